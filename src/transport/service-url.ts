/**
 * Addresses that a token may be sent to.
 *
 * @module
 */

/** The address of a service, taken apart. */
export interface ServiceUrl {
  /** Scheme, host and port. */
  readonly origin: string
  /** Path without a slash at its end; empty for the root. */
  readonly path: string
}

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Options of {@link parseServiceUrl}. */
export interface ParseServiceUrlOptions {
  /** Whether `http` is fine for any host, for services that are sent no token. Default `false`. */
  allowPlainHttp?: boolean | undefined
}

/**
 * Takes the address of a service apart: `https`, or `http` on this machine's loopback, without user, query and fragment.
 *
 * @returns `undefined` when the address is anything else.
 */
export function parseServiceUrl(
  url: string,
  { allowPlainHttp = false }: ParseServiceUrlOptions = {},
): ServiceUrl | undefined {
  if (!URL.canParse(url)) return undefined
  const parsed = new URL(url)
  const isAllowed = isTrustworthy(parsed) || (allowPlainHttp && parsed.protocol === 'http:')
  if (!isAllowed || hasExtras(parsed)) return undefined
  return { origin: parsed.origin, path: parsed.pathname.replace(/\/+$/, '') }
}

/** Whether an address leads to this machine's loopback. */
export function isOnThisMachine(url: string): boolean {
  return LOOPBACK_HOSTS.has(new URL(url).hostname)
}

function isTrustworthy({ href, protocol }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isOnThisMachine(href))
}

function hasExtras({ username, password, search, hash }: URL): boolean {
  return [username, password, search, hash].some((part) => part !== '')
}
