/**
 * What the operations of one storage client share.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import { retryDelayMs } from '../retry/retry-delay.js'
import { sleep } from '../retry/sleep.js'
import type { EntityDefinition } from '../wire/entity-definition.js'
import { type BatchGetSupport, createBatchGetSupport } from './batch-get-support.js'
import type { BatchStorageMeans } from './batch-storage.js'
import type { TransactionMeans } from './certain-write.js'
import { coalesceReads } from './coalesce-reads.js'
import { type CallOptions, createCall } from './create-call.js'
import type { EntityStorageMeans } from './entity-storage.js'
import { type ExpiryView, HIDE_EXPIRED, SHOW_EXPIRED } from './expiry-view.js'
import { createItemReader } from './item-reader.js'
import type { ItemStoreMeans } from './item-store.js'
import { createWriteOrder } from './write-order.js'

/** What all operations need. */
export interface StorageMeans extends EntityStorageMeans, TransactionMeans, BatchStorageMeans {
  /** What the secret store needs: its keys are its own, and its reads go alone. */
  readonly secrets: ItemStoreMeans
  /** How expired items are treated. */
  readonly expiry: ExpiryView
}

/** Options of a client that have nothing to do with requests as such. */
export interface StorageMeansOptions {
  /** Entities of the manifest, against which names, indexes and partitions are checked. Default: the platform alone checks them. */
  entities?: readonly EntityDefinition[] | undefined
  /**
   * Whether items of the key-value store and of entities that are asked for in the same tick leave in one `batch/get`; each call still ends
   * in its own result or error. Secrets never do. Default true.
   */
  coalesceGets?: boolean | undefined
  /**
   * Whether expired items are shown while the platform still returns them, for up to 48 hours. By default they are treated like missing
   * ones, by this machine's clock, in reads, batches and queries.
   */
  showExpired?: boolean | undefined
  /** Makes the ids of transactions that are told from others by one. Default: random UUIDs. */
  createId?: (() => string) | undefined
  /** Remembers that `batch/get` is refused; to be shared by all clients of one address. Default: the client remembers for itself. */
  batchGetSupport?: BatchGetSupport | undefined
}

/** Creates the means of one client. */
export function createStorageMeans(
  callOptions: CallOptions,
  options: StorageMeansOptions,
): StorageMeans {
  const { entities, coalesceGets = true, showExpired = false, batchGetSupport } = options
  const { clock, signal, profile } = callOptions
  const { random } = callOptions.control
  const call = createCall(callOptions)
  const expiry = showExpired ? SHOW_EXPIRED : HIDE_EXPIRED
  const readAlone = createItemReader(call, expiry)
  const support = batchGetSupport ?? createBatchGetSupport(clock)
  const pause = (repetition: number) => {
    const input = { retryIndex: repetition, retryAfterMs: undefined, random }
    return sleep(clock, retryDelayMs(profile, input), signal)
  }
  const batching = { call, clock, profile, random, signal }
  return {
    entities,
    expiry,
    readItem: coalesceGets ? coalesceReads({ readAlone, expiry, support, ...batching }) : readAlone,
    order: createWriteOrder(),
    secrets: { call, clock, expiry, readItem: readAlone, order: createWriteOrder(), pause },
    pause,
    createId: options.createId ?? randomUUID,
    ...batching,
  }
}
