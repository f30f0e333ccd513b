/**
 * Creates the storage client of one token.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import { type Clock, systemClock } from '../clock.js'
import { type RetryControl, createRetryControl } from '../retry/retry-control.js'
import { RETRY_PROFILES, type RetryProfileName } from '../retry/retry-profile.js'
import type { StorageError } from '../storage-error.js'
import type { Transport } from '../transport/transport.js'
import { toBareInstallationId } from '../values/tenant.js'
import { USER_INTERFACE_TIMEOUT_MS } from '../wire/limits.js'
import { createBatchStorage } from './batch-storage.js'
import { combineObservers } from './combine-observers.js'
import type { CallOptions } from './create-call.js'
import { createEntityStorage } from './entity-storage.js'
import { createItemStore } from './item-store.js'
import { identifyQuery, type QueryOptions, renderQueryBody } from './query-body.js'
import { createQueryResult } from './query-result.js'
import type { ForgeStorage } from './storage.js'
import type { StorageDoor } from './storage-door.js'
import { createStorageMeans, type StorageMeans, type StorageMeansOptions } from './storage-means.js'
import type { StorageObserver } from './storage-observer.js'
import { createSend } from './storage-send.js'
import { createTransaction } from './storage-transaction.js'
import { createUsageMeter } from './usage-meter.js'
import { isMarker } from './write-marker.js'

/** Options of {@link createStorage}. */
export interface StorageOptions extends StorageMeansOptions {
  /** Performs the exchanges; shared by all clients. */
  transport: Transport
  /** Where the requests go, and in whose name. */
  door: StorageDoor
  /** Ends calls under way: reads reject with the code `ERR_ABORTED`, writes that were sent with `ERR_OUTCOME_UNKNOWN`. */
  signal?: AbortSignal | undefined
  /** Longest time for one attempt of a call, in milliseconds. Default 10 000. */
  attemptTimeoutMs?: number | undefined
  /** Longest time for a call with all its attempts, in milliseconds. Default 25 000, and 60 000 in the background. */
  callTimeoutMs?: number | undefined
  /** When all calls must be over, by the clock's `elapsed()`: the deadline of a request. Default: never. */
  endsAtElapsed?: number | undefined
  /**
   * How failed requests are repeated: `interactive` makes 3 attempts at most and never waits long; `background` makes 5, and waits for
   * the retry budget and for storage to come back; `single-attempt` is for callers that repeat calls themselves. Default `interactive`.
   */
  profile?: RetryProfileName | undefined
  /** Retry budget, circuit breakers and limiters, shared by all clients of a process. Default: some of its own. */
  control?: RetryControl | undefined
  /** Whose quota the calls use, with or without its ARI prefix: the limiter slows each one down alone. Default: the client is alone. */
  installationId?: string | undefined
  /** Follows the calls, for metrics and traces. */
  observer?: StorageObserver | undefined
  /** `x-b3-…` headers of the invocation, sent along with each request. Default: none. */
  traceHeaders?: Readonly<Record<string, string>> | undefined
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
  const meter = createUsageMeter()
  const observer = options.observer ? combineObservers([options.observer, meter]) : meter
  const means = createStorageMeans(toCallOptions(options, observer), options)
  return {
    query: <Value>(asked?: QueryOptions) => createQuery<Value>(means, { ...asked }),
    secrets: createItemStore(means.secrets, {
      get: 'secret/get',
      set: 'secret/set',
      delete: 'secret/delete',
    }),
    entity: (name) => createEntityStorage(means, name),
    batch: createBatchStorage(means),
    transaction: () => createTransaction(means),
    usage: meter.usage,
    // Last: on Node 20 a spread before named members takes ten times as long.
    ...createItemStore(means, { get: 'get', set: 'set', delete: 'delete' }),
  }
}

function createQuery<Value>({ call, expiry }: StorageMeans, asked: QueryOptions) {
  return createQueryResult<Value>(call, {
    operation: 'query',
    asked,
    expiry,
    isFiltered: false,
    body: (page) => renderQueryBody({ ...asked, ...page }),
    identify: () => identifyQuery(asked),
    isInternal: isMarker,
  })
}

/** Longest time for a call with all its attempts, in milliseconds. */
const CALL_TIMEOUTS_MS: Readonly<Record<RetryProfileName, number>> = {
  interactive: USER_INTERFACE_TIMEOUT_MS,
  background: 60_000,
  'single-attempt': USER_INTERFACE_TIMEOUT_MS,
}

function toCallOptions(options: StorageOptions, observer: StorageObserver): CallOptions {
  const { clock = systemClock, profile = 'interactive', installationId = randomUUID() } = options
  return {
    send: createSend(options),
    door: options.door,
    control: options.control ?? createRetryControl({ clock }),
    installationId: toBareInstallationId(installationId),
    profile: RETRY_PROFILES[profile],
    attemptTimeoutMs: options.attemptTimeoutMs ?? 10_000,
    callTimeoutMs: options.callTimeoutMs ?? CALL_TIMEOUTS_MS[profile],
    endsAtElapsed: options.endsAtElapsed,
    signal: options.signal,
    observer,
    onFailure: options.onFailure,
    clock,
  }
}
