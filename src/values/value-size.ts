/**
 * Size of values on the wire.
 *
 * @module
 */
import { LIMITS } from '../wire/limits.js'

/** Whether a value, given as the JSON text that is sent, is larger than the platform stores (240 KiB of UTF-8). */
export function isValueTooLarge(json: string): boolean {
  // A UTF-16 code unit is at most three bytes of UTF-8, so most values need no counting.
  if (json.length * 3 <= LIMITS.valueBytes.value) return false
  return Buffer.byteLength(json, 'utf8') > LIMITS.valueBytes.value
}
