/**
 * Finds out on whose behalf a container calls the egress proxy.
 *
 * @module
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { Tenant } from '../values/tenant.js'
import { PROXY_AUTHORIZATION_HEADER } from '../wire/headers.js'
import { readProxyAuthorization } from './proxy-authorization.js'
import type { TokenIssuer } from './token-issuer.js'

/** Whose call it is. */
export interface ProxiedCaller {
  readonly as: 'app' | 'user'
  readonly tenant: Tenant
  /** Claims of the invocation that was named, if one was. */
  readonly claims?: Readonly<Record<string, unknown>>
  /** The user: the one that was named, else the one of the invocation. */
  readonly accountId?: string
}

/** @returns The caller, or why there is none. */
export function findProxiedCaller(
  headers: IncomingHttpHeaders,
  issuer: Pick<TokenIssuer, 'findInvocation' | 'findInstallation'>,
): ProxiedCaller | string {
  const identity = readProxyAuthorization(headers[PROXY_AUTHORIZATION_HEADER])
  if (typeof identity === 'string') return identity
  const { as } = identity
  const named = identity.accountId
  if ('installationId' in identity) {
    const tenant = issuer.findInstallation(identity.installationId)
    if (tenant === undefined) return 'no such installation: no token was minted for it'
    return { as, tenant, ...(named !== undefined && { accountId: named }) }
  }
  const invocation = issuer.findInvocation(identity.invocationId)
  if (invocation === undefined) return 'no such invocation'
  const { tenant, claims } = invocation
  const accountId = named ?? claims['principal']
  return { as, tenant, claims, ...(typeof accountId === 'string' && { accountId }) }
}
