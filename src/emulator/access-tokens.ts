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

/** Whom a system token speaks for. */
export interface Grant {
  readonly tenant: Tenant
  readonly scopes: readonly string[]
}

/** Why a bearer token does not open storage. */
export type GrantRefusal = 'not minted by this run' | 'not an app system token' | 'expired'

const ISSUER = 'forge-remote/emulator'

const claimsSchema = z.object({
  aud: z.string(),
  kind: z.enum(['system', 'user']),
  installationId: z.string(),
  environmentId: z.string(),
  scopes: z.array(z.string()),
  generation: z.number(),
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

/** Reads the bearer token of a storage request. */
export function readSystemToken(
  token: string,
  secret: string,
  { now, generation }: ReadingMoment,
): Grant | GrantRefusal {
  const claims = claimsSchema.safeParse(openWithSecret(token, secret)).data
  if (claims === undefined) return 'not minted by this run'
  if (claims.kind !== 'system') return 'not an app system token'
  if (claims.exp * 1000 <= now || claims.generation < generation) return 'expired'
  const { aud: appId, environmentId, scopes } = claims
  const installationId = toBareInstallationId(claims.installationId)
  return { tenant: { appId, environmentId, installationId }, scopes }
}
