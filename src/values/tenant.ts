/**
 * Whose data it is: every cache and every store is addressed by tenant.
 *
 * @module
 */

const INSTALLATION_PREFIX = 'ari:cloud:ecosystem::installation/'

/** One installation of one app in one environment. */
export interface Tenant {
  /** App id, `ari:cloud:ecosystem::app/…`. */
  readonly appId: string
  /** Environment id, `ari:cloud:ecosystem::environment/…`. */
  readonly environmentId: string
  /** Installation id, `ari:cloud:ecosystem::installation/…`. */
  readonly installationId: string
  /** The product, such as `jira`, where data of an installation is kept apart by product. */
  readonly product?: string
}

/** @returns A key that two tenants share only when they are the same. */
export function toTenantKey(tenant: Tenant): string {
  const { appId, environmentId, installationId, product } = tenant
  const parts = [appId, environmentId, installationId]
  return JSON.stringify(product === undefined ? parts : [...parts, product])
}

/** @returns The tenant that an installation is in whatever product it is called from. */
export function withoutProduct(tenant: Tenant): Tenant {
  if (tenant.product === undefined) return tenant
  const { appId, environmentId, installationId } = tenant
  return { appId, environmentId, installationId }
}

/** @returns The installation id without its ARI prefix, as Forge Containers write it. */
export function toBareInstallationId(installationId: string): string {
  return installationId.startsWith(INSTALLATION_PREFIX)
    ? installationId.slice(INSTALLATION_PREFIX.length)
    : installationId
}

/** @returns The installation id with its ARI prefix, as invocations write it. */
export function toInstallationAri(installationId: string): string {
  return `${INSTALLATION_PREFIX}${toBareInstallationId(installationId)}`
}
