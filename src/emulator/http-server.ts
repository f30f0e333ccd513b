/**
 * An HTTP server on the loopback interface: reads whole requests, and answers only to loopback names.
 *
 * The name is checked because a web page can point a name of its own at 127.0.0.1.
 *
 * @module
 */
import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
  createServer,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from '../logger.js'
import { TRACE_ID_HEADER } from '../wire/headers.js'
import { answerRefused } from './engine/outcome.js'
import { refuse } from './engine/refusal.js'
import type { IdSource } from './id-source.js'
import { type HttpOutcome, sendOutcome } from './send-outcome.js'

/** A request that was read to its end. */
export interface HttpRequest {
  readonly method: string
  /** Path without the query. */
  readonly path: string
  /** What stands behind the question mark; absent when there is none. */
  readonly query?: string
  readonly headers: IncomingHttpHeaders
  /** Absent when the body was larger than allowed. */
  readonly body?: Buffer
  /** The request's own trace id, or a new one. */
  readonly traceId: string
}

/** Options of {@link startHttpServer}. */
export interface HttpServerOptions {
  /** 0 for any free port. */
  readonly port: number
  /** Largest body that is kept. */
  readonly maxBodyBytes: number
  readonly handle: (request: HttpRequest) => HttpOutcome | Promise<HttpOutcome>
  readonly ids: IdSource
  readonly log: Logger
}

/** A running server. */
export interface HttpServer {
  /** `http://127.0.0.1:…` */
  readonly url: string
  /** Stops listening and ends open connections. */
  close: () => Promise<void>
}

const HOST = '127.0.0.1'
const LOOPBACK_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i
const TRACE_ID = /^(?:[0-9a-f]{16}|[0-9a-f]{32})$/i

/** Listens on 127.0.0.1. Rejects with Node's own error when the port is taken. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const server = createServer((request, response) => void respond(request, response, options))
  const address = await new Promise<AddressInfo | string | null>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, HOST, () => resolve(server.address()))
  })
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `http://${HOST}:${port ?? options.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function respond(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { handle, ids, log, maxBodyBytes }: HttpServerOptions,
): Promise<void> {
  const { method = 'GET', headers } = incoming
  const [path = '/', query] = (incoming.url ?? '/').split('?', 2)
  const traceId = readTraceId(headers) ?? ids.hex(32)
  const facts = { method, path, traceId }
  try {
    const body = await readBody(incoming, maxBodyBytes)
    if (!LOOPBACK_HOST.test(headers.host ?? '')) {
      log.warn({ ...facts, host: headers.host }, 'refused a host name other than localhost')
      sendOutcome(outgoing, traceId, answerRefused(refuse('FORBIDDEN')).response)
      return
    }
    const parts = { ...(query !== undefined && { query }), ...(body !== undefined && { body }) }
    const request = { ...facts, headers, ...parts }
    sendOutcome(outgoing, traceId, await handle(request))
  } catch (error) {
    if (incoming.errored !== null) return
    log.error({ ...facts, error: error instanceof Error ? error.stack : error }, 'request failed')
    sendOutcome(outgoing, traceId, answerRefused(refuse('INTERNAL_SERVER_ERROR')).response)
  }
}

async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming) {
    size += chunk.length
    if (size <= maxBytes) chunks.push(chunk)
  }
  return size > maxBytes ? undefined : Buffer.concat(chunks)
}

function readTraceId(headers: IncomingHttpHeaders): string | undefined {
  const given = headers[TRACE_ID_HEADER]
  return typeof given === 'string' && TRACE_ID.test(given) ? given : undefined
}
