/**
 * Reads the answer to a batch read as the client shows it.
 *
 * @module
 */
import type { FailedItem } from '../wire/batch.js'
import { ERROR_TABLE } from '../wire/error-table.js'
import type { StoredEntityItem } from '../wire/item.js'
import type { ExpiryView } from './expiry-view.js'
import { type BatchResponse, readBatchGet } from './read-answer.js'
import type { StorageAnswer } from './storage-answer.js'

/** Reads an answer to `batch/get`. Expired items that are hidden have failed, like missing ones. */
export function readShownItems<Value>(
  answer: StorageAnswer,
  expiry: ExpiryView,
): BatchResponse<StoredEntityItem<Value>> {
  const { successfulKeys, failedKeys } = readBatchGet<Value>(answer)
  const isHidden = (item: StoredEntityItem) => expiry.isHidden(item, answer.receivedAt)
  const hidden = successfulKeys.filter(isHidden)
  if (hidden.length === 0) return { successfulKeys, failedKeys }
  return {
    successfulKeys: successfulKeys.filter((item) => !isHidden(item)),
    failedKeys: [...failedKeys, ...hidden.map(toMissing)],
  }
}

function toMissing({ key, entityName }: StoredEntityItem): FailedItem {
  const error = { code: 'KEY_NOT_FOUND', message: ERROR_TABLE.KEY_NOT_FOUND.message }
  return { key, ...(entityName === undefined ? {} : { entityName }), error }
}
