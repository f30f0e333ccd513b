/**
 * Reads an access token of this run, system or user.
 *
 * @module
 */
import * as z from 'zod'
import { type Tenant, toBareInstallationId } from '../../values/tenant.js'
import type { ReadingMoment } from '../access-tokens.js'
import { openWithSecret } from '../jwt.js'

/** Whom an access token speaks for. */
export interface AccessGrant {
  readonly kind: 'system' | 'user'
  readonly tenant: Tenant
  readonly scopes: readonly string[]
  /** Account id, for a user token. */
  readonly principal?: string
}

/** Why an access token opens nothing. */
export type AccessRefusal = 'not minted by this run' | 'expired'

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

/** Reads the bearer token of a request to a product. */
export function readAccessToken(
  token: string,
  secret: string,
  { now, generation }: ReadingMoment,
): AccessGrant | AccessRefusal {
  const claims = claimsSchema.safeParse(openWithSecret(token, secret)).data
  if (claims === undefined) return 'not minted by this run'
  const isEnded = claims.kind === 'system' && claims.generation < generation
  if (isEnded || claims.exp * 1000 <= now) return 'expired'
  const { kind, aud: appId, environmentId, scopes, sub } = claims
  const installationId = toBareInstallationId(claims.installationId)
  return {
    kind,
    tenant: { appId, environmentId, installationId },
    scopes,
    ...(sub === undefined ? {} : { principal: sub }),
  }
}
