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
import type { StorageUsage } from './usage-meter.js'

/**
 * The data of one installation: its key-value store, and below that its secrets and entities. It speaks with the token it was made with
 * and is dropped with it.
 *
 * A failure is a `StorageError` and always a rejection: what the platform would refuse is refused before anything is sent, with the
 * platform's code and no `platformStatus`.
 *
 * Items that are read in the same tick leave in one request. Writes of an item leave in the order they were called, each when the one
 * before has ended, and reads of it wait for them, awaited or not; queries do not wait. Nothing is cached.
 */
export interface ForgeStorage extends ItemStore {
  /** Items by a prefix of their keys, in the order of the keys. Eventually consistent. */
  query: <Value = unknown>(options?: QueryOptions) => QueryResult<Value>
  /** The secret store: encrypted, and neither queried nor batched. */
  readonly secrets: ItemStore
  /** The items of a custom entity. */
  entity: (name: string) => EntityStorage
  /** Several items at once, in as few requests as possible. */
  readonly batch: BatchStorage
  /** Starts a transaction without operations. */
  transaction: () => StorageTransaction
  /** What this client has used so far of the installation's quotas: requests, and units of 10 KB read and written. */
  usage: () => StorageUsage
}
