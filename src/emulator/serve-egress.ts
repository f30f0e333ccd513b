/**
 * What the egress proxy of Forge Containers offers besides storage: the context of an invocation, the list of installations, and products.
 *
 * Source: Forge REST API v2; Forge Containers reference. The answers to refused calls are inferred, and so is that paths below `/jira` and
 * `/confluence` are those of the products' own APIs.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import { EGRESS_PATH } from './doors.js'
import { createInstallationsRoute } from './egress-installations.js'
import { findProxiedCaller } from './find-proxied-caller.js'
import type { HttpRequest } from './http-server.js'
import type { ProductFixtures } from './product/product-fixtures.js'
import { refuseProductCall, serveProductCall } from './product/serve-product.js'
import type { Served, Service } from './service.js'
import { toInvocationContext } from './to-invocation-context.js'
import type { TokenIssuer } from './token-issuer.js'

/** What the proxy is served with. */
export interface EgressServiceOptions {
  readonly issuer: TokenIssuer
  readonly fixtures: ProductFixtures
  readonly clock: Clock
}

const CONTEXT_PATH = `${EGRESS_PATH}/invocation/context`
const INSTALLATIONS_PATH = `${EGRESS_PATH}/v1/installations`
const PRODUCT_PATH = new RegExp(`^${EGRESS_PATH}/(jira|confluence)(/.*)$`)

/** Serves it; the paths of storage are served elsewhere. */
export function createEgressService(options: EgressServiceOptions): Service {
  const serveInstallations = createInstallationsRoute(options)
  return (request) => {
    const { path, method } = request
    const serve = () => {
      if (method === 'GET' && path === CONTEXT_PATH) return serveContext(request, options)
      if (method === 'GET' && path === INSTALLATIONS_PATH) return serveInstallations(request)
      const [, product = '', rest = '/'] = PRODUCT_PATH.exec(path) ?? []
      return product === '' ? undefined : serveProduct(request, { product, path: rest }, options)
    }
    const served = serve()
    return served && Promise.resolve(served)
  }
}

function serveContext({ headers }: HttpRequest, { issuer }: EgressServiceOptions): Served {
  const caller = findProxiedCaller(headers, issuer)
  if (typeof caller === 'string') return refuse(401, caller)
  const { tenant, claims } = caller
  if (claims === undefined) return refuse(400, 'forge-proxy-authorization names no invocation')
  const { installationId } = tenant
  const body = toInvocationContext(claims, installationId)
  return { outcome: { status: 200, body }, facts: { kind: 'other', installationId } }
}

function serveProduct(
  { method, headers }: HttpRequest,
  called: { readonly product: string; readonly path: string },
  { issuer, fixtures }: EgressServiceOptions,
): Served {
  const call = { ...called, method }
  const caller = findProxiedCaller(headers, issuer)
  if (typeof caller === 'string') return refuseProductCall(call, 401, caller)
  const { as, tenant, accountId } = caller
  if (as === 'app') return serveProductCall(call, { tenant }, fixtures)
  if (accountId === undefined) {
    const problem = 'as=user needs an accountId, or an invocation with a user'
    return refuseProductCall(call, 401, problem, tenant.installationId)
  }
  return serveProductCall(call, { tenant, principal: accountId }, fixtures)
}

function refuse(code: number, message: string): Served {
  return {
    outcome: { status: code, body: { code, message } },
    facts: { kind: 'other', reason: message },
  }
}
