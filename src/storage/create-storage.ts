/**
 * Creates the storage client of one token.
 *
 * @module
 */
import { type Clock, systemClock } from '../clock.js'
import type { StorageError } from '../errors.js'
import type { Transport } from '../transport/transport.js'
import type { EntityDefinition } from '../wire/entity-definition.js'
import { createBatchStorage } from './batch-storage.js'
import { createEntityStorage } from './entity-storage.js'
import { createItemStore } from './item-store.js'
import { type QueryOptions, renderQueryBody } from './query-body.js'
import { createQueryResult } from './query-result.js'
import type { ForgeStorage } from './storage.js'
import { createCall, type StorageCall } from './storage-call.js'
import type { StorageDoor } from './storage-door.js'
import { createSend } from './storage-send.js'
import { createTransaction } from './storage-transaction.js'

/** Options of {@link createStorage}. */
export interface StorageOptions {
  /** Performs the exchanges; shared by all clients. */
  transport: Transport
  /** Where the requests go, and in whose name. */
  door: StorageDoor
  /** Ends running requests early; they reject with the code `ERR_ABORTED`. */
  signal?: AbortSignal | undefined
  /** Longest time for one request, in milliseconds. Default 10 000. */
  timeoutMs?: number | undefined
  /** `x-b3-…` headers of the invocation, sent along with each request. Default: none. */
  traceHeaders?: Readonly<Record<string, string>> | undefined
  /** Entities of the manifest, against which names, indexes and partitions are checked. Default: the platform alone checks them. */
  entities?: readonly EntityDefinition[] | undefined
  /** Called for each operation that fails, whether or not something was sent, before its promise rejects. */
  onFailure?: ((error: StorageError) => void) | undefined
  /** Time of the answers. Default: the machine's clock. */
  clock?: Clock | undefined
}

/**
 * Creates a storage client.
 *
 * @example
 *   const storage = createStorage({ transport, door: remoteDoor({ bearer: () => token }) })
 *   await storage.set('greeting', { text: 'hello' })
 */
export function createStorage(options: StorageOptions): ForgeStorage {
  const { entities, clock = systemClock, onFailure } = options
  const call = createCall({ send: createSend(options), clock, onFailure })
  return {
    ...createItemStore(call, { get: 'get', set: 'set', delete: 'delete' }),
    query: <Value>(asked?: QueryOptions) => createQuery<Value>(call, { ...asked }),
    secrets: createItemStore(call, {
      get: 'secret/get',
      set: 'secret/set',
      delete: 'secret/delete',
    }),
    entity: (name) => createEntityStorage(call, name, entities),
    batch: createBatchStorage(call, entities),
    transaction: () => createTransaction(call, entities),
  }
}

function createQuery<Value>(call: StorageCall, options: QueryOptions) {
  return createQueryResult<Value>(call, {
    operation: 'query',
    cursor: options.cursor,
    body: (cursor) => renderQueryBody({ ...options, cursor }),
  })
}
