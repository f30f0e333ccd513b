/**
 * An attempt to call a remote, as the journal keeps it.
 *
 * @module
 */
import type { JournalRecord } from '../journal/journal-entry.js'
import type { CallAttempt } from './call-attempt.js'

/** @returns What the journal shows of an attempt. */
export function toJournalRecord(attempt: CallAttempt): JournalRecord {
  const { traceId, method, url, installationId, status, claims, forgeError } = attempt
  return {
    kind: 'invocation',
    at: attempt.startedAt + Math.round(attempt.durationMs),
    traceId,
    method,
    path: url,
    installationId,
    durationMs: attempt.durationMs,
    claims,
    request: attempt.requestText,
    response: attempt.bodyText,
    ...(status === undefined ? {} : { status }),
    ...(forgeError === undefined
      ? {}
      : { code: forgeError.kind, reason: `${forgeError.message} (${forgeError.detail})` }),
  }
}
