/**
 * Where a call of a product goes.
 *
 * @module
 */
import { ForgeRemoteError } from '../errors.js'

/** Where a product of the installation is called; the address was checked together with the invocation. */
export interface ProductAddress {
  /** Such as `jira` or `confluence`. */
  readonly name: string
  /** `https://api.atlassian.com/ex/<product>/<cloud id>` */
  readonly apiBaseUrl: string
}

/** The products of an installation. */
export interface ProductAddresses {
  /** Where the invocation came from. */
  readonly main: ProductAddress
  /** All products that the app is installed in. */
  readonly all: readonly ProductAddress[]
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
  if (name === undefined || name === main.name) return main
  const picked = all.find((product) => product.name === name)
  if (picked !== undefined) return picked
  const known = [...new Set([main, ...all].map((product) => product.name))].join(', ')
  throw new ForgeRemoteError(
    'ERR_PRODUCT_PATH',
    `product: this installation has no ${name}, only ${known}`,
  )
}

/**
 * Puts base and path together.
 *
 * @param path Starts with one slash.
 * @throws `ERR_PRODUCT_PATH` when the path leads out of the product's API: a token goes nowhere else.
 */
export function resolveProductUrl(apiBaseUrl: string, path: string): string {
  const base = apiBaseUrl.replace(/\/+$/, '')
  const text = `${base}${path}`
  if (!path.startsWith('/') || path.startsWith('//') || !URL.canParse(text)) throw leadsOut(path)
  const { href, hash } = new URL(text)
  if (!href.startsWith(`${base}/`) || hash !== '') throw leadsOut(path)
  return href
}

function leadsOut(path: string): ForgeRemoteError {
  return new ForgeRemoteError(
    'ERR_PRODUCT_PATH',
    `path: expected a path below the product's API, such as /rest/api/3/myself, found ${JSON.stringify(path.slice(0, 100))}`,
  )
}
