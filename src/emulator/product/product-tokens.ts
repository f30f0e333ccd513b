/**
 * The tokens that product APIs take.
 *
 * @module
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { TokenIssuer } from '../token-issuer.js'
import type { AccessGrant, AccessRefusal } from '../access-tokens.js'

/** What the stand-in asks of the token issuer. */
export interface ProductTokens extends Pick<TokenIssuer, 'mintUserToken'> {
  /** Reads a system or user token. */
  readonly readAccessToken: (token: string) => AccessGrant | AccessRefusal
}

/** @returns Whom the bearer token speaks for, or why it speaks for nobody. */
export function readBearer(
  { authorization = '' }: IncomingHttpHeaders,
  tokens: ProductTokens,
): AccessGrant | string {
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? []
  if (token === undefined) return 'there is no bearer token'
  const grant = tokens.readAccessToken(token)
  return typeof grant === 'string' ? `the bearer token is ${grant}` : grant
}
