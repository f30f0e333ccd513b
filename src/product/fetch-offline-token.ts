/**
 * Asks the platform for a token of a user who is not there.
 *
 * Source: Calling product APIs from a remote, offline user impersonation.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import type { AccessToken } from '../tokens/access-token.js'
import type { Transport } from '../transport/transport.js'
import { type OfflineTokenAnswer, readOfflineTokenAnswer } from './read-offline-token-answer.js'

/** Which user's token is wanted. */
export interface OfflineUser {
  /** Names the installation. */
  readonly installationId: string
  readonly accountId: string
  /** ARIs that name the site, such as `ari:cloud:jira::site/<cloud id>`. */
  readonly contextIds: readonly string[]
  /** System token of the installation. */
  readonly systemToken: AccessToken
  /** Origin of the GraphQL API that the system token is good for. */
  readonly graphqlOrigin: string
}

/** Longest wait for a token, in milliseconds. */
const TIMEOUT_MS = 10_000
const MAX_ANSWER_BYTES = 256 * 1024
const QUERY = `mutation offlineUserAuthToken($input: OfflineUserAuthTokenInput!) {
  offlineUserAuthToken(input: $input) { success errors { message } authToken { token ttl } }
}`

/** Rejects with a `TransportError` when there was no answer. */
export async function fetchOfflineToken(
  { transport, clock }: { readonly transport: Transport; readonly clock: Clock },
  { accountId, contextIds, systemToken, graphqlOrigin }: OfflineUser,
): Promise<OfflineTokenAnswer> {
  const token = systemToken.reveal()
  const response = await transport.exchange({
    method: 'POST',
    origin: graphqlOrigin,
    path: '/graphql',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json',
    },
    body: JSON.stringify({
      query: QUERY,
      variables: { input: { contextIds, userId: accountId } },
    }),
    timeoutMs: TIMEOUT_MS,
    maxResponseBytes: MAX_ANSWER_BYTES,
  })
  // A platform that quotes what it was sent must not get it into an error.
  const body = response.body.replaceAll(token, '[redacted]')
  return readOfflineTokenAnswer({ ...response, body }, clock.now())
}
