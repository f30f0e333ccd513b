/**
 * Reads attributes of stored values, where `constructor` and `__proto__` are names like any other.
 *
 * @module
 */
import { parseJson } from '../../values/parse-json.js'
import { toExactAttributes } from './exact-value.js'

/** @returns The attribute's value, or `undefined` when the value does not have it. */
export function readAttribute(value: unknown, attribute: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.hasOwn(value, attribute) ? Reflect.get(value, attribute) : undefined
}

/** @returns The value with its attributes, numbers with all their digits. */
export function parseAttributes(valueText: string): unknown {
  return toExactAttributes(parseJson(valueText), valueText)
}
