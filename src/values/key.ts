/**
 * Grammar of keys.
 *
 * Source: Storage REST API 0.1.0, text of INVALID_KEY. The documented expression ends in `\s-#`, which is only legal without the
 * `u` flag and means: white space, hyphen, number sign.
 *
 * @module
 */
import { LIMITS } from '../wire/limits.js'

const KEY = /^(?!\s+$)[a-zA-Z0-9:._\s\-#]+$/

/** Codes a key can be refused with. */
export type KeyProblem = 'KEY_TOO_SHORT' | 'KEY_TOO_LONG' | 'INVALID_KEY'

/**
 * Checks a key of any store. For an empty key, entity operations answer `EMPTY_KEY` where the others answer `KEY_TOO_SHORT`.
 *
 * @returns The platform's code, or `undefined` when the key is fine.
 */
export function findKeyProblem(key: string): KeyProblem | undefined {
  if (key.length === 0) return 'KEY_TOO_SHORT'
  if (key.length > LIMITS.keyLength.value) return 'KEY_TOO_LONG'
  return KEY.test(key) ? undefined : 'INVALID_KEY'
}
