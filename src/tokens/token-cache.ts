/**
 * System tokens that outlive their request, each for those who may use it.
 *
 * @module
 */
import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.js'
import { type Tenant, toBareInstallationId, toTenantKey } from '../values/tenant.js'
import type { AccessToken } from './access-token.js'
import type { ProductAddress } from './product-address.js'
import { isSettling } from './settling.js'

/** A system token, and who may use it. */
export interface TokenEntry {
  /** Whose token it is. */
  tenant: Tenant
  /** Account id of the user whose invocation brought it. */
  principal?: string | undefined
  /** Whether it may serve the whole installation; see `mayShareToken`. Never `true` for a token that a user's invocation brought. */
  shared: boolean
  /** The token. */
  token: AccessToken
  /** Isolated Cloud label of the invocation that brought it: the token is good there and nowhere else. */
  icLabel?: string | undefined
  /** Where the invocation that brought it says that the installation's products are called. Default: not known. */
  products?: readonly ProductAddress[] | undefined
}

/** A token that may serve its whole installation. */
export interface SharedToken {
  /** Whose token it is. */
  readonly tenant: Tenant
  /** The token. */
  readonly token: AccessToken
  /** Isolated Cloud label of the invocation that brought it. */
  readonly icLabel: string | undefined
  /** Where the installation's products are called, as far as that is known. */
  readonly products?: readonly ProductAddress[] | undefined
}

/** What became of an installation's token that storage has refused: forgotten, set aside for a while, or it was not kept. */
export type EvictOutcome = 'forgotten' | 'set-aside' | 'absent'

/** Keeps the newest token of each installation, and of each of its users. */
export interface TokenCache {
  /**
   * Keeps a token unless it, or a newer one, is there. One that is neither shared nor a user's, as an anonymous viewer's invocation brings
   * it, is not kept.
   *
   * @returns Whether it is kept from now on, and was not before.
   */
  put: (entry: TokenEntry) => boolean
  /**
   * Finds a token for a request: the user's own or the installation's, whichever lasts longer; and only one that is good in the request's
   * own Isolated Cloud, or outside of all of them.
   */
  find: (tenant: Tenant, principal?: string, icLabel?: string) => AccessToken | undefined
  /** Finds the installation's token, for work without a request. */
  findShared: (tenant: Tenant) => SharedToken | undefined
  /** Finds the installation's token when only the installation id is known, with or without its ARI prefix. */
  findSharedByInstallation: (installationId: string) => SharedToken | undefined
  /**
   * Forgets this very token, which storage has refused; a newer one stays. One that serves the installation and came in the last 10 minutes
   * is only set aside for 5 seconds, and any other token takes its place: right after an installation, refusals pass.
   *
   * @returns What became of the one that serves the installation. The user's own is forgotten in any case.
   */
  evict: (tenant: Tenant, refused: string, principal?: string) => EvictOutcome
  /** Forgets an installation's tokens and its users', and keeps none for `ms` milliseconds: it is being uninstalled. */
  block: (tenant: Tenant, ms: number) => void
  /** Lists the tokens that may serve a whole installation, ended ones left out. */
  listShared: () => Iterable<SharedToken>
  /**
   * @param installationId With or without its ARI prefix.
   * @returns When the newest token that served the whole installation ends or ended, in milliseconds since the epoch.
   */
  findLastEnd: (installationId: string) => number | undefined
  /** How many tokens are kept. */
  readonly size: number
}

/** Options of {@link createTokenCache}. */
export interface TokenCacheOptions {
  /** Source of time. */
  clock: Clock
  /** Most tokens kept of installations, and as many again of users; the least recently used go first. Default 10000. */
  maxEntries?: number | undefined
  /** How long before its end a token is no longer given out, in milliseconds, so that it lasts for the call. Default 60000. */
  expiryMarginMs?: number | undefined
}

const REST_MS = 5_000

/** Users and installations are kept apart, so that a site with many users pushes out no other installation's token. */
export function createTokenCache(options: TokenCacheOptions): TokenCache {
  const { clock, maxEntries = 10_000, expiryMarginMs = 60_000 } = options
  const tenantKeys = new Map<string, string>()
  const shared = new LRUCache<string, SharedToken>({
    max: maxEntries,
    dispose: ({ tenant }, key, reason) => {
      if (reason !== 'set') forget(tenantKeys, toBareInstallationId(tenant.installationId), key)
    },
  })
  const personal = new LRUCache<string, SharedToken>({ max: maxEntries })
  const lastEnds = new LRUCache<string, number>({ max: maxEntries })
  const blockedUntil = new LRUCache<string, number>({ max: maxEntries })

  const isBlocked = (tenantKey: string) => (blockedUntil.get(tenantKey) ?? -Infinity) > clock.now()
  const restsUntil = new WeakMap<AccessToken, number>()
  const isResting = ({ token }: SharedToken) => clock.now() < (restsUntil.get(token) ?? -Infinity)
  const hasTime = ({ token }: SharedToken) => clock.now() < token.expiresAt - expiryMarginMs
  const isUsable = (entry: SharedToken) => hasTime(entry) && !isResting(entry)
  const findUsable = (cache: LRUCache<string, SharedToken>, key: string) => {
    const entry = cache.get(key)
    if (entry === undefined || isUsable(entry)) return entry
    if (!hasTime(entry)) cache.delete(key)
    return undefined
  }
  const findPersonal = (tenant: Tenant, principal: string | undefined) =>
    principal === undefined || isBlocked(toTenantKey(tenant))
      ? undefined
      : findUsable(personal, toUserKey(tenant, principal))
  const findShared = (tenant: Tenant) => findUsable(shared, toTenantKey(tenant))

  return {
    put: ({ tenant, principal, shared: isShared, token, icLabel, products }) => {
      const key = toTenantKey(tenant)
      if (isBlocked(key)) return false
      if (principal !== undefined) {
        return keepNewer(personal, toUserKey(tenant, principal), { tenant, token, icLabel })
      }
      if (!isShared) return false
      const installation = toBareInstallationId(tenant.installationId)
      lastEnds.set(installation, Math.max(token.expiresAt, lastEnds.get(installation) ?? 0))
      const kept = shared.peek(key)
      const isRefused = kept !== undefined && isResting(kept)
      if (isRefused && kept.token.reveal() !== token.reveal()) shared.delete(key)
      tenantKeys.set(installation, key)
      return keepNewer(shared, key, { tenant, token, icLabel, products })
    },
    find: (tenant, principal, icLabel) =>
      pickLonger(
        ofCloud(findPersonal(tenant, principal), icLabel),
        ofCloud(findShared(tenant), icLabel),
      ),
    findShared,
    findSharedByInstallation: (installationId) => {
      const key = tenantKeys.get(toBareInstallationId(installationId))
      return key === undefined ? undefined : findUsable(shared, key)
    },
    evict: (tenant, refused, principal) => {
      if (principal !== undefined) deleteExactly(personal, toUserKey(tenant, principal), refused)
      const key = toTenantKey(tenant)
      const token = shared.peek(key)?.token
      if (token?.reveal() !== refused) return 'absent'
      if (isSettling(token, clock.now())) {
        restsUntil.set(token, clock.now() + REST_MS)
        return 'set-aside'
      }
      shared.delete(key)
      return 'forgotten'
    },
    block: (tenant, ms) => {
      const key = toTenantKey(tenant)
      shared.delete(key)
      blockedUntil.set(key, clock.now() + ms)
    },
    findLastEnd: (installationId) => lastEnds.get(toBareInstallationId(installationId)),
    listShared: () => [...shared.values()].filter(isUsable),
    get size() {
      return shared.size + personal.size
    },
  }
}

/** Not joined by a separator that a principal could contain. */
function toUserKey(tenant: Tenant, principal: string): string {
  return JSON.stringify([toTenantKey(tenant), principal])
}

function keepNewer(
  cache: LRUCache<string, SharedToken>,
  key: string,
  candidate: SharedToken,
): boolean {
  const kept = cache.get(key)
  const isNews = kept === undefined || isNewer(candidate, kept)
  if (isNews) cache.set(key, candidate)
  return isNews
}

function isNewer({ token, icLabel }: SharedToken, kept: SharedToken): boolean {
  // The same token again is no news, though the end of one that does not name it is guessed anew each time it comes.
  if (token.reveal() === kept.token.reveal() && icLabel === kept.icLabel) return false
  return token.expiresAt === kept.token.expiresAt
    ? token.receivedAt > kept.token.receivedAt
    : token.expiresAt > kept.token.expiresAt
}

function ofCloud(
  entry: SharedToken | undefined,
  icLabel: string | undefined,
): AccessToken | undefined {
  return entry?.icLabel === icLabel ? entry?.token : undefined
}

function pickLonger(
  own: AccessToken | undefined,
  shared: AccessToken | undefined,
): AccessToken | undefined {
  if (own === undefined || shared === undefined) return own ?? shared
  return own.expiresAt >= shared.expiresAt ? own : shared
}

function deleteExactly(cache: LRUCache<string, SharedToken>, key: string, refused: string): void {
  if (cache.peek(key)?.token.reveal() === refused) cache.delete(key)
}

function forget(tenantKeys: Map<string, string>, installationId: string, key: string): void {
  if (tenantKeys.get(installationId) === key) tenantKeys.delete(installationId)
}
