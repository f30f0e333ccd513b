/**
 * Opens the products of one installation, in the name of the app or of a user.
 *
 * @module
 */
import { ForgeRemoteError } from '../errors.js'
import { readCloudId } from '../invocation/api-base-url.js'
import {
  type SystemAccess,
  type UsableTokens,
  authorizeApp,
  authorizeOfflineUser,
  authorizeUser,
} from '../product/authorize-product.js'
import { type ProxyFields, authorizeByProxy } from '../product/authorize-proxy.js'
import type { ToContextIds } from '../product/context-ids.js'
import { createProductApi } from '../product/create-product-api.js'
import type { OfflineUserTokens } from '../product/offline-user-tokens.js'
import type { AsOfflineUser, AsUser, ProductApi } from '../product/product-api.js'
import type { ProductAddresses } from '../product/list-products.js'
import type { ProductCaller, ProductMeans, StartedCall } from '../product/product-caller.js'
import type { AccessToken } from '../tokens/access-token.js'
import type { ProductAddress } from '../tokens/product-address.js'
import { toBareInstallationId } from '../values/tenant.js'
import type { ContextServices } from './context-services.js'

/** What all product clients of a remote share. */
export interface ProductServices {
  readonly means: ProductMeans
  readonly offlineUserTokens: OfflineUserTokens
  readonly toContextIds: ToContextIds
}

/** Whose products to open, and how. */
export interface ProductAccess {
  /** Installation id, with or without its ARI prefix. */
  readonly installationId: string
  readonly systemTokens: UsableTokens
  /** Starts the time of one call. Default: each has one of its own, as background work has. */
  readonly startCall?: (() => StartedCall) | undefined
  /** `x-b3-…` headers to pass on. */
  readonly traceHeaders?: Readonly<Record<string, string>> | undefined
}

/** The products, for work without a request. */
export interface OpenProducts {
  readonly asApp: ProductApi
  readonly asUser: AsOfflineUser
}

/** The products, for a request. */
export interface RequestProducts {
  readonly asApp: ProductApi
  readonly asUser: AsUser
}

/** Longest time for one call of background work, in milliseconds. */
const BACKGROUND_TIMEOUT_MS = 60_000
const GRAPHQL_ORIGIN = 'https://api.atlassian.com'

/** Opens them in the name of the app, and of users who are not there. */
export function openProducts(services: ContextServices, access: ProductAccess): OpenProducts {
  const { systemTokens, installationId } = access
  const open = (authorize: ProductCaller['authorize']) => openAs(services, access, authorize)
  const { egressProxyUrl } = services
  if (egressProxyUrl !== undefined) {
    const fields = [['installationId', toBareInstallationId(installationId)]] as const
    return openByProxy(egressProxyUrl, fields, open)
  }
  return {
    asApp: open(authorizeApp(systemTokens)),
    asUser: (accountId) =>
      open(
        authorizeOfflineUser(systemTokens, {
          accountId,
          offlineUserTokens: services.products.offlineUserTokens,
          describe: (product, system) => describeSite(services, installationId, product, system),
        }),
      ),
  }
}

/** Opens them for a request as well, in the name of the user in session. */
export function openRequestProducts(
  services: ContextServices,
  access: ProductAccess,
  user: { readonly token: AccessToken | undefined; readonly products: ProductAddresses },
): RequestProducts {
  const { asApp, asUser } = openProducts(services, access)
  const { fetch } = openAs(services, access, authorizeUser(user.token, user.products))
  return { asApp, asUser: Object.assign((accountId: string) => asUser(accountId), { fetch }) }
}

function openAs(
  services: ContextServices,
  access: ProductAccess,
  authorize: ProductCaller['authorize'],
): ProductApi {
  const { installationId, traceHeaders = {} } = access
  const startCall = access.startCall ?? (() => startBackgroundCall(services))
  const caller = { installationId: toBareInstallationId(installationId), authorize }
  return createProductApi(services.products.means, { ...caller, startCall, traceHeaders })
}

function openByProxy(
  egressProxyUrl: string,
  fields: ProxyFields,
  open: (authorize: ProductCaller['authorize']) => ProductApi,
): OpenProducts {
  const openWith = (...more: ProxyFields) => open(authorizeByProxy(egressProxyUrl, more))
  return {
    asApp: openWith(['as', 'app'], ...fields),
    asUser: (accountId) => openWith(['as', 'user'], ...fields, ['accountId', accountId]),
  }
}

/** A token of an Isolated Cloud stays in it: its GraphQL API is taken to stand beside the product's. */
function describeSite(
  { products }: ContextServices,
  installationId: string,
  { name, apiBaseUrl }: ProductAddress,
  { icLabel }: SystemAccess,
) {
  const cloudId = readCloudId(apiBaseUrl)
  const site = { product: name, installationId, ...(cloudId !== undefined && { cloudId }) }
  const origin = icLabel === undefined ? GRAPHQL_ORIGIN : new URL(apiBaseUrl).origin
  return {
    installationId,
    contextIds: products.toContextIds(site),
    graphqlOrigin: new URL(products.means.toServiceUrl(origin)).origin,
  }
}

function startBackgroundCall({ clock, backgroundTimeoutMs }: ContextServices): StartedCall {
  const timeoutMs = backgroundTimeoutMs ?? BACKGROUND_TIMEOUT_MS
  const endsAtElapsed = clock.elapsed() + timeoutMs
  const controller = new AbortController()
  const release = clock.schedule(timeoutMs, () => {
    const problem = `the call of a product took longer than ${timeoutMs} ms`
    controller.abort(new ForgeRemoteError('ERR_ABORTED', problem))
  })
  const remainingMs = () => Math.max(0, endsAtElapsed - clock.elapsed())
  return { signal: controller.signal, remainingMs, release }
}
