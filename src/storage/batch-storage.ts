/**
 * Up to 25 items in one request, each with an outcome of its own.
 *
 * @module
 */
import type { BatchWriteResponse } from '../wire/batch.js'
import {
  type BatchItem,
  renderBatchDeleteBody,
  renderBatchGetBody,
  renderBatchSetBody,
} from './batch-body.js'
import type { ItemAddress } from './check-address.js'
import type { KnownEntities } from './check-entity.js'
import { type BatchGetResult, readBatchGet, readBatchWrite } from './read-answer.js'
import type { MetadataOptions } from './render-options.js'
import type { StorageCall } from './storage-call.js'

/**
 * Batches of 1 to 25 items of the key-value store or of entities; no item twice. A batch is not atomic: look at `failedKeys`. A rejection
 * means that nothing is known about any item.
 */
export interface BatchStorage {
  /** Reads items, named by key or by entity name and key. A missing one is in `failedKeys` with the code `KEY_NOT_FOUND`. */
  get: <Value = unknown>(
    items: readonly (string | ItemAddress)[],
    options?: MetadataOptions,
  ) => Promise<BatchGetResult<Value>>
  /** Writes items, 4 MiB at most; each replaces what was there. */
  set: (items: readonly BatchItem[]) => Promise<Readonly<BatchWriteResponse>>
  /** Deletes items, named by key or by entity name and key. */
  delete: (items: readonly (string | ItemAddress)[]) => Promise<Readonly<BatchWriteResponse>>
}

/** Creates the batch operations. */
export function createBatchStorage(call: StorageCall, entities: KnownEntities): BatchStorage {
  return {
    get: <Value>(items: readonly (string | ItemAddress)[], options: MetadataOptions = {}) =>
      call({
        operation: 'batch/get',
        body: () => renderBatchGetBody(items.map(toAddress), options, entities),
        read: (answer) => readBatchGet<Value>(answer),
      }),
    set: (items) =>
      call({
        operation: 'batch/set',
        body: () => renderBatchSetBody(items, entities),
        read: readBatchWrite,
      }),
    delete: (items) =>
      call({
        operation: 'batch/delete',
        body: () => renderBatchDeleteBody(items.map(toAddress), entities),
        read: readBatchWrite,
      }),
  }
}

function toAddress(item: string | ItemAddress): ItemAddress {
  return typeof item === 'string' ? { key: item } : item
}
