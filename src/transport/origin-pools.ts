/**
 * The pools of a transport, by origin.
 *
 * @module
 */
import { LRUCache } from 'lru-cache'
import type { Pool } from 'undici'
import { createHttp2Pool, createPool, type PoolOptions } from './create-pool.js'

/** Pools of the origins used last. */
export interface OriginPools {
  /** The pool of an origin, made when there is none. */
  readonly get: (origin: string) => Pool
  /** Gives an origin new connections when the pool is its present one and speaks HTTP/2; exchanges on the old ones go on. */
  readonly leave: (origin: string, pool: Pool) => void
  /** Every pool that is not closed yet, those that made room for others included. */
  readonly open: () => readonly Pool[]
}

/** What {@link createOriginPools} needs. */
export interface OriginPoolsOptions extends Omit<PoolOptions, 'connections'> {
  /** Most connections per origin. Default 64; with HTTP/2 1. */
  readonly connections: number | undefined
  /** Whether HTTP/2 is spoken with servers that offer it. */
  readonly http2: boolean
}

/** Most origins that connections are kept for; the address template of an Isolated Cloud may name many. */
const MAX_POOLS = 32

/** Creates pools as they are needed. */
export function createOriginPools(options: OriginPoolsOptions): OriginPools {
  const { connections, http2 } = options
  const open = new Set<Pool>()
  const multiplexing = new WeakSet<Pool>()
  const retire = async (pool: Pool): Promise<void> => {
    await pool.close()
    open.delete(pool)
  }
  const pools = new LRUCache<string, Pool>({ max: MAX_POOLS, dispose: (pool) => void retire(pool) })

  function keep(origin: string, pool: Pool): Pool {
    open.add(pool)
    pools.set(origin, pool)
    return pool
  }

  function keepHttp1(origin: string): Pool {
    return keep(origin, createPool(origin, { ...options, connections: connections ?? 64 }))
  }

  function keepHttp2(origin: string): Pool {
    const pool = createHttp2Pool(origin, { ...options, connections: connections ?? 1 }, () => {
      if (pools.peek(origin) === pool) keepHttp1(origin)
    })
    multiplexing.add(pool)
    return keep(origin, pool)
  }

  return {
    get: (origin) => {
      const known = pools.get(origin)
      if (known !== undefined) return known
      return http2 && origin.startsWith('https:') ? keepHttp2(origin) : keepHttp1(origin)
    },
    leave: (origin, pool) => {
      if (multiplexing.has(pool) && pools.peek(origin) === pool) pools.delete(origin)
    },
    open: () => [...open],
  }
}
