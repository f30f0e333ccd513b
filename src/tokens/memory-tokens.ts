/**
 * System tokens of a process that shares none with others.
 *
 * @module
 */
import { LONGEST_LIFETIME_MS } from './access-token.js'
import type { InstallationFreshness } from './list-installations.js'
import type { SystemTokens } from './system-tokens.js'
import type { TokenCache } from './token-cache.js'
import type { TokenCounts } from './token-counts.js'

const NOTHING_COUNTED: TokenCounts = {
  memoryHits: 0,
  storeHits: 0,
  storeMisses: 0,
  storeWrites: 0,
  storeFailures: {},
  ignoredRecords: {},
}

/** Puts the face of two levels on one. */
export function createMemoryTokens(cache: TokenCache): SystemTokens {
  return {
    put: (entry) => void cache.put(entry),
    peek: cache.find,
    find: async (tenant, principal, icLabel) => cache.find(tenant, principal, icLabel),
    findShared: async (tenant) => cache.findShared(tenant),
    findSharedByInstallation: async (installationId) =>
      cache.findSharedByInstallation(installationId),
    evict: (...refusal) => void cache.evict(...refusal),
    findLastEnd: cache.findLastEnd,
    uninstall: async (tenant) => {
      cache.block(tenant, LONGEST_LIFETIME_MS)
      return true
    },
    installations: () => listShared(cache),
    counts: () => NOTHING_COUNTED,
    flush: async () => {},
    close: async () => {},
  }
}

async function* listShared(cache: TokenCache): AsyncGenerator<InstallationFreshness> {
  for (const { tenant, token } of cache.listShared()) {
    yield { tenant, expiresAt: token.expiresAt }
  }
}
