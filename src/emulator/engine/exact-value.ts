/**
 * Values that attributes are compared by, with all digits of their numbers.
 *
 * @module
 */
import type { ComparableValue } from '../../wire/condition.js'
import { type Decimal, isDecimal, mayHoldDecimals, toExactNumber } from './decimal.js'
import { sliceElements, sliceMembers } from './json-slices.js'

/** What an attribute can be compared with, a partition consist of and an index be ordered by. */
export type ExactValue = ComparableValue | Decimal

/** Whether an attribute's value can be compared; `null`, objects and arrays cannot. */
export function isExactValue(value: unknown): value is ExactValue {
  const type = typeof value
  return type === 'string' || type === 'number' || type === 'boolean' || isDecimal(value)
}

/**
 * Gives parsed values the digits that parsing cost them.
 *
 * @param json The text that the values were parsed from: an array.
 */
export function toExactValues(
  values: readonly ComparableValue[],
  json: string | undefined,
): readonly ExactValue[] {
  if (json === undefined || !mayHoldDecimals(json)) return values
  const texts = sliceElements(json)
  return values.map((value, position) => toExactValue(value, texts[position]))
}

/**
 * Gives the attributes of a parsed value the digits that parsing cost them.
 *
 * @param json The text that the value was parsed from.
 */
export function toExactAttributes(value: unknown, json: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  if (!mayHoldDecimals(json)) return value
  const texts = sliceMembers(json)
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, toExactValue(member, texts.get(name))]),
  )
}

/**
 * Takes a part of a request apart, if parsing cost it digits.
 *
 * @param json A JSON object.
 * @returns The text of each member; none when no number lost a digit.
 */
export function sliceInexact(json: string | undefined): ReadonlyMap<string, string> {
  return json !== undefined && mayHoldDecimals(json) ? sliceMembers(json) : new Map()
}

function toExactValue<Value>(value: Value, text: string | undefined): Value | number | Decimal {
  return typeof value === 'number' && text !== undefined ? toExactNumber(text) : value
}
