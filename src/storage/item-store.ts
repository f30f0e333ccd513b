/**
 * One item at a time: the part that the key-value store, the secret store and each entity have in common.
 *
 * @module
 */
import type { RetrySafety } from '../retry/retry-matrix.js'
import type { StoredItem } from '../wire/item.js'
import type { StorageOperation } from '../wire/storage-operation.js'
import { METADATA_FIELDS, type ReturnValue } from '../wire/write-options.js'
import { catchRefusal } from './catch-refusal.js'
import { type CertainWriting, writeForCertain } from './certain-write.js'
import type { KnownEntities } from './check-entity.js'
import { type ExpiryView, pickMetadata, SHOW_EXPIRED } from './expiry-view.js'
import { checkGet, type ItemSubject, renderDeleteBody, renderSetBody } from './item-body.js'
import { createItemReader, type ItemReader } from './item-reader.js'
import { readDeleted, readReturnedItem, readWritten } from './read-answer.js'
import { refuseCall } from './refuse-call.js'
import type { MetadataOptions, SetOptions } from './render-options.js'
import type { StorageAction } from './storage-call.js'
import { checkWriteId, searchById } from './write-id.js'
import { writeInOrder } from './write-order.js'

/** Writes one item. */
export interface SetItem<Input> {
  /** Resolves with the item before or after the write, as `returnValue` asks; with `undefined` when there was none before. */
  <Value = unknown>(
    key: string,
    value: Input,
    options: SetOptions & { returnValue: ReturnValue },
  ): Promise<StoredItem<Value> | undefined>
  /** Resolves when the item is stored. */
  (key: string, value: Input, options?: SetOptions): Promise<void>
}

/** Items by key. Every failure is a `StorageError`, and reaches the caller as a rejection. */
export interface ItemStore<Input = unknown> {
  /** Resolves with the value, or with `undefined` when nothing is stored under the key. The type of the value is not checked. */
  get: <Value = unknown>(key: string) => Promise<Value | undefined>
  /** Like `get`, with the item's metadata; by default `createdAt`, `updatedAt` and `expireTime`. */
  getWithMetadata: <Value = unknown>(
    key: string,
    options?: MetadataOptions,
  ) => Promise<StoredItem<Value> | undefined>
  /** Stores a value; by default it replaces what was there. */
  set: SetItem<Input>
  /** Deletes an item. Deleting what does not exist succeeds. */
  delete: (key: string) => Promise<void>
}

/** Which operations a store is made of, and for an entity its name. */
export interface ItemStorePlace {
  /** The operation behind `get` and `getWithMetadata`. */
  readonly get: StorageOperation
  /** The operation behind `set`. */
  readonly set: StorageOperation
  /** The operation behind `delete`. */
  readonly delete: StorageOperation
  /** Name of the entity; absent for the key-value and the secret store. */
  readonly entityName?: string | undefined
  /** The entities of the manifest. */
  readonly entities?: KnownEntities
}

/** What a store is made with. */
export interface ItemStoreMeans extends CertainWriting {
  /** Reads the items. */
  readonly readItem: ItemReader
  /** How expired items are treated. */
  readonly expiry: ExpiryView
}

/** Creates a store. `Input` is the type of the values it takes. */
export function createItemStore<Input = unknown>(
  means: ItemStoreMeans,
  place: ItemStorePlace,
): ItemStore<Input> {
  const { entityName } = place

  function set<Value>(
    key: string,
    value: Input,
    options: SetOptions & { returnValue: ReturnValue },
  ): Promise<StoredItem<Value> | undefined>
  function set(key: string, value: Input, options?: SetOptions): Promise<void>
  function set(key: string, value: Input, options: SetOptions = {}): Promise<unknown> {
    const action: StorageAction<unknown> = {
      operation: place.set,
      safety: toSetSafety(options),
      body: () => renderCheckedSetBody(toSubject(place, place.set), key, value, options),
      read: options.returnValue === undefined ? readWritten : readReturnedItem,
    }
    const { writeId } = options
    if (writeId === undefined) return writeInOrder(means, [{ key, entityName }], action)
    const readStored = createItemReader(means.call, SHOW_EXPIRED)
    const search = searchById(value, writeId, () =>
      readStored({ operation: place.get, entityName, key }),
    )
    return writeForCertain(means, [{ key, entityName }], action, search)
  }

  return {
    get: async (key) => (await read(means, place, key, {}))?.value,
    getWithMetadata: (key, { metadataFields = METADATA_FIELDS } = {}) =>
      read(means, place, key, { metadataFields }),
    set,
    delete: (key) =>
      writeInOrder(means, [{ key, entityName }], {
        operation: place.delete,
        safety: 'overwrite',
        body: () => renderDeleteBody(toSubject(place, place.delete), key),
        read: readDeleted,
      }),
  }
}

function renderCheckedSetBody(
  subject: ItemSubject,
  key: string,
  value: unknown,
  options: SetOptions,
): string {
  const body = renderSetBody(subject, key, value, options)
  checkWriteId(subject, value, options)
  return body
}

/** The second of two equal writes finds the first one's item. */
function toSetSafety({ keyPolicy, returnValue }: SetOptions): RetrySafety {
  return keyPolicy === 'FAIL_IF_EXISTS' || returnValue === 'PREVIOUS' ? 'once' : 'overwrite'
}

async function read(
  { call, order, readItem, expiry }: ItemStoreMeans,
  place: ItemStorePlace,
  key: string,
  options: MetadataOptions,
): Promise<StoredItem<never> | undefined> {
  const { get: operation, entityName } = place
  const refusal = catchRefusal(() => checkGet(toSubject(place, operation), key, options))
  if (refusal !== undefined) return refuseCall(call, operation, refusal)
  const writes = order.settled([{ key, entityName }])
  if (writes !== undefined) await writes
  const metadataFields = expiry.toAsk(options.metadataFields)
  const item = await readItem({ operation, entityName, key, metadataFields })
  if (item === undefined) return undefined
  return { key: item.key, value: item.value, ...pickMetadata(item, options.metadataFields) }
}

function toSubject(
  { entityName, entities }: ItemStorePlace,
  operation: StorageOperation,
): ItemSubject {
  return { operation, entityName, entities }
}
