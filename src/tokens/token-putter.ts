/**
 * Puts tokens into the store, unless they are not wanted there any more.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import type { Tenant } from '../values/tenant.js'
import type { CallStore } from './guarded-store.js'
import type { KeyRing } from './key-ring.js'
import type { RefusedTokens } from './refused-tokens.js'
import type { StoreCleaner } from './store-cleaner.js'
import type { TokenCounter } from './token-counts.js'
import { type TokenOwner, toNameKey, toOwnerKey } from './token-owner.js'
import { type OwnedToken, sealOwner, sealToken } from './token-record.js'
import type { PutOutcome, StoredToken } from './token-store.js'

/** What stands for a token where there is none to keep. */
const NO_TOKEN = '-'

/** Puts tokens. Both reject with a `TokenStoreError` when the store does not do it. */
export interface TokenPutter {
  /** Puts a token. */
  readonly putToken: (owned: OwnedToken) => Promise<void>
  /** Puts under which id the installation of a token is found. */
  readonly putName: (owned: OwnedToken) => Promise<void>
}

/** What a putter needs. */
export interface TokenPutterOptions {
  /** The guarded store. */
  callStore: CallStore
  /** Seals what the store is given. */
  ring: KeyRing
  /** What was refused. */
  refused: RefusedTokens
  /** Removes it. */
  cleaner: StoreCleaner
  /** Takes the results. */
  counter: TokenCounter
  /** Source of time. */
  clock: Clock
  /** Told of installations that turn out to be uninstalled. */
  onRemoved: (tenant: Tenant) => void
}

/** Creates a putter. */
export function createTokenPutter(options: TokenPutterOptions): TokenPutter {
  const { callStore, ring, refused, cleaner, counter, clock, onRemoved } = options

  async function put(key: string, tenant: Tenant, record: StoredToken): Promise<PutOutcome> {
    const outcome = await callStore((store) => store.putIfLater(key, record))
    counter.count('storeWrites')
    if (outcome === 'removed') onRemoved(tenant)
    return outcome
  }

  /** When an installation goes, the keys of its users are not blocked: nobody knows them all. Its own key is. */
  async function isUserOfRemoved({ tenant, principal }: TokenOwner): Promise<boolean> {
    if (principal === undefined) return false
    const found = await callStore((store) => store.get(toOwnerKey({ tenant })))
    if (found === 'removed') onRemoved(tenant)
    return found === 'removed'
  }

  return {
    putToken: async (owned) => {
      const { owner, token } = owned
      if (token.expiresAt <= clock.now() || refused.has(owner, token.reveal())) return
      if (await isUserOfRemoved(owner)) return
      const putNow = () => put(toOwnerKey(owner), owner.tenant, sealToken(ring, owned))
      const outcome = await putNow()
      // What kept it out may be a refused token that ends later, and whose removal is under way.
      if (outcome === 'kept' && refused.hasAny(owner) && (await cleaner.clean(owner)))
        await putNow()
    },
    putName: async ({ owner, token: { expiresAt } }) => {
      if (expiresAt <= clock.now()) return
      const { tenant } = owner
      const record = { token: NO_TOKEN, owner: sealOwner(ring, owner), expiresAt }
      await put(toNameKey(tenant.installationId), tenant, record)
    },
  }
}
