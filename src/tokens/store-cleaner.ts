/**
 * Takes refused tokens out of the store: one that ends late would keep every better one out.
 *
 * @module
 */
import type { CallStore } from './guarded-store.js'
import type { RefusedTokens } from './refused-tokens.js'
import type { StoreReader } from './store-reader.js'
import type { TokenCounter } from './token-counts.js'
import { type TokenOwner, toOwnerKey } from './token-owner.js'
import { TokenStoreError } from './token-store-error.js'

/** Takes refused tokens out of the store. */
export interface StoreCleaner {
  /** Removes what the store has of an owner, if that was refused. Rejects when the store does not do it. @returns Whether it was. */
  readonly clean: (owner: TokenOwner) => Promise<boolean>
  /** Likewise, in the background. What the store does not do now is done when the token is found there again. */
  readonly cleanSoon: (owner: TokenOwner) => void
}

/** What a cleaner needs. */
export interface StoreCleanerOptions {
  /** The guarded store. */
  callStore: CallStore
  /** Reads it. */
  reader: StoreReader
  /** What was refused. */
  refused: RefusedTokens
  /** Takes the results. */
  counter: TokenCounter
}

/** Creates a cleaner. */
export function createStoreCleaner(options: StoreCleanerOptions): StoreCleaner {
  const { callStore, reader, refused, counter } = options
  const running = new Map<string, Promise<boolean>>()

  async function cleanNow(owner: TokenOwner): Promise<boolean> {
    const found = await reader.read(owner)
    if (typeof found !== 'object' || !refused.has(owner, found.token.reveal())) return false
    // The store may keep the token until another time than memory does.
    const { expiresAt } = found.token
    await callStore((store) => store.remove(toOwnerKey(owner), { notAfter: expiresAt }))
    counter.count('storeWrites')
    return true
  }

  function clean(owner: TokenOwner): Promise<boolean> {
    const key = toOwnerKey(owner)
    const shared = running.get(key) ?? cleanNow(owner).finally(() => running.delete(key))
    running.set(key, shared)
    return shared
  }

  return {
    clean,
    cleanSoon: (owner) => void clean(owner).catch(ignoreStoreError),
  }
}

function ignoreStoreError(error: unknown): void {
  if (!(error instanceof TokenStoreError)) throw error
}
