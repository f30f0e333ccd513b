/**
 * The emulator's admin API and its console, on a port of their own. The API is for whoever holds the run's admin token.
 *
 * @module
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { ForgeRemoteError, isForgeRemoteError } from '../errors.js'
import { type Logger, createJsonLogger } from '../logger.js'
import { CONSOLE_HEADERS, readConsoleFile } from './console/serve-console.js'
import type { Emulator } from './emulator.js'
import { readBodyText } from './engine/read-body-text.js'
import { type HttpRequest, startHttpServer } from './http-server.js'
import { createIdSource } from './id-source.js'
import type { HttpOutcome } from './send-outcome.js'

/** Options of {@link startAdminServer}. */
export interface AdminServerOptions {
  /** Port on 127.0.0.1; 0 for any free one. */
  readonly port: number
  /** What callers must send as `authorization: Bearer …`. */
  readonly adminToken: string
  /** Receives refused calls. Default: one line of JSON each on standard error. */
  readonly log?: Logger | undefined
}

/** A running admin server. */
export interface AdminServer {
  /** `http://127.0.0.1:…` */
  readonly adminUrl: string
  /** The console, with the token that opens it; only the browser sees what follows the `#`. */
  readonly consoleUrl: string
  /** Stops listening and ends open connections. */
  close: () => Promise<void>
}

/** Room for a seed of many items. */
const MAX_BODY_BYTES = 16 * 1024 * 1024

/** The table's statuses of these are for callers of a remote; here they are about the caller's own token and body. */
const STATUSES: ReadonlyMap<string, number> = new Map([
  ['UNAUTHORIZED', 401],
  ['ERR_OPTIONS', 400],
])

/**
 * Starts the admin API of an emulator. Closing it leaves the emulator running.
 *
 * @throws Node's error when the port is taken.
 */
export async function startAdminServer(
  emulator: Emulator,
  { port, adminToken, log = createJsonLogger() }: AdminServerOptions,
): Promise<AdminServer> {
  async function handle(request: HttpRequest): Promise<HttpOutcome> {
    const { method, path, traceId, headers } = request
    const file = method === 'GET' ? readConsoleFile(path) : undefined
    if (file !== undefined) return { kind: 'file', headers: CONSOLE_HEADERS, ...file }
    try {
      if (!isAuthorized(headers, adminToken)) {
        throw new ForgeRemoteError('UNAUTHORIZED', 'the admin token is missing or wrong')
      }
      // Loaded with the first order: an emulator is ready sooner without.
      const { ADMIN_ACTIONS } = await import('./admin/admin-actions.js')
      const action = Object.hasOwn(ADMIN_ACTIONS, path) ? ADMIN_ACTIONS[path] : undefined
      if (action === undefined || method !== 'POST') {
        throw new ForgeRemoteError('ERR_ROUTE_NOT_FOUND', `there is no ${method} ${path}`)
      }
      const outcome = await action(emulator, readJson(request))
      await emulator.data.flushed()
      return outcome
    } catch (error) {
      if (!isForgeRemoteError(error)) throw error
      const { code, message } = error
      log.warn({ method, path, code, traceId }, `refused: ${message}`)
      return { status: statusOf(error), body: { code, message } }
    }
  }
  const server = await startHttpServer({
    port,
    maxBodyBytes: MAX_BODY_BYTES,
    handle,
    ids: createIdSource(),
    log,
  })
  const consoleUrl = `${server.url}/#token=${adminToken}`
  return { adminUrl: server.url, consoleUrl, close: server.close }
}

/** Compares digests, so that neither content nor length can be timed. */
function isAuthorized({ authorization = '' }: IncomingHttpHeaders, adminToken: string): boolean {
  return timingSafeEqual(toDigest(authorization), toDigest(`Bearer ${adminToken}`))
}

function toDigest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function readJson({ headers, body }: HttpRequest): unknown {
  if (body === undefined) {
    throw new ForgeRemoteError(
      'ERR_BODY_TOO_LARGE',
      `body: expected at most ${MAX_BODY_BYTES} bytes`,
    )
  }
  if (body.length === 0) return {}
  if (!/^application\/json\s*(?:;|$)/i.test(headers['content-type'] ?? '')) {
    throw new ForgeRemoteError('ERR_BAD_REQUEST', 'content-type: expected application/json')
  }
  try {
    const parsed: unknown = JSON.parse(readBodyText(body) ?? '')
    return parsed
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new ForgeRemoteError('ERR_BAD_REQUEST', 'body: expected JSON')
  }
}

function statusOf({ code, httpStatus }: ForgeRemoteError): number {
  return STATUSES.get(code) ?? httpStatus
}
