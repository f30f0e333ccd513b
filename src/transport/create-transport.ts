/**
 * The transport on undici: one pool of connections per origin.
 *
 * @module
 */
import type { Pool } from 'undici'
import { type Clock, systemClock } from '../clock.js'
import { createOriginPools } from './origin-pools.js'
import { performExchange } from './perform-exchange.js'
import type { Transport } from './transport.js'
import { TransportError } from './transport-error.js'
import { createTrust } from './trust.js'

/** Options of {@link createTransport}. */
export interface TransportOptions {
  /** Most connections per origin; more exchanges wait for one. Default 64; with HTTP/2, where each carries 100 exchanges at a time, 1. */
  connections?: number | undefined
  /** Longest time to open a connection, TLS included, in milliseconds. Default 3000. */
  connectTimeoutMs?: number | undefined
  /**
   * How long an idle HTTP/1.1 connection is kept, in milliseconds; keep it below the server's own limit. Default 4000. One of HTTP/2 is kept
   * until the server closes it.
   */
  keepAliveTimeoutMs?: number | undefined
  /** How long `close` waits for running exchanges before it cuts them, in milliseconds. Default 10 000. */
  closeTimeoutMs?: number | undefined
  /**
   * Whether to speak HTTP/2 with servers that offer it over TLS, and HTTP/1.1 with the others. Default `false`: measured with 64
   * exchanges at a time, HTTP/2 carries 0.15 to 0.55 of what HTTP/1.1 does. It is worth it where connections are scarce, or where
   * bursts follow long silence: one TLS handshake then serves them all.
   */
  http2?: boolean | undefined
  /**
   * Certificates in PEM that are trusted besides those that come with Node, such as that of a company's proxy. Those of
   * `NODE_EXTRA_CA_CERTS` then do not count. Default: none.
   */
  ca?: string | undefined
  /** Runs the time-outs. Default: the machine's clock. */
  clock?: Clock | undefined
}

/**
 * Creates a transport. It keeps a pool for each of the 32 origins used last.
 *
 * @throws An `OptionsError` when `ca` is no certificate.
 * @example
 *   const transport = createTransport()
 */
export function createTransport(options: TransportOptions = {}): Transport {
  const { closeTimeoutMs = 10_000, clock = systemClock } = options
  const pools = createOriginPools({
    connections: options.connections,
    connectTimeoutMs: options.connectTimeoutMs ?? 3000,
    keepAliveTimeoutMs: options.keepAliveTimeoutMs ?? 4000,
    http2: options.http2 ?? false,
    trust: options.ca === undefined ? undefined : createTrust(options.ca),
  })
  let closed: Promise<void> | undefined

  return {
    exchange: async (request) => {
      const { origin, signal } = request
      if (closed !== undefined) throw new TransportError('never-sent', 'UND_ERR_CLOSED', origin)
      if (signal?.aborted === true) throw new TransportError('withdrawn', 'ABORT_ERR', origin)
      const pool = pools.get(origin)
      try {
        return await performExchange(pool, request, clock)
      } catch (error) {
        if (isTimeout(error)) pools.leave(origin, pool)
        throw error
      }
    },
    close: async () => {
      closed ??= drain(pools.open(), closeTimeoutMs, clock)
      await closed
    },
  }
}

/** An HTTP/2 connection that has gone silent would carry the exchanges to come too, so with a time-out it is left. */
function isTimeout(error: unknown): boolean {
  return error instanceof TransportError && error.kind === 'timeout'
}

/** Once its time is up, a pool's own `close` may never settle: what waited for a connection is gone, but still counted. */
function drain(pools: readonly Pool[], timeoutMs: number, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancelTimer = clock.schedule(timeoutMs, () => {
      Promise.all(pools.map((pool) => pool.destroy())).then(() => resolve(), reject)
    })
    Promise.all(pools.map((pool) => pool.close()))
      .finally(cancelTimer)
      .then(() => resolve(), reject)
  })
}
