/**
 * What a request costs of an installation's quotas.
 *
 * Source: KVS and Custom Entity Store limits, 2026-02: 4,000 read and 4,000 write units per minute and installation, a unit being 10 KB of a
 * request, rounded up; a batch counts as a whole. For reads the size is taken to be that of the answer: nobody has measured it.
 *
 * @module
 */
import { toUsageUnits } from '../values/to-usage-units.js'
import { STORAGE_OPERATIONS } from '../wire/storage-operation.js'
import type { AttemptFacts } from './storage-observer.js'

/** Units of one request; one of the two is 0. */
export interface UsageUnits {
  /** Units of the quota for reads. */
  readonly read: number
  /** Units of the quota for writes. */
  readonly write: number
}

/** Counts the units of an attempt; none when it was not sent, else at least one. */
export function countUnits(
  facts: Pick<AttemptFacts, 'operation' | 'requestBytes' | 'responseBytes' | 'isSent'>,
): UsageUnits {
  if (!facts.isSent) return { read: 0, write: 0 }
  return STORAGE_OPERATIONS[facts.operation] === 'read'
    ? { read: toUsageUnits(facts.responseBytes), write: 0 }
    : { read: 0, write: toUsageUnits(facts.requestBytes) }
}
