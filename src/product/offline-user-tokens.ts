/**
 * Tokens to act for a user who is not there.
 *
 * Source: Calling product APIs from a remote, offline user impersonation.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.js'
import { ForgeRemoteError } from '../errors.js'
import { sleep } from '../retry/sleep.js'
import { type TokenBucket, createTokenBucket, toBucketRate } from '../retry/token-bucket.js'
import { AccessToken, isTokenText } from '../tokens/access-token.js'
import type { Transport } from '../transport/transport.js'
import type { CallTime } from './product-caller.js'
import { type OfflineTokenAnswer, readOfflineTokenAnswer } from './read-offline-token-answer.js'

/** Which user's token is wanted. */
export interface OfflineUser extends CallTime {
  /** Names the installation. */
  readonly installationId: string
  readonly accountId: string
  /** ARIs that name the site, such as `ari:cloud:jira::site/<cloud id>`. */
  readonly contextIds: readonly string[]
  /** System token of the installation. */
  readonly systemToken: AccessToken
}

/** Tokens to act for users, kept until shortly before they end. */
export interface OfflineUserTokens {
  /**
   * Finds or fetches a token; callers who want the same one share a call.
   *
   * @throws `ERR_IMPERSONATION` when the platform gives none out, `ERR_PRODUCT_RATE_LIMITED` when too many are being fetched, or a
   *   `TransportError`.
   */
  find: (user: OfflineUser) => Promise<AccessToken>
  /** Forgets a token that a product has refused. */
  evict: (token: AccessToken) => void
}

/** Options of {@link createOfflineUserTokens}. */
export interface OfflineUserTokensOptions {
  readonly transport: Transport
  /** Origin of the GraphQL API. */
  readonly graphqlOrigin: string
  readonly clock: Clock
}

const QUERY = `mutation offlineUserAuthToken($input: OfflineUserAuthTokenInput!) {
  offlineUserAuthToken(input: $input) { success errors { message } authToken { token ttl } }
}`
const MAX_ENTRIES = 10_000
/** Per app, 2026-08. */
const FETCHES_PER_MINUTE = 1_000
const EXPIRY_MARGIN_MS = 60_000
const TIMEOUT_MS = 10_000
const MAX_ANSWER_BYTES = 256 * 1024

/** Creates the cache of one remote. */
export function createOfflineUserTokens(options: OfflineUserTokensOptions): OfflineUserTokens {
  const { clock } = options
  const tokens = new LRUCache<string, AccessToken>({ max: MAX_ENTRIES })
  const running = new Map<string, Promise<AccessToken>>()
  const bucket = createTokenBucket(clock, toBucketRate(FETCHES_PER_MINUTE, 60_000))

  const fetchAndKeep = async (key: string, user: OfflineUser): Promise<AccessToken> => {
    await takeTurn(bucket, user, clock)
    const token = await fetchToken(options, user)
    tokens.set(key, token)
    return token
  }

  return {
    find: async (user) => {
      const key = toKey(user)
      const kept = tokens.get(key)
      if (kept !== undefined && clock.now() < kept.expiresAt - EXPIRY_MARGIN_MS) return kept
      const fetching = running.get(key) ?? fetchAndKeep(key, user)
      running.set(key, fetching)
      try {
        return await fetching
      } finally {
        if (running.get(key) === fetching) running.delete(key)
      }
    },
    evict: (refused) => {
      for (const [key, token] of tokens) if (token === refused) tokens.delete(key)
    },
  }
}

/** The system token is part of it: what one that does not belong here opens is never given to anybody else. */
function toKey({ installationId, accountId, contextIds, systemToken }: OfflineUser): string {
  return createHash('sha256')
    .update(JSON.stringify([installationId, accountId, contextIds, systemToken.reveal()]))
    .digest('base64url')
}

async function takeTurn(
  bucket: TokenBucket,
  { signal, remainingMs }: CallTime,
  clock: Clock,
): Promise<void> {
  const waitMs = bucket.waitMs(1)
  if (waitMs > 0 && waitMs >= remainingMs()) {
    throw new ForgeRemoteError(
      'ERR_PRODUCT_RATE_LIMITED',
      'more users are impersonated than the platform allows per minute',
      { retryAfterMs: waitMs },
    )
  }
  bucket.take(1)
  if (waitMs > 0) await sleep(clock, waitMs, signal)
}

async function fetchToken(
  { transport, graphqlOrigin, clock }: OfflineUserTokensOptions,
  { accountId, contextIds, systemToken, remainingMs }: OfflineUser,
): Promise<AccessToken> {
  const variables = { input: { contextIds, userId: accountId } }
  // Without the signal of the caller: others may wait for the same token.
  const { status, body } = await transport.exchange({
    method: 'POST',
    origin: graphqlOrigin,
    path: '/graphql',
    headers: {
      authorization: `Bearer ${systemToken.reveal()}`,
      'content-type': 'application/json',
      accept: 'application/json',
    },
    body: JSON.stringify({ query: QUERY, variables }),
    timeoutMs: Math.min(TIMEOUT_MS, Math.max(1, remainingMs())),
    maxResponseBytes: MAX_ANSWER_BYTES,
  })
  return toAccessToken(readOfflineTokenAnswer(status, body), clock.now())
}

function toAccessToken(answer: OfflineTokenAnswer, now: number): AccessToken {
  if ('problem' in answer) throw new ForgeRemoteError('ERR_IMPERSONATION', answer.problem)
  if (!isTokenText(answer.token)) {
    throw new ForgeRemoteError(
      'ERR_IMPERSONATION',
      'the platform gave out something that is no token',
    )
  }
  const expiresAt = now + answer.ttlSeconds * 1000
  return new AccessToken(answer.token, { receivedAt: now, expiresAt })
}
