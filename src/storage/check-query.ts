/**
 * Checks the numbers that queries are asked with.
 *
 * @module
 */
import type { StorageErrorCode } from '../storage-error.js'
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

/** Throws `BAD_REQUEST` unless the most items to read are a positive integer or `Infinity`. */
export function checkMax(subject: CheckSubject, max: number): void {
  if (max === Infinity || (Number.isInteger(max) && max >= 1)) return
  throw refuse(subject, 'BAD_REQUEST', `max is ${String(max)}, not a positive integer or Infinity`)
}
