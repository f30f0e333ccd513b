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
import { type StoreReader, createStoreReader } from './store-reader.js'
import { createStoreWriter } from './store-writer.js'
import { type TokenCounter, createTokenCounter } from './token-counts.js'
import { type TokenOwner, toNameKey, toOwnerKey } from './token-owner.js'
import { type OwnedToken, sealOwner, sealToken } from './token-record.js'
import type { TokenStore } from './token-store.js'

/** What stands for a token where there is none to keep. */
const NO_TOKEN = '-'

/** The shared store, as level one uses it. Nothing rejects, but for `callStore`. */
export interface StoreLevel extends Pick<StoreReader, 'read' | 'readName'> {
  /** Writes a token, in the background, and under which id its installation is found. */
  readonly write: (owned: OwnedToken) => void
  /** Removes this very token, in the background; another one stays. */
  readonly removeExactly: (owner: TokenOwner, refused: string) => void
  /** Removes an installation's token for good. @returns Whether that is done; if not, it is tried again. */
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

/** Creates level two. `onRemoved` is told of installations that turn out to be uninstalled while their token is written. */
export function createStoreLevel(
  options: StoreLevelOptions,
  onRemoved: (tenant: Tenant) => void,
): StoreLevel {
  const { store, ring, clock, random, logger, storeTimeoutMs = 250 } = options
  const counter = createTokenCounter(logger)
  const callStore = guardStore({ store, timeoutMs: storeTimeoutMs, counter, clock, random })
  const reader = createStoreReader({ callStore, ring, counter, clock })
  const writer = createStoreWriter({ callStore, counter, clock })

  function write(owned: OwnedToken): void {
    const { owner, token } = owned
    const { expiresAt } = token
    reader.forget(owner)
    const put = { kind: 'put', expiresAt, onRemoved: () => onRemoved(owner.tenant) } as const
    void writer.write(toOwnerKey(owner), { ...put, record: () => sealToken(ring, owned) })
    if (owner.principal !== undefined) return
    const record = () => ({ token: NO_TOKEN, owner: sealOwner(ring, owner), expiresAt })
    void writer.write(toNameKey(owner.tenant.installationId), { ...put, record })
  }

  /** The store may keep the token until another time than memory does, or another one by now. */
  async function removeExactly(owner: TokenOwner, refused: string): Promise<void> {
    const found = await reader.read(owner)
    if (typeof found !== 'object' || found.token.reveal() !== refused) return
    const { expiresAt } = found.token
    await writer.write(toOwnerKey(owner), { kind: 'remove', options: { notAfter: expiresAt } })
  }

  async function block(tenant: Tenant): Promise<boolean> {
    const change = { kind: 'remove', options: { blockForMs: LONGEST_LIFETIME_MS } } as const
    const keys = [toOwnerKey({ tenant }), toNameKey(tenant.installationId)]
    const done = await Promise.all(keys.map((key) => writer.write(key, change)))
    return done.every(Boolean)
  }

  return {
    read: reader.read,
    readName: reader.readName,
    write,
    removeExactly: (owner, refused) => void removeExactly(owner, refused),
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
