/**
 * Whether an item meets a condition.
 *
 * A missing attribute meets no condition but the negative ones (inferred: the platform documents neither).
 *
 * @module
 */
import type { ComparableValue, ConditionName } from '../../wire/condition.js'
import { compareValues } from './index-key.js'
import { readAttribute } from './read-attribute.js'

/** A condition whose name and values have been checked. */
export interface CheckedCondition {
  readonly property: string
  readonly condition: ConditionName
  readonly values: readonly ComparableValue[]
}

/** Conditions that have been checked: all of them must hold, or one. */
export interface CheckedConditionSet {
  readonly combine: 'and' | 'or'
  readonly conditions: readonly CheckedCondition[]
}

type Match = (found: unknown, values: readonly ComparableValue[]) => boolean

const isEqual: Match = (found, [value]) => found === value
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
  value: ComparableValue | undefined,
  accepts: (order: number) => boolean,
): boolean {
  if (typeof found === 'string' && typeof value === 'string') {
    return accepts(compareValues(found, value))
  }
  return (
    typeof found === 'number' && typeof value === 'number' && accepts(compareValues(found, value))
  )
}
