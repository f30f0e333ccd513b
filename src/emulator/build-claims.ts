/**
 * Claims of a Forge Invocation Token, as Forge fills them.
 *
 * Source: Forge Remote essentials, and tokens seen on real sites.
 *
 * @module
 */
import type { Tenant } from '../values/tenant.js'
import {
  type EnvironmentType,
  INVOCATION_TOKEN_ISSUER,
  type InvocationClaims,
} from '../wire/invocation-claims.js'
import type { InvocationTokenOptions } from './mint-options.js'
import { toSite } from './site.js'

const LIFETIME_SECONDS = 25
const USER_INTERFACE_MODULE = { type: 'jira:issuePanel', key: 'panel' }
const TRIGGER_MODULE = { type: 'core:trigger', key: 'trigger' }

/** What the claims hold besides the options. */
export interface ClaimFacts {
  readonly tenant: Tenant
  readonly environment: EnvironmentType
  /** Id of the token. */
  readonly tokenId: string
  /** Seconds since the epoch. */
  readonly issuedAtSeconds: number
}

/** @returns The claims before `options.claims` is laid over them. */
export function buildClaims(options: InvocationTokenOptions, facts: ClaimFacts): InvocationClaims {
  const { tenant, environment, tokenId, issuedAtSeconds } = facts
  const { installationId, principal, license } = options
  const isUserInterface = principal !== undefined
  const module = options.module ?? (isUserInterface ? USER_INTERFACE_MODULE : TRIGGER_MODULE)
  const { cloudId, siteUrl, apiBaseUrl } = toSite(installationId)
  const context = {
    ...(isUserInterface ? { cloudId, siteUrl, moduleKey: module.key } : {}),
    ...options.context,
  }
  return {
    app: {
      id: tenant.appId,
      version: '1',
      appVersion: '1.0.0',
      installationId,
      apiBaseUrl,
      installation: {
        id: installationId,
        contexts: [{ name: 'jira', apiBaseUrl, cloudId }],
      },
      environment: { type: environment, id: tenant.environmentId },
      module,
      ...(license === undefined ? {} : { license }),
    },
    ...(Object.keys(context).length === 0 ? {} : { context }),
    ...(principal === undefined ? {} : { principal }),
    aud: tenant.appId,
    iss: INVOCATION_TOKEN_ISSUER,
    iat: issuedAtSeconds,
    nbf: issuedAtSeconds,
    exp: issuedAtSeconds + (options.expiresInSeconds ?? LIFETIME_SECONDS),
    jti: tokenId,
  }
}
