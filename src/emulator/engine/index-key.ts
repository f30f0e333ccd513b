/**
 * Order of index entries: compound keys, compared part by part.
 *
 * Strings are ordered by their UTF-8 bytes, numbers by size; kinds never mix, except in attributes of type `any`, where booleans come
 * before numbers and numbers before strings. A missing value comes before all others. The platform does not document the order beyond
 * ASCII: inferred.
 *
 * @module
 */
import { type ExactNumber, compareExactNumbers } from './decimal.js'
import type { ExactValue } from './exact-value.js'

/** Sorts after every value; only ever part of a bound. */
export const HIGHEST: unique symbol = Symbol('highest')

/** A part of a compound key; `null` stands for a missing value. */
export type IndexKeyPart = ExactValue | null | typeof HIGHEST

/** A place in an index. A key that another one starts with sorts before it. A string alone stands for a key of that one part. */
export type IndexKey = string | readonly IndexKeyPart[]

/** Entries from `from` (included) to `to` (excluded). */
export interface Interval {
  readonly from: readonly IndexKeyPart[]
  readonly to: readonly IndexKeyPart[]
}

/** All entries. */
export const EVERYTHING: Interval = { from: [], to: [HIGHEST] }

const FIRST_SURROGATE = 0xd800
const LAST_SURROGATE = 0xdfff
const LAST_CODE_POINT = 0x10ffff

/** @returns A negative number, zero or a positive number. */
export function compareIndexKeys(left: IndexKey, right: IndexKey): number {
  if (typeof left === 'string' && typeof right === 'string') return compareUtf8(left, right)
  return compareCompound(toParts(left), toParts(right))
}

/** @returns The order of two values; values of different types are ordered by type. */
export function compareValues(left: ExactValue, right: ExactValue): number {
  return compareParts(left, right)
}

/** @returns The parts of a key. */
export function toParts(key: IndexKey): readonly IndexKeyPart[] {
  return typeof key === 'string' ? [key] : key
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

function compareCompound(left: readonly IndexKeyPart[], right: readonly IndexKeyPart[]): number {
  for (let position = 0; position < left.length; position += 1) {
    const part = left[position]
    const other = right[position]
    if (part === undefined || other === undefined) return 1
    const order = compareParts(part, other)
    if (order !== 0) return order
  }
  return left.length - right.length
}

function compareParts(left: IndexKeyPart, right: IndexKeyPart): number {
  if (typeof left === 'string' && typeof right === 'string') return compareUtf8(left, right)
  if (isNumber(left) && isNumber(right)) return compareExactNumbers(left, right)
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right)
  return toRank(left) - toRank(right)
}

function isNumber(part: IndexKeyPart): part is ExactNumber {
  return typeof part === 'number' || (typeof part === 'object' && part !== null)
}

function toRank(part: IndexKeyPart): number {
  if (part === null) return 0
  if (typeof part === 'boolean') return 1
  if (isNumber(part)) return 2
  return typeof part === 'string' ? 3 : 4
}

function compareUtf8(left: string, right: string): number {
  if (left === right) return 0
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
