/**
 * Where a call of a product goes: below the product's API and nowhere else, however its path is written.
 *
 * @module
 */
import { ForgeRemoteError } from '../errors.js'

const CONTROL_CHARACTER = /\p{Cc}/u
/** Some gateways decode a path more than once. */
const MAX_DECODINGS = 4

/**
 * Refuses a path that could lead out of the product's API, or to another place in it than its text says: what users put into it was not
 * encoded then.
 *
 * @throws `ERR_PRODUCT_PATH`.
 */
export function checkProductPath(path: string): void {
  const [below = ''] = path.split(/[?#]/, 1)
  const isPlain = path.startsWith('/') && !path.startsWith('//') && !path.includes('#')
  if (!isPlain || CONTROL_CHARACTER.test(path) || below.includes('\\') || hasDotSegment(below)) {
    throw leadsOut(path)
  }
}

/**
 * Puts base and path together.
 *
 * @param apiBaseUrl Checked together with the invocation.
 * @param path Passed {@link checkProductPath}.
 * @throws `ERR_PRODUCT_PATH` when the result is not below the base after all.
 */
export function resolveProductUrl(apiBaseUrl: string, path: string): string {
  const base = apiBaseUrl.replace(/\/+$/, '')
  const text = `${base}${path}`
  if (!URL.canParse(text)) throw leadsOut(path)
  const { href } = new URL(text)
  if (!href.startsWith(`${base}/`)) throw leadsOut(path)
  return href
}

function hasDotSegment(path: string): boolean {
  return listDecodings(path).some((text) =>
    text.split(/[/\\]/).some((segment) => segment === '.' || segment === '..'),
  )
}

/** @returns The path, and what is read when it is decoded once, twice and so on. */
function listDecodings(path: string): readonly string[] {
  const texts = [path]
  for (let count = 0; count < MAX_DECODINGS; count += 1) {
    const text = texts.at(-1) ?? ''
    // Only what can hide a segment; anything else, malformed escapes included, stays as it is.
    const decoded = text.replaceAll(/%(2e|2f|5c|25)/gi, (escape) => decodeURIComponent(escape))
    if (decoded === text) return texts
    texts.push(decoded)
  }
  return texts
}

function leadsOut(path: string): ForgeRemoteError {
  return new ForgeRemoteError(
    'ERR_PRODUCT_PATH',
    `path: expected a path below the product's API, such as /rest/api/3/myself, found ${JSON.stringify(path.slice(0, 100))}`,
  )
}
