/**
 * How much the platform lets an installation ask of storage, as dated data.
 *
 * What is not documented is the same for all of them, and inferred: windows that begin for everybody at once, a request that counts when it
 * is admitted and not when it is refused, and one that is larger than a whole window being admitted alone.
 *
 * @module
 */
import type { PlatformErrorCode, Provenance } from '../../wire/error-table.js'
import type { StorageOperation } from '../../wire/storage-operation.js'

/** What is counted. Units are of 10 KB, at least one per request; reads are measured by their answers, writes by their requests. */
export type QuotaMeasure = 'requests' | 'units' | 'bytes'

/** For whom it is counted; a value of an index is counted for the queries that read it. */
export type QuotaScope = 'installation' | 'key' | 'index value'

/** One limit. */
export interface Quota {
  /** Names it among those of its profile. */
  readonly name: string
  readonly operations: readonly StorageOperation[]
  readonly measure: QuotaMeasure
  readonly per: QuotaScope
  /** Most that is admitted in a window. */
  readonly limit: number
  /** Length of a window, in milliseconds. */
  readonly windowMs: number
  /** Code of the 429 of what is refused. */
  readonly code: PlatformErrorCode
  /** How limit and code are known. */
  readonly provenance: Provenance
  readonly source: string
}

/** Name of a profile: the day it came into force. */
export type QuotaProfileName = 'none' | '2024' | '2025-11-16'

/** The limits of a time. */
export interface QuotaProfile {
  readonly about: string
  readonly quotas: readonly Quota[]
}

const GETS: readonly StorageOperation[] = ['get', 'secret/get', 'entity/get', 'batch/get']
const QUERIES: readonly StorageOperation[] = ['query', 'entity/query']
const READS: readonly StorageOperation[] = [...GETS, ...QUERIES]
const SETS: readonly StorageOperation[] = [
  'set',
  'secret/set',
  'entity/set',
  'batch/set',
  'transaction',
]
const DELETES: readonly StorageOperation[] = [
  'delete',
  'secret/delete',
  'entity/delete',
  'batch/delete',
]
const WRITES: readonly StorageOperation[] = [...SETS, ...DELETES]

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const MEGABYTE = 1024 * 1024

const LIMITS_OF_FEBRUARY = {
  code: 'RATE_LIMIT_EXCEEDED',
  provenance: 'documented',
  source: 'KVS and Custom Entity Store limits, 2026-02; the page of 2026-06-04 hides the table',
} as const

/** That a transfer is throttled under this code is inferred from its description, "storage capacity or transfer". */
const TRANSFER = {
  measure: 'bytes',
  windowMs: SECOND_MS,
  code: 'REQUEST_THROTTLED',
  provenance: 'documented',
  source: 'KVS and Custom Entity Store limits, 2026-06-04',
} as const

const COUNTER_OF_2024 = {
  measure: 'requests',
  per: 'installation',
  windowMs: 20 * SECOND_MS,
  code: 'RATE_LIMIT_EXCEEDED',
  provenance: 'documented',
  source: 'storage limits until 2025-11-16; that a batch or transaction counts once is inferred',
} as const

/** Every profile. */
export const QUOTA_PROFILES: Readonly<Record<QuotaProfileName, QuotaProfile>> = {
  none: { about: 'no limits', quotas: [] },
  '2024': {
    about: 'counters of 20 seconds, in force until 2025-11-16',
    quotas: [
      { ...COUNTER_OF_2024, name: 'reads', operations: GETS, limit: 1000 },
      { ...COUNTER_OF_2024, name: 'updates', operations: SETS, limit: 1000 },
      { ...COUNTER_OF_2024, name: 'queries', operations: QUERIES, limit: 200 },
      { ...COUNTER_OF_2024, name: 'deletes', operations: DELETES, limit: 400 },
    ],
  },
  '2025-11-16': {
    about: '1,000 requests a second, 4,000 units of 10 KB read and as many written a minute',
    quotas: [
      {
        ...LIMITS_OF_FEBRUARY,
        name: 'requests',
        operations: [...READS, ...WRITES],
        measure: 'requests',
        per: 'installation',
        limit: 1000,
        windowMs: SECOND_MS,
      },
      {
        ...LIMITS_OF_FEBRUARY,
        name: 'read units',
        operations: READS,
        measure: 'units',
        per: 'installation',
        limit: 4000,
        windowMs: MINUTE_MS,
      },
      {
        ...LIMITS_OF_FEBRUARY,
        name: 'write units',
        operations: WRITES,
        measure: 'units',
        per: 'installation',
        limit: 4000,
        windowMs: MINUTE_MS,
      },
      {
        ...TRANSFER,
        name: 'bytes read of a key',
        operations: GETS,
        per: 'key',
        limit: 12 * MEGABYTE,
      },
      {
        ...TRANSFER,
        name: 'bytes written to a key',
        operations: WRITES,
        per: 'key',
        limit: MEGABYTE,
      },
      {
        ...TRANSFER,
        name: 'bytes read of an index value',
        operations: ['entity/query'],
        per: 'index value',
        limit: 24 * MEGABYTE,
      },
    ],
  },
}
