/**
 * How a line names the tenant: the app of the manifest and the environment `PRODUCTION` need not be said.
 *
 * @module
 */
import * as z from 'zod'
import { type Tenant, toBareInstallationId } from '../../values/tenant.js'
import type { EnvironmentType } from '../../wire/invocation-claims.js'
import { installationIdSchema } from '../installation-id-schema.js'
import { ENVIRONMENTS, toEnvironmentId } from '../site.js'

/** The members of a line that name its tenant. */
export interface TenantMembers {
  /** Default: the app of the manifest. */
  readonly appId?: string
  /** Default `PRODUCTION`. */
  readonly environment?: EnvironmentType
  /** Instead of `environment`, for an id that belongs to none of the three. */
  readonly environmentId?: string
  /** With or without its ARI prefix. */
  readonly installationId: string
  /** Where data of an installation is kept apart by product. */
  readonly product?: string
}

/** Names tenants in the files of one app. */
export interface TenantNames {
  toMembers: (tenant: Tenant) => TenantMembers
  toTenant: (members: TenantMembers) => Tenant
}

/** The members as a schema's shape. */
export const tenantShape: {
  readonly appId: z.ZodExactOptional<z.ZodString>
  readonly environment: z.ZodExactOptional<
    z.ZodEnum<{ PRODUCTION: 'PRODUCTION'; STAGING: 'STAGING'; DEVELOPMENT: 'DEVELOPMENT' }>
  >
  readonly environmentId: z.ZodExactOptional<z.ZodString>
  readonly installationId: z.ZodString
  readonly product: z.ZodExactOptional<z.ZodString>
} = {
  appId: z.string().min(1).exactOptional(),
  environment: z.enum(ENVIRONMENTS).exactOptional(),
  environmentId: z.string().min(1).exactOptional(),
  installationId: installationIdSchema,
  product: z.string().min(1).exactOptional(),
}

/** @param appId The app of the manifest. */
export function createTenantNames(appId: string): TenantNames {
  // Looked up later, since a file has as many lines as items.
  const ids: Readonly<Record<EnvironmentType, string>> = {
    PRODUCTION: toEnvironmentId(appId, 'PRODUCTION'),
    STAGING: toEnvironmentId(appId, 'STAGING'),
    DEVELOPMENT: toEnvironmentId(appId, 'DEVELOPMENT'),
  }
  const types = new Map(ENVIRONMENTS.map((type) => [ids[type], type]))
  return {
    toMembers: ({ appId: owner, environmentId, installationId, product }) => ({
      ...(owner === appId ? {} : { appId: owner }),
      ...toEnvironmentMembers(environmentId, types.get(environmentId)),
      installationId,
      ...(product === undefined ? {} : { product }),
    }),
    toTenant: ({ environment = 'PRODUCTION', installationId, product, ...members }) => ({
      appId: members.appId ?? appId,
      environmentId: members.environmentId ?? ids[environment],
      installationId: toBareInstallationId(installationId),
      ...(product === undefined ? {} : { product }),
    }),
  }
}

function toEnvironmentMembers(
  environmentId: string,
  environment: EnvironmentType | undefined,
): Pick<TenantMembers, 'environment' | 'environmentId'> {
  if (environment === undefined) return { environmentId }
  return environment === 'PRODUCTION' ? {} : { environment }
}
