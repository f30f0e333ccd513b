/**
 * Checks the size of bodies that hold many values.
 *
 * @module
 */
import type { Limit } from '../wire/limits.js'
import { type CheckSubject, refuse } from './refusal.js'

/** @returns The body itself, when it is not larger than `limit` bytes. */
export function limitBodySize(subject: CheckSubject, body: string, limit: Limit): string {
  // A UTF-16 code unit is at most three bytes, so most bodies need no counting.
  if (body.length * 3 <= limit.value) return body
  const bytes = Buffer.byteLength(body)
  if (bytes <= limit.value) return body
  throw refuse(subject, 'MAX_SIZE', `the request has ${bytes} bytes, more than ${limit.value}`)
}
