/**
 * Opens the products of one installation, in the name of the app or of a user.
 *
 * @module
 */
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
import { startBackgroundCall } from './start-background-call.js'

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
  /** In a container: the id that the egress proxy knows the invocation by. Default: work goes on in the name of the installation. */
  readonly invocationId?: string | undefined
  /** In a container: the product that is called when nobody names one. Default: one has to be named. */
  readonly mainProduct?: string | undefined
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

/** The user in session. */
export interface SessionUser {
  /** The app user token of the request. */
  readonly token: AccessToken | undefined
  /** What it is good for. */
  readonly products: ProductAddresses
  /** Account id; absent for events, triggers and anonymous viewers. */
  readonly principal: string | undefined
}

const GRAPHQL_ORIGIN = 'https://api.atlassian.com'

/** Opens them in the name of the app, and of users who are not there. */
export function openProducts(services: ContextServices, access: ProductAccess): OpenProducts {
  const { systemTokens, installationId } = access
  const open = (authorize: ProductCaller['authorize']) => openAs(services, access, authorize)
  if (services.egressProxyUrl !== undefined) {
    const authorizeAs = authorizeBy(services.egressProxyUrl, access)
    return {
      asApp: open(authorizeAs('app')),
      asUser: (accountId) => open(authorizeAs('user', ['accountId', accountId])),
    }
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
  user: SessionUser,
): RequestProducts {
  const { asApp, asUser } = openProducts(services, access)
  const { fetch } = openAs(services, access, authorizeSession(services, access, user))
  return { asApp, asUser: Object.assign((accountId: string) => asUser(accountId), { fetch }) }
}

function openAs(
  services: ContextServices,
  access: ProductAccess,
  authorize: ProductCaller['authorize'],
): ProductApi {
  const { installationId, traceHeaders = {} } = access
  const { clock, backgroundTimeoutMs } = services
  const startCall = access.startCall ?? (() => startBackgroundCall(clock, backgroundTimeoutMs))
  const caller = { installationId: toBareInstallationId(installationId), authorize }
  return createProductApi(services.products.means, { ...caller, startCall, traceHeaders })
}

/** The proxy knows the user of an invocation; it is not asked when there is none. */
function authorizeSession(
  { egressProxyUrl }: ContextServices,
  access: ProductAccess,
  { token, products, principal }: SessionUser,
): ProductCaller['authorize'] {
  const isProxied = egressProxyUrl !== undefined && access.invocationId !== undefined
  if (!isProxied || principal === undefined) return authorizeUser(token, products)
  return authorizeBy(egressProxyUrl, access)('user')
}

function authorizeBy(
  egressProxyUrl: string,
  { installationId, invocationId, mainProduct }: ProductAccess,
): (as: 'app' | 'user', ...more: ProxyFields) => ProductCaller['authorize'] {
  const whose =
    invocationId === undefined
      ? (['installationId', toBareInstallationId(installationId)] as const)
      : (['id', invocationId] as const)
  return (as, ...more) =>
    authorizeByProxy(egressProxyUrl, [['as', as], whose, ...more], mainProduct)
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
