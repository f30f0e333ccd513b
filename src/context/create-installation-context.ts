/**
 * Makes the context of background work for one installation.
 *
 * @module
 */
import { createRepositories } from '../entities/create-repositories.js'
import type { SystemAccess } from '../product/authorize-product.js'
import { withoutRequest } from '../product/list-products.js'
import type { SharedToken } from '../tokens/token-cache.js'
import type { Tenant } from '../values/tenant.js'
import type { ContextServices } from './context-services.js'
import type { InstallationContext } from './forge-context.js'
import { lazy } from './lazy.js'
import { openProducts } from './open-product.js'
import { openStorage } from './open-storage.js'
import { withFields } from './with-fields.js'

/**
 * Calls use the newest system token that may serve the whole installation, looked up at each call; without one they reject with
 * `ERR_NO_TOKEN`. In a container no token is needed.
 *
 * @param mainProduct In a container: the product that is called when nobody names one.
 */
export function createInstallationContext(
  services: ContextServices,
  installation: string | Tenant,
  mainProduct?: string,
): InstallationContext {
  const { tokens } = services
  let latest: SharedToken | undefined
  const installationId =
    typeof installation === 'string' ? installation : installation.installationId
  const find = async () => {
    latest =
      typeof installation === 'string'
        ? await tokens.findSharedByInstallation(installation)
        : await tokens.findShared(installation)
    return latest
  }
  const onTokenRefused = (token: string) => {
    if (latest !== undefined) tokens.evict(latest.tenant, token)
  }
  const storage = openStorage(services, {
    installationId,
    findToken: find,
    onTokenRefused,
    profile: 'background',
    callTimeoutMs: services.backgroundTimeoutMs,
    log: withFields(services.logger, { installationId }),
  })
  const entities = lazy(() => createRepositories(services.entities, storage))
  const products = lazy(() =>
    openProducts(services, {
      installationId,
      mainProduct,
      systemTokens: { find: async () => toAccess(await find()), onRefused: onTokenRefused },
    }),
  )
  return {
    storage,
    get entities() {
      return entities()
    },
    get asApp() {
      return products().asApp
    },
    get asUser() {
      return products().asUser
    },
  }
}

function toAccess(found: SharedToken | undefined): SystemAccess | undefined {
  if (found === undefined) return undefined
  const { token, icLabel, products = [] } = found
  return { token, icLabel, products: withoutRequest(products) }
}
