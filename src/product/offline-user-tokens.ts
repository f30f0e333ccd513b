/**
 * Tokens to act for users who are not there, each kept until shortly before it ends.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.js'
import { ForgeRemoteError } from '../errors.js'
import { sleep } from '../retry/sleep.js'
import { createTokenBucket, toBucketRate } from '../retry/token-bucket.js'
import { AccessToken } from '../tokens/access-token.js'
import type { Transport } from '../transport/transport.js'
import { toBareInstallationId } from '../values/tenant.js'
import { fetchOfflineToken, type OfflineUser } from './fetch-offline-token.js'
import type { CallTime } from './product-caller.js'
import type { OfflineTokenAnswer } from './read-offline-token-answer.js'
import { withinCall } from './within-call.js'

/** Tokens to act for users. */
export interface OfflineUserTokens {
  /**
   * Finds or fetches a token; callers who want the same one share a call, and each waits as long as it has time.
   *
   * @returns `undefined` when the platform does not take the system token.
   * @throws `ERR_IMPERSONATION` when the platform gives none out, `ERR_PRODUCT_RATE_LIMITED` when too many are being fetched, or a
   *   `TransportError`.
   */
  find: (user: OfflineUser, time: CallTime) => Promise<AccessToken | undefined>
  /** Forgets a token that a product has refused. */
  evict: (token: AccessToken) => void
}

/** Options of {@link createOfflineUserTokens}. */
export interface OfflineUserTokensOptions {
  readonly transport: Transport
  readonly clock: Clock
}

const MAX_ENTRIES = 10_000
/** Per app, 2026-08. Source: Calling product APIs from a remote. */
const FETCHES_PER_MINUTE = 1_000
/** Longest that a fetch waits for its turn, in milliseconds. */
const MAX_TURN_MS = 10_000
/** How long before its end a token is no longer given out, in milliseconds, so that it lasts for the call. */
const EXPIRY_MARGIN_MS = 60_000

/** Creates the cache of one remote. */
export function createOfflineUserTokens(options: OfflineUserTokensOptions): OfflineUserTokens {
  const { clock } = options
  const tokens = new LRUCache<string, AccessToken>({ max: MAX_ENTRIES })
  const keys = new WeakMap<AccessToken, string>()
  const running = new Map<string, Promise<AccessToken | undefined>>()
  const bucket = createTokenBucket(clock, toBucketRate(FETCHES_PER_MINUTE, 60_000))
  let pausedUntil = 0

  /** Refuses whoever has not the time to wait; those who join later wait as long as they can. */
  const takeTurn = ({ remainingMs }: CallTime): number => {
    const pauseMs = Math.max(0, pausedUntil - clock.elapsed())
    const waitMs = bucket.waitMs(1, { pauseMs })
    if (waitMs > 0 && waitMs >= Math.min(MAX_TURN_MS, remainingMs())) throw tooMany(waitMs)
    bucket.take(1)
    return waitMs
  }
  const fetchAndKeep = async (
    key: string,
    user: OfflineUser,
    waitMs: number,
  ): Promise<AccessToken | undefined> => {
    if (waitMs > 0) await sleep(clock, waitMs)
    const answer = await fetchOfflineToken(options, user)
    if (answer.kind === 'rate-limited') pausedUntil = clock.elapsed() + answer.retryAfterMs
    const token = toAccessToken(answer, clock.now())
    if (token === undefined) return undefined
    tokens.set(key, token)
    keys.set(token, key)
    return token
  }
  const findKept = (key: string): AccessToken | undefined => {
    const kept = tokens.get(key)
    if (kept === undefined || clock.now() < kept.expiresAt - EXPIRY_MARGIN_MS) return kept
    tokens.delete(key)
    return undefined
  }
  const start = (key: string, user: OfflineUser, time: CallTime) => {
    const fetching = fetchAndKeep(key, user, takeTurn(time)).finally(() => running.delete(key))
    running.set(key, fetching)
    return fetching
  }

  return {
    find: async (user, time) => {
      const key = toKey(user)
      return findKept(key) ?? (await withinCall(running.get(key) ?? start(key, user, time), time))
    },
    evict: (refused) => {
      const key = keys.get(refused)
      if (key !== undefined && tokens.peek(key) === refused) tokens.delete(key)
    },
  }
}

/** The system token is part of it: what one that does not belong here opens is never given to anybody else. */
function toKey({
  installationId,
  accountId,
  contextIds,
  systemToken,
  graphqlOrigin,
}: OfflineUser): string {
  const installation = toBareInstallationId(installationId)
  const parts = [installation, accountId, contextIds, graphqlOrigin, systemToken.reveal()]
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}

function toAccessToken(answer: OfflineTokenAnswer, now: number): AccessToken | undefined {
  switch (answer.kind) {
    case 'token': {
      const expiresAt = now + answer.ttlSeconds * 1000
      return new AccessToken(answer.token, { receivedAt: now, expiresAt })
    }
    case 'unauthorized':
      return undefined
    case 'rate-limited':
      throw tooMany(answer.retryAfterMs)
    case 'refused':
      throw new ForgeRemoteError('ERR_IMPERSONATION', answer.problem)
  }
}

function tooMany(retryAfterMs: number): ForgeRemoteError {
  const text = 'more users are impersonated than the platform allows per minute'
  return new ForgeRemoteError('ERR_PRODUCT_RATE_LIMITED', text, { retryAfterMs })
}
