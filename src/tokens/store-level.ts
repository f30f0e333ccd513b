/**
 * Level two of the system tokens: a store that processes share, sealed, guarded, and written to behind the back of requests.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import type { Logger } from '../logger.js'
import type { Tenant } from '../values/tenant.js'
import { LONGEST_LIFETIME_MS } from './access-token.js'
import { type CallStore, guardStore } from './guarded-store.js'
import type { KeyRing } from './key-ring.js'
import { createRefusedTokens } from './refused-tokens.js'
import { removeUsers } from './remove-users.js'
import { createStoreCleaner } from './store-cleaner.js'
import { type StoreReader, createStoreReader } from './store-reader.js'
import { createStoreWriter } from './store-writer.js'
import { type TokenCounter, createTokenCounter } from './token-counts.js'
import { type TokenOwner, toNameKey, toOwnerKey } from './token-owner.js'
import { createTokenPutter } from './token-putter.js'
import type { OwnedToken } from './token-record.js'
import type { TokenStore } from './token-store.js'

/** The shared store, as level one uses it. Nothing rejects, but for `callStore`. */
export interface StoreLevel extends Pick<StoreReader, 'readName'> {
  /** Reads an owner's token; one that was refused counts as none, and is removed. */
  readonly read: StoreReader['read']
  /** Writes a token, in the background, and under which id its installation is found. */
  readonly write: (owned: OwnedToken) => void
  /** Never reads or writes this very token again, and removes it, in the background; another one stays. */
  readonly refuse: (owner: TokenOwner, token: string) => void
  /** Whether this very token was refused. */
  readonly isRefused: (owner: TokenOwner, token: string) => boolean
  /** Removes an installation's token for good, and its users' soon. @returns Whether the first is done; if not, it is tried again. */
  readonly block: (tenant: Tenant) => Promise<boolean>
  /** Calls the store itself. */
  readonly callStore: CallStore
  /** What is counted. */
  readonly counter: TokenCounter
  /** Waits for writes under way, and tries once more those that the store did not take. */
  readonly flush: () => Promise<void>
  /** Flushes, and closes the store. */
  readonly close: () => Promise<void>
}

/** Options of {@link createStoreLevel}. */
export interface StoreLevelOptions {
  /** The store. */
  store: TokenStore
  /** Seals what the store is given. */
  ring: KeyRing
  /** Receives an entry when the store fails and recovers, and the first of each kind of useless record. */
  logger: Logger
  /** Source of time. */
  clock: Clock
  /** @returns A number of at least 0 and below 1. */
  random: () => number
  /** Longest wait for the store, in milliseconds. Default 250. */
  storeTimeoutMs?: number | undefined
}

/** Creates level two. `onRemoved` is told of installations that turn out to be uninstalled while a token of theirs is written. */
export function createStoreLevel(
  options: StoreLevelOptions,
  onRemoved: (tenant: Tenant) => void,
): StoreLevel {
  const { store, ring, clock, random, logger, storeTimeoutMs = 250 } = options
  const counter = createTokenCounter(logger)
  const callStore = guardStore({ store, timeoutMs: storeTimeoutMs, counter, clock, random })
  const reader = createStoreReader({ callStore, ring, counter, clock })
  const writer = createStoreWriter(clock)
  const refused = createRefusedTokens(clock)
  const cleaner = createStoreCleaner({ callStore, reader, refused, counter })
  const means = { callStore, ring, refused, cleaner, counter, clock, onRemoved }
  const { putToken, putName } = createTokenPutter(means)

  function write(owned: OwnedToken): void {
    const { owner } = owned
    reader.forget(owner)
    void writer.write(toOwnerKey(owner), { kind: 'put', run: () => putToken(owned) })
    if (owner.principal !== undefined) return
    const nameKey = toNameKey(owner.tenant.installationId)
    void writer.write(nameKey, { kind: 'put', run: () => putName(owned) })
  }

  async function blockKey(key: string): Promise<void> {
    await callStore((it) => it.remove(key, { blockForMs: LONGEST_LIFETIME_MS }))
    counter.count('storeWrites')
  }

  async function block(tenant: Tenant): Promise<boolean> {
    const key = toOwnerKey({ tenant })
    const nameKey = toNameKey(tenant.installationId)
    const blockOwn = async () => {
      await blockKey(key)
      // Only now: what is put from here on finds the block.
      void removeUsers(callStore, tenant)
    }
    const done = await Promise.all([
      writer.write(key, { kind: 'block', run: blockOwn }),
      writer.write(nameKey, { kind: 'block', run: () => blockKey(nameKey) }),
    ])
    return done.every(Boolean)
  }

  return {
    read: async (owner) => {
      const found = await reader.read(owner)
      if (typeof found !== 'object' || !refused.has(owner, found.token.reveal())) return found
      cleaner.cleanSoon(owner)
      return 'missing'
    },
    readName: reader.readName,
    write,
    refuse: (owner, token) => {
      refused.add(owner, token)
      cleaner.cleanSoon(owner)
    },
    isRefused: refused.has,
    block,
    callStore,
    counter,
    flush: writer.flush,
    close: async () => {
      await writer.flush()
      writer.close()
      await store.close()
    },
  }
}
