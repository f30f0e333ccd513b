/**
 * System tokens for requests and for background work.
 *
 * @module
 */
import type { Tenant } from '../values/tenant.js'
import type { AccessToken } from './access-token.js'
import type { InstallationFreshness } from './list-installations.js'
import type { SharedToken, TokenCache, TokenEntry } from './token-cache.js'
import type { TokenCounts } from './token-counts.js'

/** System tokens for requests and for background work. Only what says so asks the store, where there is one. */
export interface SystemTokens {
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
  /**
   * Forgets this very token, which storage has refused, in memory at once and in the store soon, and does not take it back; a newer one stays,
   * and so does one that is only set aside (see `TokenCache.evict`).
   */
  evict: (tenant: Tenant, refused: string, principal?: string) => void
  /**
   * Forgets an installation that is being uninstalled; a late request cannot bring its tokens back for 4 hours and 10 minutes, when the
   * last of them has ended.
   *
   * @returns Whether the store did it too; if not, it is tried again every five seconds. The tokens of its users are removed there after that.
   */
  uninstall: (tenant: Tenant) => Promise<boolean>
  /** See `TokenCache.findLastEnd`. */
  findLastEnd: TokenCache['findLastEnd']
  /** Lists installations that have a token, each once, and when it ends. Rejects with a `TokenStoreError` when the store does not answer. */
  installations: () => AsyncGenerator<InstallationFreshness>
  /** Counters since the start. */
  counts: () => TokenCounts
  /** Waits for writes under way, and tries once more those that the store did not take. */
  flush: () => Promise<void>
  /** Flushes, and closes the store. */
  close: () => Promise<void>
}
