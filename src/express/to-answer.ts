/**
 * Turns whatever a handler threw into what the caller is told.
 *
 * @module
 */
import { ForgeRemoteError, InvocationTokenError, PolicyError } from '../errors.js'
import { StorageError } from '../storage-error.js'
import { isCallersFault } from './callers-fault.js'
import { ERROR_TABLE, type ErrorCode } from '../wire/error-table.js'

/** Wait that is suggested when nobody named one, in seconds. */
const DEFAULT_RETRY_AFTER_SECONDS = 5

/** What a caller is answered. */
export interface Answer {
  /** HTTP status. */
  readonly status: number
  /** Names the error. */
  readonly code: ErrorCode
  /** One sentence without secrets. */
  readonly message: string
  /** Seconds to wait; 503 only. */
  readonly retryAfterSeconds?: number
}

/**
 * Decides the answer to an error. Causes outside the caller's reach are told in general words; refused tokens and policies never say
 * which check failed.
 */
export function toAnswer(error: unknown): Answer {
  if (!(error instanceof ForgeRemoteError)) return toForeignAnswer(error)
  const { code, httpStatus, retryAfterMs } = error
  return {
    status: httpStatus,
    code,
    message: toPublicMessage(error),
    ...(httpStatus === 503 && {
      retryAfterSeconds:
        retryAfterMs === undefined ? DEFAULT_RETRY_AFTER_SECONDS : Math.ceil(retryAfterMs / 1000),
    }),
  }
}

function toPublicMessage(error: ForgeRemoteError): string {
  const isGeneral = error.httpStatus >= 500 || error instanceof InvocationTokenError
  if (isGeneral || error instanceof PolicyError) return ERROR_TABLE[error.code].message
  return error instanceof StorageError ? error.detail : error.message
}

function toForeignAnswer(error: unknown): Answer {
  const code = isCallersFault(error) ? toCallerCode(error.status) : 'ERR_INTERNAL'
  return { status: ERROR_TABLE[code].httpStatus, code, message: ERROR_TABLE[code].message }
}

function toCallerCode(status: number): ErrorCode {
  if (status === 404) return 'ERR_ROUTE_NOT_FOUND'
  return status === 413 ? 'ERR_BODY_TOO_LARGE' : 'ERR_BAD_REQUEST'
}
