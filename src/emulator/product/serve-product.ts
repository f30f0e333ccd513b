/**
 * A stand-in for the APIs of Jira, Confluence and other products, answered from fixtures.
 *
 * Source: Calling product APIs from a remote; the shape of errors is that of Jira's and Confluence's REST references.
 *
 * @module
 */
import { toBareInstallationId } from '../../values/tenant.js'
import type { HttpResponse } from '../send-outcome.js'
import type { Served, Service } from '../service.js'
import { toSite } from '../site.js'
import { matchesPath } from './match-path.js'
import type { ProductFixture, ProductFixtures } from './product-fixtures.js'
import { type ProductTokens, readBearer } from './product-tokens.js'
import type { AccessGrant } from '../access-tokens.js'

/** What product APIs are answered with. */
export interface ProductServiceOptions {
  readonly tokens: ProductTokens
  readonly fixtures: ProductFixtures
}

/** A request, taken apart. */
export interface ProductCall {
  readonly product: string
  /** Path of the product's own API. */
  readonly path: string
  readonly method: string
}

/** In whose name a call is made. */
export type ProductCallOwner = Pick<AccessGrant, 'tenant' | 'principal'>

const PRODUCT_PATH = /^\/ex\/([a-z][a-z0-9-]*)\/([\w-]+)(\/.*)?$/

/** How a product writes an error. */
type ToErrorBody = (status: number, message: string) => object

const ERROR_BODIES: ReadonlyMap<string, ToErrorBody> = new Map<string, ToErrorBody>([
  ['jira', (_status, message) => ({ errorMessages: [message], errors: {} })],
  ['confluence', (statusCode, message) => ({ statusCode, data: { errors: [] }, message })],
])
const toPlainBody: ToErrorBody = (code, message) => ({ code, message })

/** Serves `/ex/{product}/{cloudId}/…`. */
export function createProductService(options: ProductServiceOptions): Service {
  return ({ path, method, headers }) => {
    const [whole, product = '', cloudId = '', rest = '/'] = PRODUCT_PATH.exec(path) ?? []
    if (whole === undefined) return undefined
    const grant = readBearer(headers, options.tokens)
    const call = { product, path: rest, method }
    return Promise.resolve(serve(call, cloudId, grant, options.fixtures))
  }
}

function serve(
  call: ProductCall,
  cloudId: string,
  grant: AccessGrant | string,
  fixtures: ProductFixtures,
): Served {
  if (typeof grant === 'string') return refuseProductCall(call, 401, grant)
  const { installationId } = grant.tenant
  if (toSite(installationId).cloudId !== cloudId) {
    return refuseProductCall(call, 401, 'the token is for another site', installationId)
  }
  return serveProductCall(call, grant, fixtures)
}

/** Answers from fixtures. */
export function serveProductCall(
  call: ProductCall,
  whose: ProductCallOwner,
  fixtures: ProductFixtures,
): Served {
  const { installationId } = whose.tenant
  const fixture = fixtures.routes?.find((route) => isMatch(route, call, whose))
  if (fixture === undefined) {
    return refuseProductCall(call, 404, describeMissing(call), installationId)
  }
  return { outcome: toResponse(fixture), facts: { kind: 'product', installationId } }
}

function isMatch(
  route: ProductFixture,
  call: ProductCall,
  { principal }: ProductCallOwner,
): boolean {
  const { product = call.product, method = 'GET', user = principal } = route
  return (
    product === call.product &&
    (method === '*' || method === call.method) &&
    user === principal &&
    matchesPath(route.path, call.path)
  )
}

function toResponse({ status = 200, headers, body }: ProductFixture): HttpResponse {
  return {
    status,
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
  }
}

/** Refuses a call in the words of its product. */
export function refuseProductCall(
  { product }: ProductCall,
  status: number,
  reason: string,
  installationId?: string,
): Served {
  const toBody = ERROR_BODIES.get(product) ?? toPlainBody
  const whose =
    installationId === undefined ? {} : { installationId: toBareInstallationId(installationId) }
  return {
    outcome: { status, body: toBody(status, reason) },
    facts: { kind: 'product', reason, ...whose },
  }
}

/** Names what to write into the file. */
function describeMissing({ product, method, path }: ProductCall): string {
  const route = JSON.stringify({ product, method, path, status: 200, body: {} })
  return `no fixture answers this; add to the routes of the fixtures file: ${route}`
}
