/**
 * Which products an installation can call.
 *
 * @module
 */
import { ForgeRemoteError } from '../errors.js'
import type { ProductAddress } from '../tokens/product-address.js'
import type { AppClaims } from '../wire/invocation-claims.js'

/** The products of an installation. */
export interface ProductAddresses {
  /** What is called when nobody names a product: where the invocation came from, or the only one there is. */
  readonly main?: ProductAddress | undefined
  /** All products that the app is installed in. */
  readonly all: readonly ProductAddress[]
}

const PRODUCT_OF_URL = /\/ex\/([a-z][a-z0-9-]*)\//

/** Reads them from verified claims. */
export function listProducts({
  apiBaseUrl,
  installation,
}: Pick<AppClaims, 'apiBaseUrl' | 'installation'>): ProductAddresses {
  const all = (installation?.contexts ?? []).flatMap(toAddress)
  if (apiBaseUrl === undefined) return withoutRequest(all)
  const main = all.find((product) => product.apiBaseUrl === apiBaseUrl)
  if (main !== undefined) return { main, all }
  const called = { name: PRODUCT_OF_URL.exec(apiBaseUrl)?.[1] ?? 'bitbucket', apiBaseUrl }
  return { main: called, all: [called, ...all] }
}

/** For work without a request: one of several products has to be named. */
export function withoutRequest(all: readonly ProductAddress[]): ProductAddresses {
  return { main: all.length === 1 ? all[0] : undefined, all }
}

/**
 * Reads the product that a module is of, such as `jira:issuePanel`: what the egress proxy tells of an invocation names no other.
 *
 * @returns `undefined` for modules that are not of one product, such as `core:trigger`.
 */
export function readProductOfModule(moduleType: string): string | undefined {
  return /^(jira|confluence)[A-Za-z]*:/.exec(moduleType)?.[1]
}

/**
 * Picks a product.
 *
 * @param name As in `ProductRequest.product`.
 * @throws `ERR_PRODUCT_PATH` naming the products there are.
 */
export function pickProduct(
  { main, all }: ProductAddresses,
  name: string | undefined,
): ProductAddress {
  const picked =
    name === undefined || name === main?.name ? main : all.find((product) => product.name === name)
  if (picked !== undefined) return picked
  const known = all.map((product) => product.name).join(', ') || 'none that is known'
  const problem = name === undefined ? 'name one of the products' : `there is no ${name}, but`
  throw new ForgeRemoteError(
    'ERR_PRODUCT_PATH',
    `product: ${problem} of this installation: ${known}`,
  )
}

function toAddress({
  name,
  apiBaseUrl,
}: {
  readonly name: string
  readonly apiBaseUrl?: string
}): readonly ProductAddress[] {
  return apiBaseUrl === undefined ? [] : [{ name, apiBaseUrl }]
}
