/**
 * One item at a time: the part that the key-value store, the secret store and each entity have in common.
 *
 * @module
 */
import type { StoredItem } from '../wire/item.js'
import type { StorageOperation } from '../wire/storage-operation.js'
import { METADATA_FIELDS, type ReturnValue } from '../wire/write-options.js'
import type { KnownEntities } from './check-entity.js'
import { type ItemSubject, renderDeleteBody, renderGetBody, renderSetBody } from './item-body.js'
import { readDeleted, readItem, readReturnedItem, readWritten } from './read-answer.js'
import type { MetadataOptions, SetOptions } from './render-options.js'
import type { StorageAction, StorageCall } from './storage-call.js'

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

/** Creates a store. `Input` is the type of the values it takes. */
export function createItemStore<Input = unknown>(
  call: StorageCall,
  place: ItemStorePlace,
): ItemStore<Input> {
  function set<Value>(
    key: string,
    value: Input,
    options: SetOptions & { returnValue: ReturnValue },
  ): Promise<StoredItem<Value> | undefined>
  function set(key: string, value: Input, options?: SetOptions): Promise<void>
  function set(key: string, value: Input, options: SetOptions = {}): Promise<unknown> {
    return call<unknown>({
      operation: place.set,
      body: () => renderSetBody(toSubject(place, place.set), key, value, options),
      read: options.returnValue === undefined ? readWritten : readReturnedItem,
    })
  }

  return {
    get: async <Value>(key: string) => (await call(toGetAction<Value>(place, key, {})))?.value,
    getWithMetadata: <Value>(key: string, { metadataFields = METADATA_FIELDS } = {}) =>
      call(toGetAction<Value>(place, key, { metadataFields })),
    set,
    delete: (key) =>
      call({
        operation: place.delete,
        body: () => renderDeleteBody(toSubject(place, place.delete), key),
        read: readDeleted,
      }),
  }
}

function toGetAction<Value>(
  place: ItemStorePlace,
  key: string,
  options: MetadataOptions,
): StorageAction<StoredItem<Value> | undefined> {
  return {
    operation: place.get,
    body: () => renderGetBody(toSubject(place, place.get), key, options),
    read: (answer) => readItem<Value>(answer),
  }
}

function toSubject(
  { entityName, entities }: ItemStorePlace,
  operation: StorageOperation,
): ItemSubject {
  return { operation, entityName, entities }
}
