/**
 * Refusals before anything is sent, with the codes the platform itself would answer.
 *
 * @module
 */
import { createStorageError, type StorageError, type StorageErrorCode } from '../storage-error.js'
import type { StorageOperation } from '../wire/storage-operation.js'
import { toLogText } from './log-text.js'

/** What a check looks at. */
export interface CheckSubject {
  /** The operation that will be asked for. */
  readonly operation: StorageOperation
  /** Position in a batch or transaction, from 0. */
  readonly item?: number
}

/** Makes the error of a failed check. `detail` says what was found and what is allowed; never a value and never a whole key. */
export function refuse(
  { operation, item }: CheckSubject,
  code: StorageErrorCode,
  detail: string,
): StorageError {
  const place = item === undefined ? '' : `item ${item}: `
  return createStorageError(code, `${place}${toLogText(detail)}`, { operation })
}
