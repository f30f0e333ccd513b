/**
 * Grammar of key ids.
 *
 * @module
 */

const KEY_ID = /^[A-Za-z0-9._~/:@+=-]{1,256}$/

/** Whether `value` can name a key: 1 to 256 characters that are safe in a log line, too. Key ids are only ever looked up in a `Map`. */
export function isKeyId(value: unknown): value is string {
  return typeof value === 'string' && KEY_ID.test(value)
}
