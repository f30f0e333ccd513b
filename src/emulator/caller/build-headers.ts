/**
 * The headers that a remote receives.
 *
 * Source: Forge Remote essentials.
 *
 * @module
 */
import {
  SPAN_ID_HEADER,
  SYSTEM_TOKEN_HEADER,
  TRACE_ID_HEADER,
  USER_TOKEN_HEADER,
} from '../../wire/headers.js'
import type { IdSource } from '../id-source.js'
import type { TokenIssuer } from '../token-issuer.js'
import type { ResolvedCall } from './resolve-call.js'

/** What the headers of one attempt hold besides the call. */
export interface HeaderFacts {
  readonly invocationToken: string
  readonly traceId: string
}

/** What tokens and ids come from. */
export interface HeaderMeans {
  readonly issuer: Pick<TokenIssuer, 'mintSystemToken' | 'mintUserToken'>
  readonly ids: IdSource
}

/** @returns The headers, names in lower case; those of Forge come before the caller's own. */
export function buildHeaders(
  { headers, rules, tokens, body, invocation, origin }: ResolvedCall,
  { invocationToken, traceId }: HeaderFacts,
  { issuer, ids }: HeaderMeans,
): Readonly<Record<string, string>> {
  const { installationId, environment, principal } = invocation
  const whom = { installationId, environment }
  return {
    ...(body.isPresent ? { 'content-type': 'application/json' } : {}),
    ...headers,
    ...(rules.isTraced
      ? { [TRACE_ID_HEADER]: traceId, [SPAN_ID_HEADER]: ids.hex(16) }
      : { origin }),
    ...(tokens.system ? { [SYSTEM_TOKEN_HEADER]: issuer.mintSystemToken(whom) } : {}),
    ...(tokens.user ? { [USER_TOKEN_HEADER]: issuer.mintUserToken({ ...whom, principal }) } : {}),
    authorization: `Bearer ${invocationToken}`,
  }
}
