/**
 * A stand-in for the APIs of Jira, Confluence and other products, answered from fixtures.
 *
 * Source: Calling product APIs from a remote; the shape of errors is that of Jira's and Confluence's REST references.
 *
 * @module
 */
import { toBareInstallationId } from '../../values/tenant.js'
import type { HttpRequest } from '../http-server.js'
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
interface ProductCall {
  readonly product: string
  readonly cloudId: string
  /** Path of the product's own API. */
  readonly path: string
  readonly method: string
}

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
    return Promise.resolve(serve({ product, cloudId, path: rest, method }, headers, options))
  }
}

function serve(
  call: ProductCall,
  headers: HttpRequest['headers'],
  { tokens, fixtures }: ProductServiceOptions,
): Served {
  const grant = readBearer(headers, tokens)
  if (typeof grant === 'string') return refuse(call, 401, grant)
  const { installationId } = grant.tenant
  if (toSite(installationId).cloudId !== call.cloudId) {
    return refuse(call, 401, 'the token is for another site', installationId)
  }
  const fixture = fixtures.routes?.find((route) => isMatch(route, call, grant))
  if (fixture === undefined) return refuse(call, 404, describeMissing(call), installationId)
  return { outcome: toResponse(fixture), facts: { kind: 'product', installationId } }
}

function isMatch(route: ProductFixture, call: ProductCall, grant: AccessGrant): boolean {
  const { product = call.product, method = 'GET', user = grant.principal } = route
  return (
    product === call.product &&
    (method === '*' || method === call.method) &&
    user === grant.principal &&
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

function refuse(
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
