/**
 * System tokens in memory, and behind that in a store that processes share.
 *
 * Nothing here makes a request wait that brought a token of its own, and nothing rejects: with the store dead, memory goes on alone.
 *
 * @module
 */
import type { Tenant } from '../values/tenant.js'
import { type AccessToken, LONGEST_LIFETIME_MS } from './access-token.js'
import { type InstallationFreshness, listInstallations } from './list-installations.js'
import { createRecheck } from './recheck.js'
import { type StoreLevelOptions, createStoreLevel } from './store-level.js'
import type { ReadOutcome } from './store-reader.js'
import type { SharedToken, TokenCache, TokenEntry } from './token-cache.js'
import type { TokenCounts } from './token-counts.js'
import type { TokenOwner } from './token-owner.js'
import type { OwnedToken } from './token-record.js'

/** System tokens for requests and for background work. Only what says so asks the store. */
export interface TwoLevelTokens {
  /** Keeps a token in memory at once, and in the store soon; a token that is kept already is not written again. */
  put: (entry: TokenEntry) => void
  /** Finds a token in memory; see `TokenCache.find`. */
  peek: TokenCache['find']
  /** Finds a token in memory, else in the store. It never rejects. */
  find: (tenant: Tenant, principal?: string, icLabel?: string) => Promise<AccessToken | undefined>
  /** Finds the installation's token in memory, else in the store. It never rejects. */
  findShared: (tenant: Tenant) => Promise<SharedToken | undefined>
  /** Likewise, when only the installation id is known, with or without its ARI prefix. */
  findSharedByInstallation: (installationId: string) => Promise<SharedToken | undefined>
  /** Forgets this very token, which storage has refused, in memory at once and in the store soon; a newer one stays. */
  evict: (tenant: Tenant, refused: string, principal?: string) => void
  /**
   * Forgets an installation that is being uninstalled; a late request cannot bring its tokens back for 4 hours and 10 minutes, when the
   * last of them has ended.
   *
   * @returns Whether the store did it too; if not, it is tried again every five seconds.
   */
  uninstall: (tenant: Tenant) => Promise<boolean>
  /** Lists installations that have a token, each once, and when it ends. Rejects with a `TokenStoreError` when the store does not answer. */
  installations: () => AsyncGenerator<InstallationFreshness>
  /** Counters since the start. */
  counts: () => TokenCounts
  /** Waits for writes under way, and tries once more those that the store did not take. */
  flush: () => Promise<void>
  /** Flushes, and closes the store. */
  close: () => Promise<void>
}

/** Options of {@link createTwoLevelTokens}. */
export interface TwoLevelTokensOptions extends StoreLevelOptions {
  /** Level one. */
  cache: TokenCache
  /** How long a token is given out of memory before the store is asked again, in the background, in milliseconds. Default 60000. */
  recheckAfterMs?: number | undefined
}

/** Puts memory in front of a store. */
export function createTwoLevelTokens(options: TwoLevelTokensOptions): TwoLevelTokens {
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
    const { tenant, token, icLabel } = kept
    recheck(token, async () => {
      if ((await load({ tenant })) === 'missing') level.write({ owner: { tenant }, token, icLabel })
    })
  }

  const find: TwoLevelTokens['find'] = async (tenant, principal, icLabel) => {
    const token = cache.find(tenant, principal, icLabel)
    if (token !== undefined) {
      onMemoryHit(cache.findShared(tenant))
      return token
    }
    await Promise.all(toOwners(tenant, principal).map(load))
    return cache.find(tenant, principal, icLabel)
  }

  const findShared: TwoLevelTokens['findShared'] = async (tenant) => {
    const kept = cache.findShared(tenant)
    if (kept === undefined) await load({ tenant })
    else onMemoryHit(kept)
    return cache.findShared(tenant)
  }

  return {
    put: (entry) => {
      const { tenant, principal, token, icLabel } = entry
      if (cache.put(entry)) level.write({ owner: { tenant, principal }, token, icLabel })
    },
    peek: cache.find,
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

function toEntry({ owner, token, icLabel }: OwnedToken): TokenEntry {
  const { tenant, principal } = owner
  return { tenant, principal, shared: principal === undefined, token, icLabel }
}
