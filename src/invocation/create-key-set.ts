/**
 * The keys that sign invocations: one fetch shared by all requests, known keys through any outage, and no flood of fetches.
 *
 * @module
 */
import type { KeyObject } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { ForgeRemoteError } from '../errors.js'
import { EMULATOR_KEY_ID_PREFIX } from '../wire/invocation-claims.js'
import { createFetchBudget } from './create-fetch-budget.js'
import {
  type KeyLoader,
  type KeyLoaderOptions,
  type KeySetFailure,
  createKeyLoader,
} from './create-key-loader.js'

const UNKNOWN_KEY_BUDGET = { fetches: 2, perMs: 30_000 }
const UNKNOWN_KEYS_MAX = 1000
const UNKNOWN_KEY_TTL_MS = 60_000
const SHORTEST_RETRY_MS = 1000

/** The keys of one endpoint. */
export interface KeySet {
  /**
   * A known key is given at once; an unknown id may wait for one fetch.
   *
   * @returns `undefined` when the endpoint does not publish this key.
   * @throws {@link ForgeRemoteError} `ERR_KEY_SET` when that cannot be told, because the endpoint fails.
   */
  getKey: (kid: string) => Promise<KeyObject | undefined>
  /**
   * Fetches now, for incidents such as a revoked key.
   *
   * @throws {@link ForgeRemoteError} `ERR_KEY_SET`; the last good keys then stay in use.
   */
  reload: () => Promise<void>
  /** Starts the first fetch, so that the first request need not wait for it. Never fails. */
  prewarm: () => void
  /** Ends the refresh in the background. */
  close: () => void
}

/** Options of {@link createKeySet}. */
export interface KeySetOptions extends KeyLoaderOptions {
  /** Whether key ids that start with `emulator/` are accepted. Default `false`. */
  allowEmulatorKeys?: boolean | undefined
}

/**
 * Refreshes every 5 minutes in the background and serves the last good keys for 24 hours when the endpoint fails. Unknown key ids cause
 * two fetches in 30 seconds at most; one that a fetch did not find is not asked for again for a minute.
 */
export function createKeySet(options: KeySetOptions): KeySet {
  const { url, clock, allowEmulatorKeys = false } = options
  const budget = createFetchBudget(UNKNOWN_KEY_BUDGET)
  const fetchKeySet = () => {
    budget.spend(clock.now())
    return options.fetchKeySet()
  }
  const loader = createKeyLoader({ ...options, fetchKeySet })
  const unknownUntil = new LRUCache<string, number>({ max: UNKNOWN_KEYS_MAX })

  const isRemembered = (kid: string) => (unknownUntil.get(kid) ?? 0) > clock.now()
  const unavailable = () => toUnavailable(url, loader.failure(), clock.now())

  async function getUnknownKey(kid: string): Promise<KeyObject | undefined> {
    // A fetch under way may have left before this key was published: its answer proves nothing yet.
    await loader.running()
    const found = loader.keys()?.get(kid)
    if (found !== undefined) return found
    const fetches =
      loader.running() !== undefined ||
      (!isRemembered(kid) && mayFetch(loader, clock.now(), budget.allows(clock.now())))
    if (fetches) await loader.load()
    const keys = loader.keys()
    if (keys === undefined || loader.failure() !== undefined) throw unavailable()
    const key = keys.get(kid)
    if (fetches && key === undefined) unknownUntil.set(kid, clock.now() + UNKNOWN_KEY_TTL_MS)
    return key
  }

  return {
    getKey: async (kid) => {
      if (!allowEmulatorKeys && kid.startsWith(EMULATOR_KEY_ID_PREFIX)) return undefined
      loader.refreshWhenDue()
      return loader.keys()?.get(kid) ?? getUnknownKey(kid)
    },
    reload: async () => {
      await loader.running()
      await loader.load()
      if (loader.failure() !== undefined) throw unavailable()
    },
    prewarm: () => void loader.load(),
    close: loader.close,
  }
}

function mayFetch(loader: KeyLoader, now: number, isInBudget: boolean): boolean {
  if (now < (loader.failure()?.retryAt ?? 0)) return false
  return loader.keys() === undefined || isInBudget
}

function toUnavailable(
  url: string,
  failure: KeySetFailure | undefined,
  now: number,
): ForgeRemoteError {
  const retryAfterMs = Math.max(SHORTEST_RETRY_MS, (failure?.retryAt ?? 0) - now)
  const reason = failure?.reason ?? 'its keys are too old'
  return new ForgeRemoteError('ERR_KEY_SET', `key set ${url}: ${reason}`, { retryAfterMs })
}
