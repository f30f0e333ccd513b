/**
 * System tokens in memory, and behind that in a store that processes share.
 *
 * Nothing here makes a request wait that brought a token of its own, and nothing rejects: with the store dead, memory goes on alone.
 *
 * @module
 */
import type { Tenant } from '../values/tenant.js'
import { type AccessToken, LONGEST_LIFETIME_MS } from './access-token.js'
import { listInstallations } from './list-installations.js'
import { createRecheck } from './recheck.js'
import { isSettling } from './settling.js'
import { type StoreLevelOptions, createStoreLevel } from './store-level.js'
import type { ReadOutcome } from './store-reader.js'
import type { SharedToken, TokenCache, TokenEntry } from './token-cache.js'
import type { SystemTokens } from './system-tokens.js'
import type { OwnedToken } from './token-record.js'

/** Options of {@link createTwoLevelTokens}. */
export interface TwoLevelTokensOptions extends StoreLevelOptions {
  /** Level one. */
  cache: TokenCache
  /** How long a token is given out of memory before the store is asked again, in the background, in milliseconds. Default 60000. */
  recheckAfterMs?: number | undefined
}

/** Puts memory in front of a store. */
export function createTwoLevelTokens(options: TwoLevelTokensOptions): SystemTokens {
  const { cache, ring, clock, recheckAfterMs = 60_000 } = options
  const block = (tenant: Tenant) => cache.block(tenant, LONGEST_LIFETIME_MS)
  const level = createStoreLevel(options, block)
  const { callStore, counter } = level
  const recheck = createRecheck(clock, recheckAfterMs)

  /** Takes over into memory what the store says of an installation's token. */
  async function load(tenant: Tenant): Promise<ReadOutcome> {
    const found = await level.read({ tenant })
    if (found === 'removed') block(tenant)
    if (typeof found === 'object') cache.put(toEntry(found))
    return found
  }

  /** Likewise, and of the user's own; that one is taken only when the store also says whether the installation is gone. */
  async function loadAll(tenant: Tenant, principal: string | undefined): Promise<void> {
    const own = principal === undefined ? 'missing' : level.read({ tenant, principal })
    const [shared, found] = await Promise.all([load(tenant), own])
    if (typeof found === 'object' && shared !== 'failed') cache.put(toEntry(found))
  }

  /** Memory may be behind: the installation may be gone, its token renewed elsewhere, or the store may have lost it. */
  function onMemoryHit(tenant: Tenant, token: AccessToken, kept: SharedToken | undefined): void {
    counter.count('memoryHits')
    recheck(token, async () => {
      const found = await load(tenant)
      if (found === 'missing' && kept !== undefined) level.write(toOwned(kept))
    })
  }

  const find: SystemTokens['find'] = async (tenant, principal, icLabel) => {
    const token = cache.find(tenant, principal, icLabel)
    if (token !== undefined) {
      const kept = cache.findShared(tenant)
      onMemoryHit(tenant, kept?.token ?? token, kept)
      return token
    }
    await loadAll(tenant, principal)
    return cache.find(tenant, principal, icLabel)
  }

  /** How old a token is that memory does not have, the store knows: right after an installation, refusals pass. */
  async function refuseStored(tenant: Tenant, refused: string): Promise<void> {
    const found = await level.read({ tenant })
    if (typeof found !== 'object' || found.token.reveal() !== refused) return
    if (!isSettling(found.token, clock.now())) level.refuse({ tenant }, refused)
  }

  const findShared: SystemTokens['findShared'] = async (tenant) => {
    const kept = cache.findShared(tenant)
    if (kept === undefined) await load(tenant)
    else onMemoryHit(tenant, kept.token, kept)
    return cache.findShared(tenant)
  }

  return {
    put: (entry) => {
      const owned = toOwned(entry)
      if (level.isRefused(owned.owner, entry.token.reveal())) return
      if (cache.put(entry)) level.write(owned)
    },
    peek: cache.find,
    findLastEnd: cache.findLastEnd,
    find,
    findShared,
    findSharedByInstallation: async (installationId) => {
      const kept = cache.findSharedByInstallation(installationId)
      const tenant = kept?.tenant ?? (await level.readName(installationId))?.tenant
      return tenant && (await findShared(tenant))
    },
    evict: (tenant, refused, principal) => {
      const outcome = cache.evict(tenant, refused, principal)
      if (principal !== undefined) level.refuse({ tenant, principal }, refused)
      if (outcome === 'forgotten') level.refuse({ tenant }, refused)
      if (outcome === 'absent') void refuseStored(tenant, refused)
    },
    uninstall: async (tenant) => {
      block(tenant)
      return await level.block(tenant)
    },
    installations: () => listInstallations({ cache, callStore, ring, counter, clock }),
    counts: counter.counts,
    flush: level.flush,
    close: level.close,
  }
}

function toOwned(kept: Omit<TokenEntry, 'shared'>): OwnedToken {
  const { tenant, principal, token, icLabel, products } = kept
  return { owner: { tenant, principal }, token, icLabel, products }
}

function toEntry({ owner, ...rest }: OwnedToken): TokenEntry {
  const { tenant, principal } = owner
  return { tenant, principal, shared: principal === undefined, ...rest }
}
