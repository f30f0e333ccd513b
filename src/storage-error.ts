/**
 * The errors of storage calls: one class per family, so that a handler can tell them apart without a list of codes.
 *
 * @module
 */
import { ForgeRemoteError, type ForgeRemoteErrorOptions } from './errors.js'
import type { PlatformErrorCode } from './wire/error-table.js'
import type { StorageOperation } from './wire/storage-operation.js'

/** Codes a storage call can end with. */
export type StorageErrorCode =
  | PlatformErrorCode
  | 'ERR_NO_TOKEN'
  | 'ERR_STORAGE_UNREACHABLE'
  | 'ERR_STORAGE_RESPONSE'
  | 'ERR_STORAGE_API'
  | 'ERR_OUTCOME_UNKNOWN'
  | 'ERR_ABORTED'
  | 'ERR_VALUE_NOT_JSON'

/** What is known about a failed storage call. */
export interface StorageErrorFacts extends ForgeRemoteErrorOptions {
  /** The operation, as its path below `/v1/`. */
  operation: StorageOperation
  /** How often the request was sent. Default 0: it was refused before that. */
  attempts?: number | undefined
  /** Status of the last answer; absent when there was none or nothing was sent. */
  platformStatus?: number | undefined
  /** Code of the answer, when `code` is another one. */
  platformCode?: string | undefined
  /** Trace id of the answer, for a report to Atlassian. */
  traceId?: string | undefined
}

/**
 * A storage call failed. The message starts with the request line and never holds a value or a token.
 *
 * A write that ends in any of these was not done, with two exceptions: an {@link OutcomeUnknownError}, and the code
 * `ERR_STORAGE_RESPONSE`, whose message then says that it was done.
 */
export class StorageError extends ForgeRemoteError<StorageErrorCode> {
  /** The operation, as its path below `/v1/`. */
  readonly operation: StorageOperation
  /** What was wrong, without the request line. */
  readonly detail: string
  /** How often the request was sent; 0 when it was refused before that. */
  readonly attempts: number
  /** Status of the last answer; absent when there was none or nothing was sent. */
  readonly platformStatus: number | undefined
  /** Code of the answer, when `code` is another one. */
  readonly platformCode: string | undefined
  /** Trace id of the answer, for a report to Atlassian. */
  readonly traceId: string | undefined

  constructor(code: StorageErrorCode, detail: string, facts: StorageErrorFacts) {
    const { operation, attempts = 0, platformStatus, platformCode, traceId } = facts
    const status = platformStatus === undefined ? '' : `${platformStatus} `
    const times = attempts > 1 ? ` (after ${attempts} attempts)` : ''
    super(code, `[POST] /v1/${operation}: ${status}${code} ${detail}${times}`, facts)
    this.operation = operation
    this.detail = detail
    this.attempts = attempts
    this.platformStatus = platformStatus
    this.platformCode = platformCode
    this.traceId = traceId
  }
}

/** The key exists, and `FAIL_IF_EXISTS` was asked for. Nothing was written. */
export class KeyConflictError extends StorageError {
  /** Tells this family from the others. */
  readonly family = 'key-conflict'
}

/** A condition of a transaction does not hold, or someone else wrote at the same time. Nothing was written. */
export class ConditionalCheckFailedError extends StorageError {
  /** Tells this family from the others. */
  readonly family = 'conditional-check-failed'
}

/** The request is larger, deeper, longer or has more items than the platform takes. */
export class LimitExceededError extends StorageError {
  /** Tells this family from the others. */
  readonly family = 'limit-exceeded'
}

/** The installation makes more requests than its quota allows. `retryAfterMs` says how long to wait, when that is known. */
export class RateLimitedError extends StorageError {
  /** Tells this family from the others. */
  readonly family = 'rate-limited'
}

/** There is no token, or the platform does not accept it for this request. */
export class NotAuthorizedError extends StorageError {
  /** Tells this family from the others. */
  readonly family = 'not-authorized'
}

/** The entity or the index is not declared in the deployed manifest. */
export class SchemaNotFoundError extends StorageError {
  /** Tells this family from the others. */
  readonly family = 'schema-not-found'
}

/** The request is wrong, and would be wrong again. */
export class InvalidRequestError extends StorageError {
  /** Tells this family from the others. */
  readonly family = 'invalid-request'
}

/** Storage could not be reached, failed, or gave an answer that cannot be understood. */
export class ServiceUnavailableError extends StorageError {
  /** Tells this family from the others. */
  readonly family = 'service-unavailable'
}

/** The request was sent, and whether the write was done cannot be told. Read before writing again. */
export class OutcomeUnknownError extends StorageError {
  /** Tells this family from the others. */
  readonly family = 'outcome-unknown'
}

/** The caller ended the call before it was sent, or while it was reading. */
export class AbortedError extends StorageError {
  /** Tells this family from the others. */
  readonly family = 'aborted'
}

/** Any error of a storage call; `family` tells which. */
export type AnyStorageError =
  | KeyConflictError
  | ConditionalCheckFailedError
  | LimitExceededError
  | RateLimitedError
  | NotAuthorizedError
  | SchemaNotFoundError
  | InvalidRequestError
  | ServiceUnavailableError
  | OutcomeUnknownError
  | AbortedError

/** Names of the families. */
export type StorageErrorFamily = AnyStorageError['family']

/** The families of codes that are not an {@link InvalidRequestError}. */
const FAMILIES: Readonly<Partial<Record<StorageErrorCode, StorageErrorClass>>> = {
  KEY_CONFLICT: KeyConflictError,
  CONDITIONAL_CHECK_FAILED: ConditionalCheckFailedError,
  KEY_TOO_LONG: LimitExceededError,
  MAX_SIZE: LimitExceededError,
  MAX_DEPTH: LimitExceededError,
  LIST_QUERY_LIMIT_EXCEEDED: LimitExceededError,
  COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE: LimitExceededError,
  UNPROCESSABLE_ENTITY: LimitExceededError,
  TOO_MANY_BATCH_ENTITIES: LimitExceededError,
  STORAGE_LIMIT_EXCEEDED: LimitExceededError,
  RATE_LIMIT_EXCEEDED: RateLimitedError,
  TOO_MANY_REQUESTS: RateLimitedError,
  REQUEST_THROTTLED: RateLimitedError,
  ERR_NO_TOKEN: NotAuthorizedError,
  UNAUTHORIZED: NotAuthorizedError,
  FORBIDDEN: NotAuthorizedError,
  PERMISSION_DENIED: NotAuthorizedError,
  SCHEMA_NOT_FOUND: SchemaNotFoundError,
  INVALID_ENTITY_INDEX: SchemaNotFoundError,
  INTERNAL_SERVER_ERROR: ServiceUnavailableError,
  ERR_STORAGE_UNREACHABLE: ServiceUnavailableError,
  ERR_STORAGE_RESPONSE: ServiceUnavailableError,
  ERR_OUTCOME_UNKNOWN: OutcomeUnknownError,
  ERR_ABORTED: AbortedError,
}

type StorageErrorClass = new (
  code: StorageErrorCode,
  detail: string,
  facts: StorageErrorFacts,
) => AnyStorageError

/** Creates the error of the family that the code belongs to. */
export function createStorageError(
  code: StorageErrorCode,
  detail: string,
  facts: StorageErrorFacts,
): AnyStorageError {
  const Family = FAMILIES[code] ?? InvalidRequestError
  return new Family(code, detail, facts)
}

/**
 * Whether `error` is the error of a storage call, and of the given family when one is named.
 *
 * @example
 *   if (isStorageError(error, 'key-conflict')) return res.status(409).end()
 */
export function isStorageError<Family extends StorageErrorFamily = StorageErrorFamily>(
  error: unknown,
  family?: Family,
): error is Extract<AnyStorageError, { family: Family }> {
  if (!(error instanceof StorageError)) return false
  return family === undefined || ('family' in error && error.family === family)
}
