/**
 * Conditions as they are sent, checked on the way.
 *
 * @module
 */
import {
  type ComparableValue,
  CONDITIONS,
  type ConditionName,
  type ConditionSet,
  type UncheckedConditionSet,
} from '../wire/condition.js'
import { type CheckSubject, refuse } from './refusal.js'

/** Conditions that look at nothing but presence; the wire wants a single `true` for them. */
const PRESENCE_CONDITIONS: ReadonlySet<ConditionName> = new Set(['EXISTS', 'NOT_EXISTS'])

type UncheckedCondition = NonNullable<UncheckedConditionSet['and']>[number]

/** Checks filters, or the conditions of a transaction. */
export function toWireConditions(
  subject: CheckSubject,
  conditions: ConditionSet,
): UncheckedConditionSet {
  const { and, or }: UncheckedConditionSet = conditions
  if (and !== undefined && or !== undefined) {
    throw refuse(subject, 'INVALID_FILTER_OPERATORS_COMBINATION', 'give either and, or or')
  }
  const list = and ?? or ?? []
  if (list.length === 0) {
    throw refuse(subject, 'EMPTY_FILTER_OPERATOR', 'give at least one condition')
  }
  const checked = list.map((condition) => toWireCondition(subject, condition))
  return and === undefined ? { or: checked } : { and: checked }
}

/** Checks the condition on the range attribute of an index. */
export function toWireRange(
  subject: CheckSubject,
  { condition, values }: Omit<UncheckedCondition, 'property'>,
): Omit<UncheckedCondition, 'property'> {
  if (!isConditionName(condition) || !CONDITIONS[condition].range) {
    throw refuse(subject, 'INVALID_FILTER_CONDITION', `a range cannot be ${condition}`)
  }
  return { condition, values: toWireValues(subject, condition, values) }
}

/** Checks the values of a partition. */
export function checkPartitionValues(subject: CheckSubject, values: readonly unknown[]): void {
  if (values.every(isComparable)) return
  const problem = 'partition values are strings, finite numbers or booleans'
  throw refuse(subject, 'INVALID_ENTITY_INDEX', problem)
}

function toWireCondition(
  subject: CheckSubject,
  { property, condition, values }: UncheckedCondition,
): UncheckedCondition {
  if (!isConditionName(condition)) {
    throw refuse(subject, 'INVALID_FILTER_CONDITION', `there is no condition ${condition}`)
  }
  return { property, condition, values: toWireValues(subject, condition, values) }
}

function toWireValues(
  subject: CheckSubject,
  condition: ConditionName,
  values: readonly ComparableValue[],
): readonly ComparableValue[] {
  if (PRESENCE_CONDITIONS.has(condition)) return [true]
  const wanted = CONDITIONS[condition].values
  if (values.length !== wanted) {
    const isTooFew = wanted === 2 && values.length < wanted
    const code = isTooFew ? 'INSUFFICIENT_FILTER_VALUES' : 'INVALID_FILTER_VALUES'
    throw refuse(subject, code, `${condition} takes ${wanted} values, not ${values.length}`)
  }
  if (!values.every(isComparable)) {
    const problem = `${condition} compares with strings, finite numbers or booleans`
    throw refuse(subject, 'INVALID_FILTER_VALUES', problem)
  }
  return [...values]
}

function isConditionName(name: string): name is ConditionName {
  return Object.hasOwn(CONDITIONS, name)
}

function isComparable(value: unknown): value is ComparableValue {
  return typeof value === 'number'
    ? Number.isFinite(value)
    : ['string', 'boolean'].includes(typeof value)
}
