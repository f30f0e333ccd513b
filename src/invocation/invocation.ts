/**
 * A verified call of Forge, as the rest of the library sees it.
 *
 * @module
 */
import type { Tenant } from '../values/tenant.js'
import type { AppClaims, InvocationClaims } from '../wire/invocation-claims.js'

/** A call of Forge whose token was verified. It is frozen, and so is everything in it. */
export interface Invocation {
  /** Every claim of the token, also those that are not documented, but none that is optional and `null`. */
  readonly claims: InvocationClaims
  /** What called: app, installation, environment, module, licence. */
  readonly app: Readonly<AppClaims>
  /** Where the call came from; module specific, and every part of it is optional. Calls of the user interface mostly. */
  readonly context?: Readonly<Record<string, unknown>>
  /** Account id of the user in session; absent for events, triggers and anonymous viewers. */
  readonly principal?: string
  /** Whose data the call may touch. */
  readonly tenant: Tenant
  /** Installation id, `ari:cloud:ecosystem::installation/…`; what remote storage is keyed by. */
  readonly installationId: string
  /** When the token was made, in milliseconds since the epoch. */
  readonly issuedAt: number
  /** When the token ends, in milliseconds since the epoch. */
  readonly expiresAt: number
  /** The token's `jti`. Calls of `requestRemote` may share one. */
  readonly tokenId?: string
}

/** @param claims Checked, and deeply frozen. */
export function toInvocation(claims: InvocationClaims): Invocation {
  const { app, context, principal, jti } = claims
  const { installationId } = app
  return Object.freeze({
    claims,
    app,
    ...(context !== undefined && { context }),
    ...(principal !== undefined && { principal }),
    tenant: Object.freeze({ appId: app.id, environmentId: app.environment.id, installationId }),
    installationId,
    issuedAt: claims.iat * 1000,
    expiresAt: claims.exp * 1000,
    ...(jti !== undefined && { tokenId: jti }),
  })
}
