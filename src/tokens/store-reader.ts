/**
 * Reads tokens from the store: each key once at a time, and not again at once when there is nothing.
 *
 * @module
 */
import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.js'
import { toBareInstallationId } from '../values/tenant.js'
import type { CallStore } from './guarded-store.js'
import type { KeyRing } from './key-ring.js'
import type { TokenCounter } from './token-counts.js'
import { type TokenOwner, toNameKey, toOwnerKey } from './token-owner.js'
import { type OwnedToken, openOwner, openToken } from './token-record.js'
import type { StoredToken } from './token-store.js'
import { TokenStoreError } from './token-store-error.js'

const NOTHING_FOR_MS = 1000
const MAX_KEYS = 10_000

/** What reading came to. A record that is not used counts as none; `failed` says nothing about what is there. */
export type ReadOutcome = OwnedToken | Nothing

type Nothing = 'missing' | 'removed' | 'failed'

/** Reads tokens. */
export interface StoreReader {
  /** Reads an owner's token. It never rejects. */
  read: (owner: TokenOwner) => Promise<ReadOutcome>
  /** Finds out whose an installation id is. It never rejects. */
  readName: (installationId: string) => Promise<TokenOwner | undefined>
  /** Something was put under the owner's key: what was found before says nothing any more. */
  forget: (owner: TokenOwner) => void
}

/** What a reader needs. */
export interface StoreReaderOptions {
  /** The guarded store. */
  callStore: CallStore
  /** Opens records. */
  ring: KeyRing
  /** Takes the results. */
  counter: TokenCounter
  /** Source of time. */
  clock: Clock
}

/** Creates a reader. */
export function createStoreReader(options: StoreReaderOptions): StoreReader {
  const { callStore, ring, counter, clock } = options
  const running = new Map<string, Promise<StoredToken | Nothing>>()
  const nothing = new LRUCache<string, { readonly until: number; readonly was: Nothing }>({
    max: MAX_KEYS,
  })

  async function fetch(key: string): Promise<StoredToken | Nothing> {
    // An adapter in JavaScript may say `null`.
    const found = (await callStore((store) => store.get(key)).catch(toFailed)) ?? 'missing'
    if (typeof found === 'object') return found
    nothing.set(key, { until: clock.elapsed() + NOTHING_FOR_MS, was: found })
    return found
  }

  async function look(key: string): Promise<StoredToken | Nothing> {
    const known = nothing.get(key)
    if (known !== undefined && known.until > clock.elapsed()) return known.was
    const shared = running.get(key) ?? fetch(key).finally(() => running.delete(key))
    running.set(key, shared)
    return await shared
  }

  return {
    read: async (owner) => {
      const found = await look(toOwnerKey(owner))
      if (typeof found !== 'object') {
        if (found !== 'failed') counter.count('storeMisses')
        return found
      }
      const opened = openToken(ring, owner, found, clock.now())
      if (opened.found !== undefined) {
        counter.count('storeHits')
        return opened.found
      }
      counter.ignored(opened.problem)
      return 'missing'
    },
    readName: async (installationId) => {
      const found = await look(toNameKey(installationId))
      if (typeof found !== 'object') return undefined
      const owner = openOwner(ring, found.owner)
      if (typeof owner === 'string') {
        counter.ignored(owner)
        return undefined
      }
      if (isNamed(owner, installationId)) return owner
      counter.ignored('foreign')
      return undefined
    },
    forget: (owner) => {
      nothing.delete(toOwnerKey(owner))
      nothing.delete(toNameKey(owner.tenant.installationId))
    },
  }
}

function isNamed({ tenant, principal }: TokenOwner, installationId: string): boolean {
  const isSame =
    toBareInstallationId(tenant.installationId) === toBareInstallationId(installationId)
  return isSame && principal === undefined
}

function toFailed(error: unknown): 'failed' {
  if (error instanceof TokenStoreError) return 'failed'
  throw error
}
