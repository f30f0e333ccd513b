/**
 * Where a call of a product goes: below the product's API and nowhere else, however its path is written.
 *
 * @module
 */
import { ForgeRemoteError } from '../errors.js'

const CONTROL_CHARACTER = /\p{Cc}/u
/** Some gateways decode a path more than once; a path that means something else after so many times is nobody's path. */
const MAX_DECODINGS = 16
/** Escapes of ASCII characters. Others, and malformed ones, hide nothing. */
const ASCII_ESCAPE = /%[0-7][0-9a-f]/gi
/** Some servers cut off what follows a `;`, as a parameter, before they look at the dots; `?` and `#` end a path once they are decoded. */
const DOT_SEGMENT = /^\.{1,2}(?:[;?#]|$)/

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

/** Decoding takes no dot segment away: it is enough to look at the end. */
function hasDotSegment(path: string): boolean {
  const decoded = decodeFully(path)
  if (decoded === undefined) return true
  return decoded.split(/[/\\]/).some((segment) => DOT_SEGMENT.test(segment))
}

/** @returns The path when decoding changes nothing more; `undefined` when that takes too long. */
function decodeFully(path: string): string | undefined {
  let text = path
  for (let count = 0; count < MAX_DECODINGS; count += 1) {
    const decoded = text.replaceAll(ASCII_ESCAPE, decodeURIComponent)
    if (decoded === text) return text
    text = decoded
  }
  return undefined
}

function leadsOut(path: string): ForgeRemoteError {
  return new ForgeRemoteError(
    'ERR_PRODUCT_PATH',
    `path: expected a path below the product's API, such as /rest/api/3/myself, found ${JSON.stringify(path.slice(0, 100))}`,
  )
}
