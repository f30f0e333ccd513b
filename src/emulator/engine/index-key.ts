/**
 * Order of index entries: compound keys, compared part by part.
 *
 * Strings are ordered by their UTF-8 bytes, numbers by size; kinds never mix, except in attributes of type `any`, where booleans come
 * before numbers and numbers before strings. A missing value comes before all others. The platform does not document the order beyond
 * ASCII: inferred.
 *
 * @module
 */
import type { ComparableValue } from '../../wire/condition.js'

/** Sorts after every value; only ever part of a bound. */
export const HIGHEST: unique symbol = Symbol('highest')

/** A place in an index; `null` stands for a missing value. A key that another one starts with sorts before it. */
export type IndexKey = readonly (ComparableValue | null | typeof HIGHEST)[]

/** Entries from `from` (included) to `to` (excluded). */
export interface Interval {
  readonly from: IndexKey
  readonly to: IndexKey
}

/** As `typeof` names them; the only object is `null`. */
const KIND_ORDER = ['object', 'boolean', 'number', 'string', 'symbol']
const FIRST_SURROGATE = 0xd800
const LAST_SURROGATE = 0xdfff
const LAST_CODE_POINT = 0x10ffff

/** @returns A negative number, zero or a positive number. */
export function compareIndexKeys(left: IndexKey, right: IndexKey): number {
  for (const [position, part] of left.entries()) {
    const other = right[position]
    if (other === undefined) return 1
    const order = compareParts(part, other)
    if (order !== 0) return order
  }
  return left.length - right.length
}

/** @returns The order of two values; values of different types are ordered by type. */
export function compareValues(left: ComparableValue, right: ComparableValue): number {
  if (typeof left === 'string' && typeof right === 'string') return compareUtf8(left, right)
  if (typeof left !== typeof right) return kindOf(left) - kindOf(right)
  if (left === right) return 0
  return left < right ? -1 : 1
}

/** @returns The smallest string after all strings that start with `prefix`, or `HIGHEST` when there is none. */
export function afterPrefix(prefix: string): string | typeof HIGHEST {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0)
  while (points.at(-1) === LAST_CODE_POINT) points.pop()
  const last = points.pop()
  if (last === undefined) return HIGHEST
  const next = last + 1 === FIRST_SURROGATE ? LAST_SURROGATE + 1 : last + 1
  return String.fromCodePoint(...points, next)
}

function compareParts(left: IndexKey[number], right: IndexKey[number]): number {
  const isComparable = isValue(left) && isValue(right)
  return isComparable ? compareValues(left, right) : kindOf(left) - kindOf(right)
}

function isValue(part: IndexKey[number]): part is ComparableValue {
  return typeof part !== 'symbol' && part !== null
}

function kindOf(part: IndexKey[number]): number {
  return KIND_ORDER.indexOf(typeof part)
}

function compareUtf8(left: string, right: string): number {
  const shared = Math.min(left.length, right.length)
  for (let index = 0; index < shared; index += 1) {
    const leftUnit = left.charCodeAt(index)
    const rightUnit = right.charCodeAt(index)
    if (leftUnit !== rightUnit) return toUtf8Rank(leftUnit) - toUtf8Rank(rightUnit)
  }
  return left.length - right.length
}

/** Surrogates stand for code points above U+FFFF, so they rank after all other units. */
function toUtf8Rank(unit: number): number {
  return unit >= FIRST_SURROGATE && unit <= LAST_SURROGATE ? unit + LAST_CODE_POINT : unit
}
