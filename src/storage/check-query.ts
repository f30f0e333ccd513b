/**
 * Checks what queries of both stores have in common.
 *
 * @module
 */
import type { StorageErrorCode } from '../errors.js'
import { LIMITS } from '../wire/limits.js'
import { type CheckSubject, refuse } from './refusal.js'

/** Throws `code` unless the page size is absent or 1 to 100. */
export function checkLimit(
  subject: CheckSubject,
  limit: number | undefined,
  code: StorageErrorCode,
): void {
  const max = LIMITS.queryLimitMax.value
  if (limit === undefined || (Number.isInteger(limit) && limit >= 1 && limit <= max)) return
  throw refuse(subject, code, `the limit is ${String(limit)}, not an integer of 1 to ${max}`)
}

/** Cursors are opaque; only what cannot be one is refused. */
export function checkCursor(subject: CheckSubject, cursor: string | undefined): void {
  if (cursor === undefined || (typeof cursor === 'string' && cursor !== '')) return
  throw refuse(subject, 'INVALID_CURSOR', 'a cursor is a string that a page of this query gave')
}
