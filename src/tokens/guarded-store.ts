/**
 * A token store behind a time-out and a breaker: with the store dead it costs nothing to ask.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import { createCircuitBreaker } from '../retry/circuit-breaker.js'
import type { TokenCounter } from './token-counts.js'
import { TokenStoreError } from './token-store-error.js'
import type { TokenStore } from './token-store.js'
import { withDeadline } from './with-deadline.js'

/** Five failures of the last ten seconds, when they are half of all results, open the breaker. */
const BREAKER = { windowMs: 10_000, minResults: 5, failureRatio: 0.5, probeIntervalMs: 1000 }

/** What may guard a store. */
export interface GuardedStoreOptions {
  /** The store. */
  store: TokenStore
  /** Longest wait for one call, in milliseconds. */
  timeoutMs: number
  /** Takes the results. */
  counter: TokenCounter
  /** Source of time. */
  clock: Clock
  /** @returns A number of at least 0 and below 1. */
  random: () => number
}

/** Calls the store. Rejects with a {@link TokenStoreError}, whatever the store itself rejects with: that could quote anything. */
export type CallStore = <Result>(act: (store: TokenStore) => Promise<Result>) => Promise<Result>

/** Guards a store. A call that takes too long is not waited for; it is not ended either. */
export function guardStore(options: GuardedStoreOptions): CallStore {
  const { store, timeoutMs, counter, clock, random } = options
  const breaker = createCircuitBreaker({ clock, random, ...BREAKER })
  return async function callStore(act) {
    const permit = breaker.tryEnter()
    if (!permit.admitted) {
      counter.failed('breaker-open')
      throw new TokenStoreError('breaker-open', 'the token store is not asked while it is down')
    }
    try {
      const result = await withDeadline(clock, timeoutMs, act(store))
      permit.onSuccess()
      counter.succeeded()
      return result
    } catch (error) {
      const failure = error instanceof TokenStoreError ? error.failure : 'refused'
      permit.onFailure()
      counter.failed(failure)
      if (error instanceof TokenStoreError) throw error
      throw new TokenStoreError(failure, 'the token store failed')
    }
  }
}
