/**
 * Numbers of JSON text with all their digits: most are plain numbers, the others decimals.
 *
 * Source: Custom Entity Store, attribute type `float`: 0, or 1E-130 to 9.99…E+125 in size, with 38 digits.
 *
 * @module
 */

const DECIMAL: unique symbol = Symbol('decimal')

/** A number that comes back changed from a double. Its size is 0.`digits` times ten to the power of `exponent`. */
export interface Decimal {
  /** Nothing that was parsed from JSON has it. */
  readonly kind: typeof DECIMAL
  readonly isNegative: boolean
  readonly exponent: number
  /** The first and the last are not zero. */
  readonly digits: string
}

/** A number with all its digits. One value has one form, so a decimal never equals a plain number. */
export type ExactNumber = number | Decimal

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/
/** Numbers of fewer digits and without exponent are told apart, and ordered, by doubles. */
const MAYBE_INEXACT = /[\d.]{16}|\d[eE][-+]?\d/
const MAX_DIGITS = 38
const MIN_EXPONENT = -129
const MAX_EXPONENT = 126

/** Whether JSON text can hold a number that doubles do not; a cheap test that is never wrongly `false`. */
export function mayHoldDecimals(json: string): boolean {
  return MAYBE_INEXACT.test(json)
}

/** @param text A number as JSON writes it. */
export function toExactNumber(text: string): ExactNumber {
  const value = Number(text)
  const decimal = toDecimal(text)
  if (decimal.digits === '') return 0
  return compareDecimals(decimal, toDecimal(String(value))) === 0 ? value : decimal
}

/** Tells decimals from every other part of a value. */
export function isDecimal(value: unknown): value is Decimal {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === DECIMAL
}

/** @returns A negative number, zero or a positive number. */
export function compareExactNumbers(left: ExactNumber, right: ExactNumber): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right
  return compareDecimals(asDecimal(left), asDecimal(right))
}

/** Whether a `float` attribute holds the number. */
export function isFloatDecimal({ exponent, digits }: Decimal): boolean {
  return digits.length <= MAX_DIGITS && exponent >= MIN_EXPONENT && exponent <= MAX_EXPONENT
}

function asDecimal(value: ExactNumber): Decimal {
  return typeof value === 'number' ? toDecimal(String(value)) : value
}

function toDecimal(text: string): Decimal {
  const [, sign, whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? []
  const significant = `${whole}${fraction}`.replace(/^0+/, '')
  const leadingZeros = whole.length + fraction.length - significant.length
  return {
    kind: DECIMAL,
    isNegative: sign === '-',
    exponent: Number(exponent) + whole.length - leadingZeros,
    digits: dropTrailingZeros(significant),
  }
}

/** Not an expression: one that ends in `0+$` takes quadratic time. */
function dropTrailingZeros(digits: string): string {
  let end = digits.length
  while (digits[end - 1] === '0') end -= 1
  return digits.slice(0, end)
}

function compareDecimals(left: Decimal, right: Decimal): number {
  const leftSign = toSign(left)
  const rightSign = toSign(right)
  if (leftSign !== rightSign || leftSign === 0) return leftSign - rightSign
  return leftSign > 0 ? compareSizes(left, right) : compareSizes(right, left)
}

function compareSizes(left: Decimal, right: Decimal): number {
  if (left.exponent !== right.exponent) return left.exponent - right.exponent
  if (left.digits === right.digits) return 0
  return left.digits < right.digits ? -1 : 1
}

function toSign({ isNegative, digits }: Decimal): number {
  if (digits === '') return 0
  return isNegative ? -1 : 1
}
