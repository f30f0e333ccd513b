/**
 * Writes to the store behind the back of requests, and again later what it did not take.
 *
 * @module
 */
import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.js'
import type { CallStore } from './guarded-store.js'
import type { TokenCounter } from './token-counts.js'
import type { PutOutcome, RemoveOptions, StoredToken, TokenStore } from './token-store.js'
import { TokenStoreError } from './token-store-error.js'

const AGAIN_AFTER_MS = 5000
const MAX_PENDING = 10_000

/** One change under one key. */
export type StoreChange =
  | {
      readonly kind: 'put'
      readonly record: () => StoredToken
      readonly expiresAt: number
      readonly onRemoved: () => void
    }
  | { readonly kind: 'remove'; readonly options: RemoveOptions }

/** Writes changes. */
export interface StoreWriter {
  /** Makes a change, now or, when the store does not do it, later. It never rejects. @returns Whether it is done. */
  write: (key: string, change: StoreChange) => Promise<boolean>
  /** Waits for what is under way, and tries once more what the store did not take. */
  flush: () => Promise<void>
  /** Changes that wait to be tried again. */
  readonly pending: () => number
  /** Ends the tries. */
  close: () => void
}

/** What a writer needs. */
export interface StoreWriterOptions {
  /** The guarded store. */
  callStore: CallStore
  /** Takes the results. */
  counter: TokenCounter
  /** Source of time. */
  clock: Clock
}

/** Creates a writer. The latest change of each key is tried again every five seconds; a block outdoes every put. */
export function createStoreWriter({ callStore, counter, clock }: StoreWriterOptions): StoreWriter {
  const waiting = new LRUCache<string, StoreChange>({ max: MAX_PENDING })
  const running = new Set<Promise<boolean>>()
  let cancelTimer: (() => void) | undefined
  let isClosed = false

  async function attempt(key: string, change: StoreChange): Promise<boolean> {
    if (change.kind === 'put' && change.expiresAt <= clock.now()) return true
    try {
      const outcome = await callStore((store) => perform(store, key, change))
      if (change.kind === 'put' && outcome === 'removed') change.onRemoved()
      counter.count('storeWrites')
      return true
    } catch (error) {
      if (error instanceof TokenStoreError) return false
      throw error
    }
  }

  async function write(key: string, change: StoreChange): Promise<boolean> {
    const earlier = waiting.peek(key)
    if (earlier !== undefined && isBlock(earlier) && change.kind === 'put') return false
    waiting.delete(key)
    const isDone = await attempt(key, change)
    if (!isDone) postpone(key, change)
    return isDone
  }

  /** What came in the meantime is newer; only a block outdoes it. */
  function postpone(key: string, change: StoreChange): void {
    if (isBlock(change) || !waiting.has(key)) waiting.set(key, change)
    if (isClosed) return
    cancelTimer ??= clock.schedule(AGAIN_AFTER_MS, () => {
      cancelTimer = undefined
      void track(tryAgain())
    })
  }

  /** One after the other, so that a store that has just come back is not flooded; and none after one that failed. */
  async function tryAgain(): Promise<boolean> {
    const changes = [...waiting.entries()]
    for (const [key, change] of changes) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      if (!(await attempt(key, change))) {
        postpone(key, change)
        return false
      }
      if (waiting.peek(key) === change) waiting.delete(key)
    }
    return true
  }

  function track(work: Promise<boolean>): Promise<boolean> {
    const tracked = work.finally(() => running.delete(tracked))
    running.add(tracked)
    return tracked
  }

  return {
    write: (key, change) => track(write(key, change)),
    flush: async () => {
      await Promise.all(running)
      await tryAgain()
    },
    pending: () => waiting.size,
    close: () => {
      isClosed = true
      cancelTimer?.()
    },
  }
}

async function perform(
  store: TokenStore,
  key: string,
  change: StoreChange,
): Promise<PutOutcome | undefined> {
  if (change.kind === 'put') return await store.putIfLater(key, change.record())
  await store.remove(key, change.options)
  return undefined
}

function isBlock(change: StoreChange): boolean {
  return change.kind === 'remove' && change.options.blockForMs !== undefined
}
