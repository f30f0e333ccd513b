/**
 * The key set that invocation tokens are verified with.
 *
 * @module
 */
import { type CarryOutOptions, carryOut } from './faults/carry-out.js'
import type { HttpRequest } from './http-server.js'
import type { Served, Service } from './service.js'
import type { TokenIssuer } from './token-issuer.js'

/** Path of the key set. */
export const JWKS_PATH = '/.well-known/jwks.json'

/** What the key set is served with. */
export interface KeySetServiceOptions extends CarryOutOptions {
  readonly issuer: TokenIssuer
  /** Sent as `cache-control`, in seconds. Default: no such header. */
  readonly keySetMaxAgeSeconds?: number | undefined
}

/** Serves the key set. */
export function createKeySetService(options: KeySetServiceOptions): Service {
  return (request) =>
    request.path === JWKS_PATH && request.method === 'GET' ? serve(request, options) : undefined
}

async function serve(
  { body, traceId }: HttpRequest,
  options: KeySetServiceOptions,
): Promise<Served> {
  const maxAge = options.keySetMaxAgeSeconds
  const headers = maxAge === undefined ? {} : { 'cache-control': `public, max-age=${maxAge}` }
  const answer = { status: 200, headers, body: await options.issuer.keySet() }
  const call = { operation: 'key-set', body, traceId, execute: () => answer } as const
  const { outcome, acted } = await carryOut(call, options)
  return { outcome, facts: { kind: 'key-set', ...acted } }
}
