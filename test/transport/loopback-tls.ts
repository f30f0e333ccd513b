/**
 * TLS servers on a free loopback port, for one test. Their certificate is in `test/fixtures`.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import {
  createSecureServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import { createServer } from 'node:https'
import type { RequestListener } from 'node:http'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { onTestFinished } from 'vitest'
import { type LoopbackServer, serve } from './loopback.js'

/** The certificate of the servers. */
export const LOOPBACK_CA: string = readFixture('loopback-certificate.pem')

const TLS = { cert: LOOPBACK_CA, key: readFixture('loopback-key.pem') }

export interface Http2Server extends LoopbackServer {
  /** Sessions opened so far. */
  readonly sessions: readonly ServerHttp2Session[]
  /** Connections accepted so far, below TLS. */
  readonly sockets: readonly Socket[]
}

/** Starts a server that offers HTTP/2 and HTTP/1.1. HTTP/2 goes to `onStream`, HTTP/1.1 to `onRequest`. */
export async function serveHttp2(
  onStream: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void,
  onRequest: RequestListener = () => undefined,
): Promise<Http2Server> {
  const sessions: ServerHttp2Session[] = []
  const sockets: Socket[] = []
  const server = createSecureServer({ ...TLS, allowHTTP1: true })
  server.on('connection', (socket: Socket) => sockets.push(socket))
  server.on('secureConnection', (socket: TLSSocket) => socket.on('error', () => undefined))
  server.on('session', (session) => sessions.push(session.on('error', () => undefined)))
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined)
    onStream(stream, headers)
  })
  server.on('request', (req, res) => {
    if (req.httpVersionMajor === 1) onRequest(req as never, res as never)
  })
  onTestFinished(() => {
    for (const session of sessions) session.destroy()
  })
  const { origin, connections } = await serve(server, 'https')
  return { origin, connections, sessions, sockets }
}

/** Starts a server that knows HTTP/1.1 alone. */
export function serveHttps(listener: RequestListener): Promise<LoopbackServer> {
  return serve(createServer(TLS, listener), 'https')
}

/** Answers with 200 and a JSON body. */
export function answer(stream: ServerHttp2Stream, body = '{}'): void {
  stream.respond({ ':status': 200, 'content-type': 'application/json' })
  stream.end(body)
}

function readFixture(name: string): string {
  return readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8')
}
