/**
 * An egress proxy that answers by script.
 */
import { once } from 'node:events'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the proxy was asked. */
export interface Asked {
  readonly path: string
  readonly authorization: string | undefined
}

export interface ScriptedProxy {
  readonly url: string
  readonly asked: Asked[]
  /** What requests get now. */
  answer: (req: IncomingMessage, res: ServerResponse, count: number) => void
  /** Resolves with the next request. */
  next: () => Promise<unknown>
  close: () => Promise<void>
}

export async function startScriptedProxy(): Promise<ScriptedProxy> {
  const server = createServer((req, res) => {
    const authorization = req.headers['forge-proxy-authorization']
    proxy.asked.push({ path: req.url ?? '', authorization: authorization?.toString() })
    proxy.answer(req, res, proxy.asked.length)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy: ScriptedProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    answer: (_req, res) => void res.writeHead(500).end(),
    next: () => once(server, 'request'),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return proxy
}

/** An answer in JSON. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}) {
  return (_req: IncomingMessage, res: ServerResponse): void => {
    res.writeHead(status, { 'content-type': 'application/json', ...headers })
    res.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}
