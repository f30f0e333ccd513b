/**
 * Names of the conditions as callers write them, and what each can be put on.
 *
 * @module
 */
import { refuse, type CheckSubject } from '../storage/refusal.js'
import { type ComparableValue, CONDITIONS, type ConditionName } from '../wire/condition.js'
import type { AttributeType } from '../wire/entity-definition.js'
import type { TextConditions } from './conditions.js'

/** Name of a condition as callers write it. */
type OperatorName = keyof TextConditions<string>

const OPERATORS: Readonly<Record<OperatorName, ConditionName>> = {
  beginsWith: 'BEGINS_WITH',
  between: 'BETWEEN',
  contains: 'CONTAINS',
  equalTo: 'EQUAL_TO',
  exists: 'EXISTS',
  greaterThan: 'GREATER_THAN',
  greaterThanEqualTo: 'GREATER_THAN_EQUAL_TO',
  lessThan: 'LESS_THAN',
  lessThanEqualTo: 'LESS_THAN_EQUAL_TO',
  notContains: 'NOT_CONTAINS',
  notEqualTo: 'NOT_EQUAL_TO',
  notExists: 'NOT_EXISTS',
}

const COMPARED_WITH: Readonly<Record<AttributeType, readonly string[]>> = {
  string: ['string'],
  integer: ['number'],
  float: ['number'],
  boolean: ['boolean'],
  any: ['string', 'number', 'boolean'],
}

/** What is compared: an attribute, or the key. */
export interface Comparand {
  /** Name of the attribute. */
  readonly property: string
  /** Its type. */
  readonly type: AttributeType
}

/** @returns The condition that `name` stands for, or `undefined` when the attribute's type has none of that name. */
export function findOperator(name: string, type: AttributeType): ConditionName | undefined {
  if (!isOperatorName(name)) return undefined
  const condition = OPERATORS[name]
  return CONDITIONS[condition].types.includes(type) ? condition : undefined
}

/** @returns The names of the conditions that an attribute of this type has. */
export function listOperators(
  type: AttributeType,
  { rangeOnly = false }: { rangeOnly?: boolean } = {},
): string {
  return Object.entries(OPERATORS)
    .filter(([, condition]) => CONDITIONS[condition].types.includes(type))
    .filter(([, condition]) => CONDITIONS[condition].range || !rangeOnly)
    .map(([name]) => name)
    .join(', ')
}

/** Refuses what cannot be compared with an attribute of this type. */
export function requireComparable(
  subject: CheckSubject,
  { property, type }: Comparand,
  values: readonly unknown[],
): readonly ComparableValue[] {
  const wanted = COMPARED_WITH[type]
  return values.map((value) => {
    if (isComparable(value) && wanted.includes(typeof value)) return value
    const problem = `${property} is of type ${type} and compared with a ${wanted.join(' or ')}, not with ${describeValue(value)}`
    throw refuse(subject, 'INCORRECT_PROPERTY_TYPE', problem)
  })
}

/** Says what kind of value it is, never which. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`
}

function isOperatorName(name: string): name is OperatorName {
  return Object.hasOwn(OPERATORS, name)
}

function isComparable(value: unknown): value is ComparableValue {
  return COMPARED_WITH.any.includes(typeof value)
}
