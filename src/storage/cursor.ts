/**
 * Cursors as callers see them: the platform's own, behind a fingerprint of the query they belong to.
 *
 * The platform does not say what it does with a cursor of another query; here it is refused before anything is sent.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { type CheckSubject, refuse } from './refusal.js'

const FINGERPRINT_LENGTH = 8

const CURSOR = /^([\w-]{8})\.([\w-]+)$/

/**
 * Writes the cursor that callers get: letters, digits, `-`, `_` and one `.`, fit for an address.
 *
 * @param query The query as text, without what may change from page to page.
 */
export function sealCursor(platformCursor: string, query: string): string {
  return `${toFingerprint(query)}.${Buffer.from(platformCursor).toString('base64url')}`
}

/**
 * Reads a cursor that a caller gave.
 *
 * @returns The platform's cursor.
 * @throws `INVALID_CURSOR` unless {@link sealCursor} wrote it for the same query.
 */
export function openCursor(subject: CheckSubject, cursor: string, query: string): string {
  const [, fingerprint, sealed] = CURSOR.exec(cursor) ?? []
  if (typeof cursor !== 'string' || sealed === undefined) {
    const problem = 'the cursor is none that page() gave; start without a cursor'
    throw refuse(subject, 'INVALID_CURSOR', problem)
  }
  if (fingerprint !== toFingerprint(query)) {
    const problem =
      'the cursor belongs to a query with other options; repeat the options it came from, or start without a cursor'
    throw refuse(subject, 'INVALID_CURSOR', problem)
  }
  return Buffer.from(sealed, 'base64url').toString()
}

function toFingerprint(query: string): string {
  return createHash('sha256').update(query).digest('base64url').slice(0, FINGERPRINT_LENGTH)
}
