/**
 * The transport on undici: one pool of HTTP/1.1 connections per origin.
 *
 * @module
 */
import { LRUCache } from 'lru-cache'
import { Pool } from 'undici'
import { type Clock, systemClock } from '../clock.js'
import { performExchange } from './perform-exchange.js'
import type { Transport } from './transport.js'
import { TransportError } from './transport-error.js'

/** Options of {@link createTransport}. */
export interface TransportOptions {
  /** Most connections per origin; more exchanges wait for one. Default 64. */
  connections?: number | undefined
  /** Longest time to open a connection, TLS included, in milliseconds. Default 3000. */
  connectTimeoutMs?: number | undefined
  /** How long an idle connection is kept, in milliseconds; keep it below the server's own limit. Default 4000. */
  keepAliveTimeoutMs?: number | undefined
  /** How long `close` waits for running exchanges before it cuts them, in milliseconds. Default 10 000. */
  closeTimeoutMs?: number | undefined
  /** Runs the time-outs. Default: the machine's clock. */
  clock?: Clock | undefined
}

/** The longest an idle connection is kept when the server itself proposes a time, in milliseconds. */
const KEEP_ALIVE_MAX_TIMEOUT_MS = 25_000

/** How long one address of a host may take before its next one is tried, in milliseconds. */
const ADDRESS_ATTEMPT_TIMEOUT_MS = 1000

/** Most origins that connections are kept for; the address template of an Isolated Cloud may name many. */
const MAX_POOLS = 32

/**
 * Creates a transport. It keeps a pool for each of the 32 origins used last.
 *
 * @example
 *   const transport = createTransport()
 */
export function createTransport(options: TransportOptions = {}): Transport {
  const { closeTimeoutMs = 10_000, clock = systemClock } = options
  /** Every pool that is not closed yet, those that made room for others included. */
  const open = new Set<Pool>()
  const retire = async (pool: Pool): Promise<void> => {
    await pool.close()
    open.delete(pool)
  }
  const pools = new LRUCache<string, Pool>({ max: MAX_POOLS, dispose: (pool) => void retire(pool) })
  let closed: Promise<void> | undefined

  function poolFor(origin: string): Pool {
    const known = pools.get(origin)
    if (known !== undefined) return known
    const pool = createPool(origin, options)
    pools.set(origin, pool)
    open.add(pool)
    return pool
  }

  return {
    exchange: async (request) => {
      const { origin, signal } = request
      if (closed !== undefined) throw new TransportError('never-sent', 'UND_ERR_CLOSED', origin)
      if (signal?.aborted === true) throw new TransportError('aborted', 'ABORT_ERR', origin)
      return await performExchange(poolFor(origin), request, clock)
    },
    close: async () => {
      closed ??= drain([...open], closeTimeoutMs, clock)
      await closed
    },
  }
}

function createPool(origin: string, options: TransportOptions): Pool {
  const { connections = 64, connectTimeoutMs = 3000, keepAliveTimeoutMs = 4000 } = options
  return new Pool(origin, {
    connections,
    pipelining: 1,
    connectTimeout: connectTimeoutMs,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: ADDRESS_ATTEMPT_TIMEOUT_MS,
    keepAliveTimeout: keepAliveTimeoutMs,
    keepAliveMaxTimeout: KEEP_ALIVE_MAX_TIMEOUT_MS,
    // The exchange has a time-out of its own.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
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
