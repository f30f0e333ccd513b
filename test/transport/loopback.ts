/**
 * Servers on a free loopback port, for one test.
 *
 * @module
 */
import { createServer, type RequestListener } from 'node:http'
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from 'node:net'
import { onTestFinished } from 'vitest'
import type { ExchangeRequest } from '../../src/transport/transport.js'

export interface LoopbackServer {
  readonly origin: string
  /** Connections accepted so far. */
  readonly connections: () => number
}

/** Starts an HTTP server that closes when the test ends. */
export function serveHttp(listener: RequestListener): Promise<LoopbackServer> {
  return serve(createServer(listener))
}

/** Starts a server of bare sockets that closes when the test ends. */
export function serveTcp(onConnection: (socket: Socket) => void): Promise<LoopbackServer> {
  return serve(createTcpServer(onConnection))
}

/** An origin on which nothing listens. A port that was free a moment ago could be taken by another test. */
export const CLOSED_ORIGIN = 'http://127.0.0.1:1'

/** A request with valid defaults. */
export function buildRequest(overrides: Partial<ExchangeRequest> = {}): ExchangeRequest {
  return {
    method: 'POST',
    origin: CLOSED_ORIGIN,
    path: '/v1/get',
    headers: { 'content-type': 'application/json' },
    body: '{"key":"k"}',
    timeoutMs: 10_000,
    maxResponseBytes: 1024,
    ...overrides,
  }
}

/** Starts a server that closes, with all its connections, when the test ends. */
export async function serve(server: Server, scheme = 'http'): Promise<LoopbackServer> {
  const sockets = new Set<Socket>()
  let connections = 0
  server.on('connection', (socket: Socket) => {
    connections += 1
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  const origin = await listen(server, scheme)
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return { origin, connections: () => connections }
}

async function listen(server: Server, scheme = 'http'): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`
}
