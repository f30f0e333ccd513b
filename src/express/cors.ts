/**
 * CORS for `requestRemote`: calls that come from the browser itself.
 *
 * @module
 */
import { OptionsError, PolicyError } from '../errors.js'
import type { Middleware } from './middleware.js'

/** How long a browser may keep the answer to a preflight, in seconds. */
const PREFLIGHT_MAX_AGE_SECONDS = 600

const METHODS = 'GET, POST, PUT, PATCH, DELETE'
const HEADERS = ['authorization', 'content-type', 'x-b3-traceid', 'x-b3-spanid']

/** Options of `remote.cors()`. */
export interface CorsOptions {
  /** Origins that may call, such as `https://your-site.atlassian.net`. Each is compared as a whole; there is no wildcard. */
  origins: readonly string[]
  /** Request headers that may be sent besides `authorization`, `content-type` and `x-b3-…`. Default: none. */
  headers?: readonly string[] | undefined
}

/**
 * Middleware for routes that `requestRemote` calls; mount it before `authenticate()`, since a preflight carries no token. An origin that
 * is not listed gets no CORS headers, and its preflight is refused with 403.
 *
 * @throws {OptionsError} `ERR_OPTIONS` when an origin is not one.
 */
export function createCors(options: CorsOptions): Middleware {
  const { origins, headers = [], ...unknown } = options
  const [extra] = Object.keys(unknown)
  if (extra !== undefined) throw new OptionsError(extra, 'is not an option of cors()')
  if (!Array.isArray(origins)) throw new OptionsError('origins', 'must be a list of origins')
  const allowed = new Set<string>(origins)
  if (origins.length === 0) throw new OptionsError('origins', 'must name at least one origin')
  for (const origin of origins) checkOrigin(origin)
  const allowedHeaders = [...HEADERS, ...headers].join(', ')
  return function cors(req, res, next) {
    const { origin } = req.headers
    res.vary('origin')
    const isAllowed = origin !== undefined && allowed.has(origin)
    if (isAllowed) res.set('access-control-allow-origin', origin)
    const isPreflight =
      req.method === 'OPTIONS' && req.headers['access-control-request-method'] !== undefined
    if (!isPreflight) return next()
    if (!isAllowed) throw refuseOrigin()
    res.set('access-control-allow-methods', METHODS)
    res.set('access-control-allow-headers', allowedHeaders)
    res.set('access-control-max-age', String(PREFLIGHT_MAX_AGE_SECONDS))
    res.status(204).end()
  }
}

function refuseOrigin(): PolicyError {
  const nextStep = 'List the origin in `origins` of remote.cors(), if it may call'
  return new PolicyError('origin', 'a preflight came from an origin not listed', nextStep)
}

function checkOrigin(origin: string): void {
  const isOrigin = URL.canParse(origin) && new URL(origin).origin === origin
  if (isOrigin && /^https?:/.test(origin)) return
  throw new OptionsError(
    'origins',
    `must hold origins such as https://a.atlassian.net, not "${origin}"`,
  )
}
