/**
 * Tells errors of Express, its router and its body parser from errors of handlers that happen to carry a status.
 *
 * @module
 */

/** An error that Express or a body parser made about the request itself. */
export interface CallersFault extends Error {
  /** A status of 4xx. */
  readonly status: number
}

/**
 * Such an error says whether to `expose` it (http-errors), or is the router's about a path that cannot be decoded. An error of a client library
 * may carry a `status` of 4xx as well; that is our own trouble, not the caller's.
 */
export function isCallersFault(error: unknown): error is CallersFault {
  if (!(error instanceof Error) || !('status' in error)) return false
  const { status } = error
  const isOfExpress = typeof Reflect.get(error, 'expose') === 'boolean' || error instanceof URIError
  return typeof status === 'number' && status >= 400 && status < 500 && isOfExpress
}
