/**
 * The error that a call ends with after its last attempt.
 *
 * @module
 */
import { createStorageError, type StorageError } from '../storage-error.js'
import { isPlatformErrorCode } from '../wire/error-table.js'

/**
 * A write of which some attempt may have been acted on ends in an `OutcomeUnknownError`, whatever the last attempt failed with; all else
 * ends in the last attempt's own error.
 */
export function concludeFailure(error: StorageError, mayBeDone: boolean): StorageError {
  if (!mayBeDone) return error
  const { operation, attempts, platformStatus, platformCode, traceId, retryAfterMs } = error
  return createStorageError(
    'ERR_OUTCOME_UNKNOWN',
    `the write may have been done: ${error.detail}`,
    {
      operation,
      attempts,
      platformStatus,
      platformCode: platformCode ?? (isPlatformErrorCode(error.code) ? error.code : undefined),
      traceId,
      retryAfterMs,
      cause: error,
    },
  )
}
