/**
 * The connections of one origin.
 *
 * @module
 */
import { type SecureContext, TLSSocket } from 'node:tls'
import { buildConnector, Pool } from 'undici'

/** How connections are opened and kept. */
export interface PoolOptions {
  /** Most connections; more exchanges wait for one. */
  readonly connections: number
  /** Longest time to open a connection, TLS included, in milliseconds. */
  readonly connectTimeoutMs: number
  /** How long an idle connection is kept, in milliseconds. */
  readonly keepAliveTimeoutMs: number
  /** Certificates that are trusted. Default: those that come with Node. */
  readonly trust: SecureContext | undefined
}

/** The longest an idle connection is kept when the server itself proposes a time, in milliseconds. */
const KEEP_ALIVE_MAX_TIMEOUT_MS = 25_000

/** How long one address of a host may take before its next one is tried, in milliseconds. */
const ADDRESS_ATTEMPT_TIMEOUT_MS = 1000

/** Exchanges on one HTTP/2 connection at the same time; servers allow 100 by custom. */
const MAX_STREAMS = 100

/** Creates a pool of HTTP/1.1 connections, with one exchange at a time on each. */
export function createPool(origin: string, options: PoolOptions): Pool {
  return new Pool(origin, {
    ...toCommonOptions(options),
    pipelining: 1,
    connect: createConnector(options, false),
  })
}

/**
 * Creates a pool of HTTP/2 connections, with 100 exchanges at a time on each.
 *
 * @param onRefused Called when a connection turns out to be HTTP/1.1. It carries the exchanges that wait for it, one at a time.
 */
export function createHttp2Pool(origin: string, options: PoolOptions, onRefused: () => void): Pool {
  const connect = createConnector(options, true)
  return new Pool(origin, {
    ...toCommonOptions(options),
    allowH2: true,
    pipelining: MAX_STREAMS,
    connect: (target, callback) =>
      connect(target, (...opened) => {
        const [, socket] = opened
        if (socket instanceof TLSSocket && socket.alpnProtocol !== 'h2') onRefused()
        callback(...opened)
      }),
  })
}

function toCommonOptions({ connections, keepAliveTimeoutMs }: PoolOptions): Pool.Options {
  return {
    connections,
    keepAliveTimeout: keepAliveTimeoutMs,
    keepAliveMaxTimeout: KEEP_ALIVE_MAX_TIMEOUT_MS,
    // The exchange has a time-out of its own.
    headersTimeout: 0,
    bodyTimeout: 0,
  }
}

function createConnector(
  { connectTimeoutMs, trust }: PoolOptions,
  allowH2: boolean,
): buildConnector.connector {
  return buildConnector({
    allowH2,
    timeout: connectTimeoutMs,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: ADDRESS_ATTEMPT_TIMEOUT_MS,
    ...(trust && { secureContext: trust }),
  })
}
