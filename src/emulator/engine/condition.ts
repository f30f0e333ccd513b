/**
 * Whether an item meets a condition.
 *
 * A missing attribute meets no condition but the negative ones (inferred: the platform documents neither).
 *
 * @module
 */
import type { ConditionName } from '../../wire/condition.js'
import { isDecimal } from './decimal.js'
import { type ExactValue, isExactValue } from './exact-value.js'
import { compareValues } from './index-key.js'
import { readAttribute } from './read-attribute.js'

/** A condition whose name and values have been checked. */
export interface CheckedCondition {
  readonly property: string
  readonly condition: ConditionName
  readonly values: readonly ExactValue[]
}

/** Conditions that have been checked: all of them must hold, or one. */
export interface CheckedConditionSet {
  readonly combine: 'and' | 'or'
  readonly conditions: readonly CheckedCondition[]
}

type Match = (found: unknown, values: readonly ExactValue[]) => boolean

const isEqual: Match = (found, [value]) =>
  isExactValue(found) && value !== undefined && compareValues(found, value) === 0
const isPresent: Match = (found) => found !== undefined
const contains: Match = (found, [part]) =>
  typeof found === 'string' && typeof part === 'string' && found.includes(part)
const beginsWith: Match = (found, [prefix]) =>
  typeof found === 'string' && typeof prefix === 'string' && found.startsWith(prefix)

const MATCHES: Readonly<Record<ConditionName, Match>> = {
  BEGINS_WITH: beginsWith,
  BETWEEN: (found, [from, to]) =>
    isOrdered(found, from, (order) => order >= 0) && isOrdered(found, to, (order) => order <= 0),
  EQUAL_TO: isEqual,
  GREATER_THAN: (found, [value]) => isOrdered(found, value, (order) => order > 0),
  GREATER_THAN_EQUAL_TO: (found, [value]) => isOrdered(found, value, (order) => order >= 0),
  LESS_THAN: (found, [value]) => isOrdered(found, value, (order) => order < 0),
  LESS_THAN_EQUAL_TO: (found, [value]) => isOrdered(found, value, (order) => order <= 0),
  NOT_EQUAL_TO: (found, values) => !isEqual(found, values),
  EXISTS: isPresent,
  NOT_EXISTS: (found, values) => !isPresent(found, values),
  CONTAINS: contains,
  NOT_CONTAINS: (found, values) => !contains(found, values),
}

/** Whether a value, or the absence of one (`undefined`), meets the conditions. */
export function meetsConditions(
  value: unknown,
  { combine, conditions }: CheckedConditionSet,
): boolean {
  const meets = ({ property, condition, values }: CheckedCondition) =>
    MATCHES[condition](readAttribute(value, property), values)
  return combine === 'and' ? conditions.every(meets) : conditions.some(meets)
}

function isOrdered(
  found: unknown,
  value: ExactValue | undefined,
  accepts: (order: number) => boolean,
): boolean {
  if (!isExactValue(found) || value === undefined) return false
  const areTexts = typeof found === 'string' && typeof value === 'string'
  return (areTexts || (isNumber(found) && isNumber(value))) && accepts(compareValues(found, value))
}

function isNumber(value: ExactValue): boolean {
  return typeof value === 'number' || isDecimal(value)
}
