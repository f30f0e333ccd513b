/**
 * The storage REST API of Forge as one object.
 *
 * @module
 */
import type { BatchStorage } from './batch-storage.js'
import type { EntityStorage } from './entity-storage.js'
import type { ItemStore } from './item-store.js'
import type { QueryOptions } from './query-body.js'
import type { QueryResult } from './query-result.js'
import type { StorageTransaction } from './storage-transaction.js'

/**
 * The data of one installation: its key-value store, and below that its secrets and entities. It speaks with the token it was made with
 * and is dropped with it.
 *
 * Every operation is one request. A failure is a `StorageError` and always a rejection: what the platform would refuse is refused before
 * anything is sent, with the platform's code and no `platformStatus`.
 */
export interface ForgeStorage extends ItemStore {
  /** Items by a prefix of their keys, in the order of the keys. Eventually consistent. */
  query: <Value = unknown>(options?: QueryOptions) => QueryResult<Value>
  /** The secret store: encrypted, and neither queried nor batched. */
  readonly secrets: ItemStore
  /** The items of a custom entity. */
  entity: (name: string) => EntityStorage
  /** Several items in one request. */
  readonly batch: BatchStorage
  /** Starts a transaction without operations. */
  transaction: () => StorageTransaction
}
