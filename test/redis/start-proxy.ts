/**
 * A bad line to Redis: it passes everything on until it is told otherwise.
 *
 * @module
 */
import { once } from 'node:events'
import { type Socket, connect, createServer } from 'node:net'

/** A running proxy. */
export interface TestProxy {
  /** `redis://127.0.0.1:…` */
  readonly url: string
  /** Connections that were made so far. */
  readonly connections: () => number
  /** Holds answers back until the line is released. */
  hold: () => void
  /** Lets the answers through that were held back, and all later ones. */
  release: () => void
  /** Says something to all clients that Redis has not said. */
  inject: (text: string) => void
  /** Ends all connections and the proxy. */
  stop: () => Promise<void>
}

/** Starts a proxy in front of a port of this machine. */
export async function startProxy(port: number): Promise<TestProxy> {
  const sockets = new Set<Socket>()
  const clients = new Set<Socket>()
  let held: (() => void)[] = []
  let isHeld = false
  let connections = 0
  const track = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => {
      sockets.delete(socket)
      clients.delete(socket)
    })
  }
  const server = createServer((client) => {
    connections += 1
    const redis = connect(port, '127.0.0.1')
    track(client)
    track(redis)
    clients.add(client)
    client.on('data', (chunk) => redis.write(chunk))
    redis.on('data', (chunk) => {
      if (isHeld) held.push(() => client.write(chunk))
      else client.write(chunk)
    })
    client.once('close', () => redis.destroy())
    redis.once('close', () => client.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return {
    url: `redis://127.0.0.1:${address.port}`,
    connections: () => connections,
    hold: () => {
      isHeld = true
    },
    release: () => {
      isHeld = false
      for (const write of held) write()
      held = []
    },
    inject: (text) => {
      for (const client of clients) client.write(text)
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
