/**
 * What the emulator remembers of a request that it answered, or of a call that it made.
 *
 * No token is ever part of it: headers are left out, and of an invocation token only the claims are kept.
 *
 * @module
 */
import type { InvocationClaims } from '../../wire/invocation-claims.js'

/** What a request was for; `invocation` is a call from the emulator to a remote. */
export type JournalKind = 'storage' | 'key-set' | 'product' | 'invocation' | 'other'

/** What an exchange cost of an installation's quotas, in units of 10 KB. */
export interface JournalUnits {
  readonly read: number
  readonly write: number
}

/** One request and what became of it. */
export interface JournalEntry {
  /** Number of the entry, counted from 1; never used twice in a run. */
  readonly seq: number
  /** When it ended, in milliseconds since the epoch on the emulator's clock. */
  readonly at: number
  readonly kind: JournalKind
  readonly traceId: string
  readonly method: string
  /** Path for requests to the emulator, address for calls of a remote. */
  readonly path: string
  /** Storage operation, such as `entity/query`. */
  readonly operation?: string
  readonly installationId?: string
  /** HTTP status; absent when nothing was answered. */
  readonly status?: number
  /** Code of the error that was answered. */
  readonly code?: string
  /** Why it was refused, disturbed or not answered, in words. */
  readonly reason?: string
  /** Real time from request to answer, in milliseconds. */
  readonly durationMs: number
  readonly units?: JournalUnits
  /** Id of the fault that acted. */
  readonly fault?: string
  /** Body of the request, up to 16 KiB; never that of a secret. */
  readonly requestText?: string
  /** Body of the answer, up to 16 KiB; never that of a secret. */
  readonly responseText?: string
  /** Claims of the invocation token that was sent. */
  readonly claims?: InvocationClaims | Readonly<Record<string, unknown>>
}

/** An entry before it is numbered, with whole bodies. */
export interface JournalRecord extends Omit<JournalEntry, 'seq' | 'requestText' | 'responseText'> {
  readonly request?: Buffer | string | undefined
  readonly response?: Buffer | string | undefined
}
