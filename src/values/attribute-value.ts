/**
 * Values of entity attributes.
 *
 * Source: Custom Entity Store, attribute types; INCORRECT_PROPERTY_TYPE measured 2026-10-09.
 *
 * @module
 */
import type { AttributeType } from '../wire/entity-definition.js'

const INTEGER_MIN = -(2 ** 31)
const INTEGER_MAX = 2 ** 31 - 1
const FLOAT_MIN = 1e-130
/** The platform's maximum is 38 nines; the next larger power of ten is the first size refused. */
const FLOAT_LIMIT = 1e126

const FITS: Readonly<Record<AttributeType, (value: unknown) => boolean>> = {
  integer: (value) =>
    Number.isInteger(value) && Number(value) >= INTEGER_MIN && Number(value) <= INTEGER_MAX,
  float: (value) => typeof value === 'number' && fitsFloat(value),
  string: (value) => typeof value === 'string' && value.trim() !== '',
  boolean: (value) => typeof value === 'boolean',
  any: (value) => value !== undefined && value !== null,
}

/**
 * Whether `value` may be stored in an attribute of this type: a 32-bit signed `integer`; a `float` that is 0 or between 1E-130 and
 * just below 1E+126 in size; a `string` with at least one character that is not white space; a `boolean`; `any` JSON but `null`.
 */
export function fitsAttributeType(type: AttributeType, value: unknown): boolean {
  return FITS[type](value)
}

function fitsFloat(value: number): boolean {
  const size = Math.abs(value)
  return value === 0 || (size >= FLOAT_MIN && size < FLOAT_LIMIT)
}
