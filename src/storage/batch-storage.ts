/**
 * Several items at once, each with an outcome of its own.
 *
 * @module
 */
import { StorageError } from '../storage-error.js'
import type { ItemReference } from '../wire/batch.js'
import type { StoredEntityItem } from '../wire/item.js'
import { LIMITS } from '../wire/limits.js'
import {
  type BatchItem,
  checkBatchGet,
  renderBatchDeleteItems,
  renderBatchGetItem,
  renderBatchSetItems,
  type RenderedItem,
} from './batch-body.js'
import { type BatchGetResult, type BatchWriteResult, createBatchResult } from './batch-result.js'
import { catchRefusal } from './catch-refusal.js'
import type { ItemAddress } from './check-address.js'
import type { KnownEntities } from './check-entity.js'
import { type ExpiryView, pickMetadata } from './expiry-view.js'
import type { ItemOutcome } from './item-outcome.js'
import { mapBounded } from './map-bounded.js'
import { readBatchWrite } from './read-answer.js'
import { readShownItems } from './read-shown-items.js'
import { refuseCall } from './refuse-call.js'
import type { MetadataOptions } from './render-options.js'
import { type BatchMeans, type BatchPlan, settleBatch } from './settle-batch.js'
import { splitBatch } from './split-batch.js'
import type { WriteOrder } from './write-order.js'

/**
 * Batches of any number of items of the key-value store or of entities, no item twice. They are sent in requests of 25 items and 4 MiB at
 * most, four at a time; a batch without items sends none.
 *
 * A batch is not atomic: look at `failedKeys`, or call `throwIfFailed()`. Every item is checked before anything is sent. After that, a
 * rejection means that nothing is known about any item: as long as one request is answered, the items of those that are not are in
 * `failedKeys`, with the code of the request's error and the error itself as `cause`. Items that the platform was too busy for are sent
 * again: twice at most in a request, four times in background work.
 */
export interface BatchStorage {
  /** Reads items, named by key or by entity name and key. A missing one is in `failedKeys` with the code `KEY_NOT_FOUND`. */
  get: <Value = unknown>(
    items: readonly (string | ItemAddress)[],
    options?: MetadataOptions,
  ) => Promise<BatchGetResult<Value>>
  /** Writes items; each replaces what was there. */
  set: (items: readonly BatchItem[]) => Promise<BatchWriteResult>
  /** Deletes items, named by key or by entity name and key. */
  delete: (items: readonly (string | ItemAddress)[]) => Promise<BatchWriteResult>
}

/** What batches are made with. */
export interface BatchStorageMeans extends BatchMeans {
  /** The entities of the manifest. */
  readonly entities: KnownEntities
  /** The writes under way. */
  readonly order: WriteOrder
  /** How expired items are treated. */
  readonly expiry: ExpiryView
}

/** Most requests of one batch that are under way at once. */
const MAX_PARALLEL = 4

/** Creates the batch operations. */
export function createBatchStorage(means: BatchStorageMeans): BatchStorage {
  const { entities } = means
  return {
    get: (items, options = {}) => getItems(means, items, options),
    set: (items) => write(means, 'batch/set', () => renderBatchSetItems(items, entities)),
    delete: (items) =>
      write(means, 'batch/delete', () => renderBatchDeleteItems(items.map(toAddress), entities)),
  }
}

async function getItems<Value>(
  means: BatchStorageMeans,
  named: readonly (string | ItemAddress)[],
  options: MetadataOptions,
): Promise<BatchGetResult<Value>> {
  const { call, entities, order, expiry } = means
  const operation = 'batch/get'
  const addresses = named.map(toAddress)
  const refusal = catchRefusal(() => checkBatchGet(addresses, options, entities))
  if (refusal !== undefined) return refuseCall(call, operation, refusal)
  const { metadataFields } = options
  const toAsk = { metadataFields: expiry.toAsk(metadataFields) }
  const items = addresses.map((address) => renderBatchGetItem(address, toAsk))
  const writes = order.settled(items)
  if (writes !== undefined) await writes
  const plan: BatchPlan<StoredEntityItem<Value>> = {
    operation,
    safety: 'read',
    read: (answer) => readShownItems<Value>(answer, expiry),
  }
  const outcomes = await settleAll(means, plan, items)
  return createBatchResult(
    operation,
    outcomes.map((outcome) =>
      outcome.kind === 'done'
        ? { ...outcome, item: withMetadata(outcome.item, metadataFields) }
        : outcome,
    ),
  )
}

async function write(
  means: BatchStorageMeans,
  operation: 'batch/set' | 'batch/delete',
  render: () => readonly RenderedItem[],
): Promise<BatchWriteResult> {
  const items = catchRefusal(render)
  if (items instanceof StorageError) return refuseCall(means.call, operation, items)
  const plan = { operation, safety: 'overwrite', read: readBatchWrite } as const
  const outcomes = await means.order.track(items, () => settleAll(means, plan, items))
  return createBatchResult(operation, outcomes)
}

async function settleAll<Done extends ItemReference>(
  means: BatchMeans,
  plan: BatchPlan<Done>,
  items: readonly RenderedItem[],
): Promise<readonly ItemOutcome<Done>[]> {
  const limits = { maxItems: LIMITS.batchItems.value, maxBytes: LIMITS.batchBytes.value }
  const chunks = splitBatch(items, limits, ({ json }) => Buffer.byteLength(json))
  const settled = await mapBounded(chunks, MAX_PARALLEL, (chunk) => settleBatch(means, plan, chunk))
  return settled.flatMap((outcomes) => [...outcomes.values()])
}

function withMetadata<Value>(
  item: StoredEntityItem<Value>,
  fields: MetadataOptions['metadataFields'],
): StoredEntityItem<Value> {
  const { key, value, entityName } = item
  const address = entityName === undefined ? { key } : { key, entityName }
  return { ...address, value, ...pickMetadata(item, fields) }
}

function toAddress(item: string | ItemAddress): ItemAddress {
  return typeof item === 'string' ? { key: item } : item
}
