/**
 * System tokens in memory, and behind that in a store that processes share.
 *
 * Nothing here makes a request wait that brought a token of its own, and nothing rejects: with the store dead, memory goes on alone.
 *
 * @module
 */
import type { Tenant } from '../values/tenant.js'
import { LONGEST_LIFETIME_MS } from './access-token.js'
import { listInstallations } from './list-installations.js'
import { createRecheck } from './recheck.js'
import { type StoreLevelOptions, createStoreLevel } from './store-level.js'
import type { ReadOutcome } from './store-reader.js'
import type { SharedToken, TokenCache, TokenEntry } from './token-cache.js'
import type { SystemTokens } from './system-tokens.js'
import type { TokenOwner } from './token-owner.js'
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

  /** Takes over into memory what the store says. */
  async function load(owner: TokenOwner): Promise<ReadOutcome> {
    const found = await level.read(owner)
    if (found === 'removed') block(owner.tenant)
    if (typeof found === 'object') cache.put(toEntry(found))
    return found
  }

  /** Memory may be behind: the installation may be gone, its token renewed elsewhere, or the store may have lost it. */
  function onMemoryHit(kept: SharedToken | undefined): void {
    counter.count('memoryHits')
    if (kept === undefined) return
    const { tenant, token, ...rest } = kept
    recheck(token, async () => {
      if ((await load({ tenant })) === 'missing') level.write({ owner: { tenant }, token, ...rest })
    })
  }

  const find: SystemTokens['find'] = async (tenant, principal, icLabel) => {
    const token = cache.find(tenant, principal, icLabel)
    if (token !== undefined) {
      onMemoryHit(cache.findShared(tenant))
      return token
    }
    await Promise.all(toOwners(tenant, principal).map(load))
    return cache.find(tenant, principal, icLabel)
  }

  const findShared: SystemTokens['findShared'] = async (tenant) => {
    const kept = cache.findShared(tenant)
    if (kept === undefined) await load({ tenant })
    else onMemoryHit(kept)
    return cache.findShared(tenant)
  }

  return {
    put: (entry) => {
      const { tenant, principal, token, icLabel, products } = entry
      if (cache.put(entry)) level.write({ owner: { tenant, principal }, token, icLabel, products })
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
      cache.evict(tenant, refused, principal)
      for (const owner of toOwners(tenant, principal)) level.removeExactly(owner, refused)
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

/** Whose tokens a caller may use: the installation's, and the user's own. */
function toOwners(tenant: Tenant, principal: string | undefined): readonly TokenOwner[] {
  return principal === undefined ? [{ tenant }] : [{ tenant }, { tenant, principal }]
}

function toEntry({ owner, ...rest }: OwnedToken): TokenEntry {
  const { tenant, principal } = owner
  return { tenant, principal, shared: principal === undefined, ...rest }
}
