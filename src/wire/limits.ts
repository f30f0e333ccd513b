/**
 * Documented limits of the platform, as named data.
 *
 * @module
 */

/** One limit and where it is written down. */
export interface Limit {
  /** The number, in the unit that the limit's name gives. */
  value: number
  /** The document or measurement it was taken from. */
  source: string
}

const LIMITS_PAGE = 'KVS and Custom Entity Store limits, 2026-06-04'
const MANIFEST_DOCS = 'Forge manifest reference: app.storage'
const MEASURED = 'measured against real Forge, 2026-10-09'

/** Names of the limits; the unit is in the name. */
export type LimitName =
  | 'keyLength'
  | 'valueBytes'
  | 'valueDepth'
  | 'valueDepthOfLimitsPage'
  | 'ttlSeconds'
  | 'batchItems'
  | 'batchBytes'
  | 'transactionOperations'
  | 'transactionBytes'
  | 'queryLimitDefault'
  | 'queryLimitMax'
  | 'queryConditions'
  | 'entityNameMinLength'
  | 'entityNameMaxLength'
  | 'entities'
  | 'attributesPerEntity'
  | 'attributeNameLength'
  | 'indexesPerEntity'
  | 'indexNameMinLength'
  | 'indexNameMaxLength'
  | 'indexRangeBytes'
  | 'indexPartitionBytes'

/** Limits of the storage REST API and of entity definitions. Each bound is the last value allowed. */
export const LIMITS: Readonly<Record<LimitName, Limit>> = {
  keyLength: { value: 500, source: LIMITS_PAGE },
  valueBytes: { value: 240 * 1024, source: LIMITS_PAGE },
  /** The limits page says 31, the error texts say 32; nobody has measured it. */
  valueDepth: { value: 32, source: 'Storage REST API 0.1.0, text of MAX_DEPTH' },
  valueDepthOfLimitsPage: { value: 31, source: LIMITS_PAGE },
  ttlSeconds: { value: 365 * 24 * 60 * 60, source: LIMITS_PAGE },
  batchItems: { value: 25, source: MEASURED },
  batchBytes: { value: 4 * 1024 * 1024, source: LIMITS_PAGE },
  transactionOperations: { value: 25, source: MEASURED },
  transactionBytes: { value: 4 * 1024 * 1024, source: LIMITS_PAGE },
  queryLimitDefault: { value: 10, source: LIMITS_PAGE },
  queryLimitMax: { value: 100, source: LIMITS_PAGE },
  queryConditions: { value: 100, source: LIMITS_PAGE },
  entityNameMinLength: { value: 3, source: MANIFEST_DOCS },
  entityNameMaxLength: { value: 60, source: MANIFEST_DOCS },
  entities: { value: 20, source: MEASURED },
  attributesPerEntity: { value: 50, source: MANIFEST_DOCS },
  attributeNameLength: { value: 30, source: MANIFEST_DOCS },
  indexesPerEntity: { value: 7, source: MANIFEST_DOCS },
  indexNameMinLength: { value: 3, source: MEASURED },
  indexNameMaxLength: { value: 50, source: MEASURED },
  indexRangeBytes: { value: 900, source: LIMITS_PAGE },
  /** All partition values of one index together. */
  indexPartitionBytes: { value: 1700, source: LIMITS_PAGE },
}

/** Time the platform gives a remote to answer a call of a UI module, in milliseconds. Source: Forge Remote essentials. */
export const USER_INTERFACE_TIMEOUT_MS = 25_000

/** Time the platform gives a remote to answer an event or a scheduled trigger, in milliseconds. Source: Forge Remote essentials. */
export const EVENT_TIMEOUT_MS = 5000
