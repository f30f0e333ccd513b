/**
 * Refuses a token that has been used before. Off by default: `requestRemote` rightly sends one token many times.
 *
 * @module
 */
import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.js'
import { InvocationTokenError } from '../errors.js'
import { toTenantKey } from '../values/tenant.js'
import type { Invocation } from './invocation.js'

/** Tokens remembered by default: 1,000 requests a second for the life of a token. */
const DEFAULT_MAX_ENTRIES = 100_000

/** Remembers which tokens were used. */
export interface ReplayGuard {
  /**
   * Marks the invocation's token as used.
   *
   * @returns A function that takes the mark back, for a request that failed and may be sent again.
   * @throws {InvocationTokenError} `replayed` when it was used before, `claims` when it has no `jti`.
   */
  use: (invocation: Invocation) => () => void
}

/** Options of {@link createReplayGuard}. */
export interface ReplayGuardOptions {
  /** Most tokens remembered; beyond that the oldest are forgotten. Default 100000. */
  maxEntries?: number | undefined
  /** Added to the life of a token, since it is accepted that much longer, in seconds. */
  clockToleranceSeconds: number
  /** Source of time. */
  clock: Clock
}

/** Remembers a token until it would be refused as expired anyway. */
export function createReplayGuard(options: ReplayGuardOptions): ReplayGuard {
  const { maxEntries = DEFAULT_MAX_ENTRIES, clockToleranceSeconds, clock } = options
  const usedUntil = new LRUCache<string, number>({ max: maxEntries })
  return {
    use: ({ tenant, tokenId, expiresAt }) => {
      if (tokenId === undefined) {
        throw new InvocationTokenError({ refusal: 'claims', claim: 'jti' }, 'jti is missing')
      }
      const key = JSON.stringify([toTenantKey(tenant), tokenId])
      if ((usedUntil.get(key) ?? 0) > clock.now()) {
        throw new InvocationTokenError(
          { refusal: 'replayed', claim: 'jti' },
          'the token was used before',
        )
      }
      usedUntil.set(key, expiresAt + clockToleranceSeconds * 1000 + 1)
      return () => void usedUntil.delete(key)
    },
  }
}
