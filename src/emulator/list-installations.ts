/**
 * The installations that an emulator has met: through their data, or through a token.
 *
 * @module
 */
import type { Tenant } from '../values/tenant.js'
import type { EnvironmentType } from '../wire/invocation-claims.js'
import type { StorageEngine, TenantCounts } from './engine/storage-engine.js'
import { ENVIRONMENTS, toEnvironmentId } from './site.js'
import type { TokenIssuer } from './token-issuer.js'

/** An installation that has data, or that a token was minted for. */
export interface InstallationSummary {
  readonly installationId: string
  /** Absent for data of an environment of another app. */
  readonly environment?: EnvironmentType
  readonly environmentId: string
  /** Items per key space; those that have expired count until they are swept away. */
  readonly counts: Readonly<Record<string, number>>
}

/** Those who know installations. */
export interface InstallationSources {
  readonly engine: Pick<StorageEngine, 'tenants'>
  readonly issuer: Pick<TokenIssuer, 'appId' | 'listInstallations'>
}

/** @returns Those that have data, then those that have none, each once. */
export function listInstallations({
  engine,
  issuer,
}: InstallationSources): readonly InstallationSummary[] {
  const types = new Map(ENVIRONMENTS.map((type) => [toEnvironmentId(issuer.appId, type), type]))
  const stored = engine.tenants()
  const known = new Set(stored.map(({ tenant }) => toKey(tenant)))
  const others = ENVIRONMENTS.flatMap((type) => issuer.listInstallations(type))
    .filter((tenant) => !known.has(toKey(tenant)))
    .map((tenant): TenantCounts => ({ tenant, counts: {} }))
  return [...stored, ...others].map(({ tenant: { installationId, environmentId }, counts }) => {
    const environment = types.get(environmentId)
    return {
      installationId,
      ...(environment === undefined ? {} : { environment }),
      environmentId,
      counts,
    }
  })
}

/** Whatever the product: a token is good for all of them. */
function toKey({ environmentId, installationId }: Tenant): string {
  return JSON.stringify([environmentId, installationId])
}
