/**
 * The rules for conditions of queries, filters and transactions.
 *
 * @module
 */
import {
  type ComparableValue,
  CONDITIONS,
  type ConditionName,
  type RangeConditionName,
  type UncheckedConditionSet,
} from '../../wire/condition.js'
import type { AttributeType, EntityDefinition } from '../../wire/entity-definition.js'
import { LIMITS } from '../../wire/limits.js'
import type { CheckedCondition, CheckedConditionSet } from './condition.js'
import { isDecimal } from './decimal.js'
import { type ExactValue, sliceInexact, toExactValues } from './exact-value.js'
import { sliceElements } from './json-slices.js'
import type { CheckedRange } from './range-interval.js'
import { type Refusal, refuse } from './refusal.js'

/** An attribute, or the key, that is compared. */
export interface Comparand {
  readonly property: string
  readonly type: AttributeType
}

/** A condition as it came. */
export interface UncheckedCondition {
  readonly condition: string
  readonly values: readonly ComparableValue[]
}

/** Either what was checked, or why not. */
export type Checked<Value> = { readonly value: Value } | { readonly refusal: Refusal }

const COMPARED_AS: Readonly<Record<AttributeType, readonly string[]>> = {
  string: ['string'],
  integer: ['number'],
  float: ['number'],
  boolean: ['boolean'],
  any: ['string', 'number', 'boolean'],
}

/**
 * Checks the conditions of a filter or of a transaction's item against the entity.
 *
 * @param json The text that they were parsed from, if that cost digits.
 */
export function checkConditionSet(
  { and, or }: UncheckedConditionSet,
  schema: EntityDefinition,
  json: string | undefined,
): Checked<CheckedConditionSet> {
  if (and !== undefined && or !== undefined) {
    return { refusal: refuse('INVALID_FILTER_OPERATORS_COMBINATION') }
  }
  const given = and ?? or ?? []
  if (given.length === 0) return { refusal: refuse('EMPTY_FILTER_OPERATOR') }
  // The limit is documented, its answer is not: inferred.
  if (given.length > LIMITS.queryConditions.value) {
    return { refusal: refuse('UNPROCESSABLE_ENTITY') }
  }
  const list = sliceInexact(json).get(and === undefined ? 'or' : 'and')
  const texts = list === undefined ? [] : sliceElements(list)
  const conditions: CheckedCondition[] = []
  for (const [position, condition] of given.entries()) {
    const checked = checkAttributeCondition(condition, schema, texts[position])
    if ('refusal' in checked) return checked
    conditions.push(checked.value)
  }
  return { value: { combine: and === undefined ? 'or' : 'and', conditions } }
}

/**
 * Checks the condition on an index's range.
 *
 * @param json The text that it was parsed from, if that cost digits.
 */
export function checkRange(
  { condition, values: given }: UncheckedCondition,
  comparand: Comparand,
  json: string | undefined,
): Checked<CheckedRange> {
  if (!isRangeConditionName(condition)) return { refusal: refuse('INVALID_FILTER_CONDITION') }
  const values = toExactValues(given, sliceInexact(json).get('values'))
  const refusal = checkComparison(comparand, condition, values)
  return refusal === undefined ? { value: { condition, values } } : { refusal }
}

/** Checks that values can be compared with what the attribute holds. The answer was measured for stored values only: inferred. */
export function checkComparedValues(
  { property, type }: Comparand,
  values: readonly ExactValue[],
): Refusal | undefined {
  const isFit = values.every((value) => COMPARED_AS[type].includes(typeOf(value)))
  return isFit ? undefined : refuse('INCORRECT_PROPERTY_TYPE', { property, type })
}

function checkAttributeCondition(
  { property, condition, values: given }: UncheckedCondition & { readonly property: string },
  { attributes }: EntityDefinition,
  json: string | undefined,
): Checked<CheckedCondition> {
  if (!isConditionName(condition)) return { refusal: refuse('INVALID_FILTER_CONDITION') }
  const type = Object.hasOwn(attributes, property) ? attributes[property] : undefined
  if (type === undefined) return { refusal: refuse('INVALID_ENTITY_ATTRIBUTE') }
  if (type === 'any') return { refusal: refuse('UNPROCESSABLE_ENTITY') }
  const values = toExactValues(given, sliceInexact(json).get('values'))
  const refusal = checkComparison({ property, type }, condition, values)
  return refusal === undefined ? { value: { property, condition, values } } : { refusal }
}

function checkComparison(
  comparand: Comparand,
  condition: ConditionName,
  values: readonly ExactValue[],
): Refusal | undefined {
  const rule = CONDITIONS[condition]
  if (!rule.types.includes(comparand.type)) return refuse('INVALID_FILTER_CONDITION')
  if (rule.values === 2 && values.length < 2) return refuse('INSUFFICIENT_FILTER_VALUES')
  if (values.length !== rule.values) return refuse('INVALID_FILTER_VALUES')
  const comparesNothing = condition === 'EXISTS' || condition === 'NOT_EXISTS'
  return comparesNothing ? undefined : checkComparedValues(comparand, values)
}

function typeOf(value: ExactValue): string {
  return isDecimal(value) ? 'number' : typeof value
}

function isConditionName(name: string): name is ConditionName {
  return Object.hasOwn(CONDITIONS, name)
}

function isRangeConditionName(name: string): name is RangeConditionName {
  return isConditionName(name) && CONDITIONS[name].range
}
