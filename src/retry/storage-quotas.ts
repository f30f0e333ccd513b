/**
 * Limits that a process sets itself, because it shares an installation's quota with others.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import { createTokenBucket, toBucketRate } from './token-bucket.js'
import type { Gate } from './waiting-line.js'

/**
 * Most that one installation may ask of this process. In any second or minute, a tenth more may go; and what is read counts as one unit
 * until its answer tells how much it was.
 */
export interface StorageQuotas {
  /** Requests per second. Default: no limit. */
  requestsPerSecond?: number | undefined
  /** Units of 10 KB read per minute. Default: no limit. */
  readUnitsPerMinute?: number | undefined
  /** Units of 10 KB written per minute. Default: no limit. */
  writeUnitsPerMinute?: number | undefined
}

const QUOTAS = [
  { quota: 'requestsPerSecond', measure: 'requests', perMs: 1000 },
  { quota: 'readUnitsPerMinute', measure: 'readUnits', perMs: 60_000 },
  { quota: 'writeUnitsPerMinute', measure: 'writeUnits', perMs: 60_000 },
] as const

/** @returns A gate for each quota that is set. */
export function createQuotaGates(clock: Clock, quotas: StorageQuotas): readonly Gate[] {
  return QUOTAS.flatMap(({ quota, measure, perMs }) => {
    const tokens = quotas[quota]
    if (tokens === undefined) return []
    return [{ bucket: createTokenBucket(clock, toBucketRate(tokens, perMs)), measure }]
  })
}
