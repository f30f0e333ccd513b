/**
 * Checks what a caller wants to send to a product before a token is put to it.
 *
 * @module
 */
import { OptionsError } from '../errors.js'
import type { ProductRequest } from './product-api.js'

/** A request without the proof of who asks. */
export interface PreparedRequest {
  readonly method: NonNullable<ProductRequest['method']>
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: ProductRequest['body']
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])
const WITHOUT_BODY: ReadonlySet<string> = new Set(['GET', 'HEAD'])
/** Who asks, and where the request goes, is not the caller's to say. */
const RESERVED_HEADERS = ['authorization', 'forge-proxy-authorization', 'host', 'cookie']

/**
 * Fills in the defaults.
 *
 * @param own Headers that the caller's go before.
 * @throws {OptionsError} naming the member. No header's value is part of it.
 */
export function prepareRequest(
  { method = 'GET', headers = {}, body }: ProductRequest,
  own: Readonly<Record<string, string>>,
): PreparedRequest {
  if (!METHODS.has(method)) {
    throw new OptionsError('method', `must be one of ${[...METHODS].join(', ')}`)
  }
  if (body !== undefined && WITHOUT_BODY.has(method)) {
    throw new OptionsError('body', `must be left out with ${method}`)
  }
  const given = readHeaders(headers)
  const reserved = RESERVED_HEADERS.find((name) => given.has(name))
  if (reserved !== undefined) throw new OptionsError('headers', `must not name ${reserved}`)
  const all = { accept: 'application/json', ...own, ...Object.fromEntries(given) }
  return { method, headers: all, body }
}

function readHeaders(headers: Readonly<Record<string, string>>): Headers {
  const read = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    try {
      read.set(name, value)
    } catch {
      // The error of the platform quotes the value.
      const shown = JSON.stringify(name.slice(0, 100))
      throw new OptionsError('headers', `has a name or value that no header can have: ${shown}`)
    }
  }
  return read
}
