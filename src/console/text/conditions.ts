/**
 * The twelve conditions, as the query builder offers them.
 *
 * @module
 */
import type { ConditionName, ConditionRule } from '../../wire/condition.js'
import type { AttributeType } from '../../wire/entity-definition.js'

const ORDERED = ['string', 'integer', 'float'] as const
const SCALAR = ['string', 'integer', 'float', 'boolean'] as const
const TEXT = ['string'] as const

/** What is offered for one condition: a copy of the table in `wire/`, which brings a library along; a test compares the two. */
export const CONDITION_CHOICES: Readonly<Record<ConditionName, ConditionRule>> = {
  EQUAL_TO: { values: 1, range: true, types: SCALAR },
  NOT_EQUAL_TO: { values: 1, range: false, types: SCALAR },
  BEGINS_WITH: { values: 1, range: true, types: TEXT },
  BETWEEN: { values: 2, range: true, types: ORDERED },
  GREATER_THAN: { values: 1, range: true, types: ORDERED },
  GREATER_THAN_EQUAL_TO: { values: 1, range: true, types: ORDERED },
  LESS_THAN: { values: 1, range: true, types: ORDERED },
  LESS_THAN_EQUAL_TO: { values: 1, range: true, types: ORDERED },
  CONTAINS: { values: 1, range: false, types: TEXT },
  NOT_CONTAINS: { values: 1, range: false, types: TEXT },
  EXISTS: { values: 1, range: false, types: SCALAR },
  NOT_EXISTS: { values: 1, range: false, types: SCALAR },
}

const VALUELESS = new Set(['EXISTS', 'NOT_EXISTS'])

/** @returns The conditions that an attribute of a type can meet. */
export function conditionsFor(type: AttributeType, use: 'range' | 'filter'): readonly string[] {
  return Object.entries(CONDITION_CHOICES)
    .filter(([, { range, types }]) => types.includes(type) && (use === 'filter' || range))
    .map(([name]) => name)
}

/** @returns How many values a condition asks for: none when it stands for itself. */
export function countOperands(condition: string): number {
  if (VALUELESS.has(condition) || condition === '') return 0
  return condition === 'BETWEEN' ? 2 : 1
}
