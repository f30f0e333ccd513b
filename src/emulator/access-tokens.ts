/**
 * App system and app user tokens of one run: readable by all, signed with the run's secret, verified without any memory of them.
 *
 * @module
 */
import * as z from 'zod'
import { type Tenant, toBareInstallationId } from '../values/tenant.js'
import { openWithSecret, signWithSecret } from './jwt.js'

/** What a token is for. */
export interface AccessTokenClaims {
  /** Only a system token opens storage. */
  readonly kind: 'system' | 'user'
  /** Installation id as it was ordered. */
  readonly installationId: string
  readonly environmentId: string
  readonly scopes: readonly string[]
  /** Counts how often all system tokens were ended before it was minted. */
  readonly generation: number
  /** Account id of the user. */
  readonly sub?: string | undefined
  /** Seconds since the epoch. */
  readonly iat: number
  /** Seconds since the epoch. */
  readonly exp: number
  readonly jti: string
}

/** Whom a token speaks for. */
export interface AccessGrant extends Pick<AccessTokenClaims, 'kind' | 'scopes'> {
  readonly tenant: Tenant
  /** Account id, for a user token. */
  readonly principal?: string
}

/** Why a token opens nothing. */
export type AccessRefusal = 'not minted by this run' | 'expired'

/** Why a token does not open storage. */
export type SystemAccessRefusal = AccessRefusal | 'not an app system token'

const ISSUER = 'forge-remote/emulator'

const claimsSchema = z.object({
  aud: z.string(),
  kind: z.enum(['system', 'user']),
  installationId: z.string(),
  environmentId: z.string(),
  scopes: z.array(z.string()),
  generation: z.number(),
  sub: z.string().optional(),
  exp: z.number(),
})

/** Mints a token for an app. */
export function mintAccessToken(appId: string, claims: AccessTokenClaims, secret: string): string {
  return signWithSecret({ iss: ISSUER, aud: appId, ...claims }, secret)
}

/** When a token is read. */
export interface ReadingMoment {
  /** Milliseconds since the epoch. */
  readonly now: number
  /** How often all system tokens were ended so far. */
  readonly generation: number
}

/** Reads a token of either kind. */
export function readAccessToken(
  token: string,
  secret: string,
  { now, generation }: ReadingMoment,
): AccessGrant | AccessRefusal {
  const claims = claimsSchema.safeParse(openWithSecret(token, secret)).data
  if (claims === undefined) return 'not minted by this run'
  const { kind, aud: appId, environmentId, scopes, sub } = claims
  const isEnded = kind === 'system' && claims.generation < generation
  if (isEnded || claims.exp * 1000 <= now) return 'expired'
  const installationId = toBareInstallationId(claims.installationId)
  const grant = { kind, tenant: { appId, environmentId, installationId }, scopes }
  return sub === undefined ? grant : { ...grant, principal: sub }
}

/** Reads a token that opens storage. */
export function readSystemToken(
  token: string,
  secret: string,
  moment: ReadingMoment,
): AccessGrant | SystemAccessRefusal {
  const grant = readAccessToken(token, secret, moment)
  if (typeof grant === 'string' || grant.kind === 'system') return grant
  return 'not an app system token'
}
