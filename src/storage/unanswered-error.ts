/**
 * What a caller of storage learns when there was no answer.
 *
 * @module
 */
import type { FailureClass } from '../retry/failure-class.js'
import { createStorageError, type StorageError, type StorageErrorCode } from '../storage-error.js'
import {
  type TransportError,
  type TransportErrorKind,
  wasSent,
} from '../transport/transport-error.js'
import { STORAGE_OPERATIONS, type StorageOperation } from '../wire/storage-operation.js'

interface Meaning {
  readonly code: StorageErrorCode
  readonly failureClass: FailureClass
  /** Whether the platform may have acted on the request, when that is a write. */
  readonly mayBeDone: boolean
}

const MEANINGS: Readonly<Record<TransportErrorKind, Meaning>> = {
  'never-sent': {
    code: 'ERR_STORAGE_UNREACHABLE',
    failureClass: 'never-sent',
    mayBeDone: false,
  },
  ambiguous: { code: 'ERR_STORAGE_UNREACHABLE', failureClass: 'ambiguous', mayBeDone: true },
  timeout: { code: 'ERR_STORAGE_UNREACHABLE', failureClass: 'ambiguous', mayBeDone: true },
  aborted: { code: 'ERR_ABORTED', failureClass: 'final', mayBeDone: true },
  withdrawn: { code: 'ERR_ABORTED', failureClass: 'final', mayBeDone: false },
  'too-large': { code: 'ERR_STORAGE_RESPONSE', failureClass: 'final', mayBeDone: true },
}

/** A request without an answer, judged. */
export interface UnansweredRequest extends Pick<Meaning, 'failureClass'> {
  /** Whether it may have changed something. */
  readonly mayBeDone: boolean
  /** What to tell the caller if nothing better follows. */
  readonly error: StorageError
}

/**
 * Translates a transport's error. It stays the `cause`: it holds codes only.
 *
 * @param sent How often the request was sent before.
 */
export function judgeUnanswered(
  operation: StorageOperation,
  sent: number,
  cause: TransportError,
): UnansweredRequest {
  const { code, failureClass, mayBeDone } = MEANINGS[cause.kind]
  const attempts = wasSent(cause) ? sent + 1 : sent
  const error = createStorageError(code, cause.message, { operation, attempts, cause })
  return { error, failureClass, mayBeDone: mayBeDone && STORAGE_OPERATIONS[operation] === 'write' }
}
