/**
 * What a caller of storage learns when there was no answer.
 *
 * @module
 */
import { StorageError, type StorageErrorCode } from '../errors.js'
import type { TransportError, TransportErrorKind } from '../transport/transport-error.js'
import { STORAGE_OPERATIONS, type StorageOperation } from '../wire/storage-operation.js'

const CODES: Readonly<Record<TransportErrorKind, StorageErrorCode>> = {
  'never-sent': 'ERR_STORAGE_UNREACHABLE',
  ambiguous: 'ERR_STORAGE_UNREACHABLE',
  timeout: 'ERR_STORAGE_UNREACHABLE',
  aborted: 'ERR_ABORTED',
  'too-large': 'ERR_STORAGE_RESPONSE',
}

/** Translates a transport's error. It stays the `cause`: it holds codes only. */
export function toUnansweredError(
  operation: StorageOperation,
  cause: TransportError,
): StorageError {
  const mayBeDone = STORAGE_OPERATIONS[operation] === 'write' && cause.kind !== 'never-sent'
  const warning = mayBeDone ? '; the write may have been done' : ''
  return new StorageError(CODES[cause.kind], `${cause.message}${warning}`, { operation, cause })
}
