/**
 * What an emulator offers under its address: storage, the key set, product APIs. Each is a service that takes the requests it knows.
 *
 * @module
 */
import type { HttpRequest } from './http-server.js'
import type { JournalRecord } from './journal/journal-entry.js'
import type { HttpOutcome } from './send-outcome.js'

/** What the journal is told of a request besides what it can see. */
export type ServedFacts = Pick<
  JournalRecord,
  'kind' | 'operation' | 'installationId' | 'reason' | 'units' | 'fault' | 'response'
>

/** What becomes of a request, and why. */
export interface Served {
  readonly outcome: HttpOutcome
  readonly facts: ServedFacts
}

/** @returns What becomes of the request, or `undefined` when it is none of this service's. */
export type Service = (request: HttpRequest) => Promise<Served> | undefined
