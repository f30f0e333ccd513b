/**
 * Where Redis or Valkey is, for whatever keeps something there.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import { OptionsError } from '../errors.js'
import { borrowClient } from './borrow-client.js'
import { type RedisClient, toStoreError } from './redis-client.js'
import { type RedisAddress, type RedisConnection, openRedisConnection } from './redis-connection.js'

/** A client, or where to connect to. */
export interface RedisOptions extends RedisAddress {
  /** A connected client, which stays the caller's: `close()` leaves it open. Switch its offline queue off. Default: one is made. */
  client?: RedisClient | undefined
  /** What the keys start with; an ACL can be limited to it. */
  keyPrefix?: string | undefined
  /** Longest wait for an answer, in milliseconds. Default 250. */
  timeoutMs?: number | undefined
  /** Source of time. Default: the machine's clock. */
  clock?: Clock | undefined
}

/** @throws {OptionsError} `ERR_OPTIONS` when there is neither a client nor an address, or both. */
export function openSender(options: RedisOptions, clock: Clock): RedisConnection {
  const { client, keyPrefix: _keyPrefix, timeoutMs = 250, clock: _clock, ...address } = options
  const hasAddress = address.url !== undefined || address.socket !== undefined
  if (client === undefined) {
    if (hasAddress) return openRedisConnection(address, timeoutMs, clock)
    throw new OptionsError('url', 'is missing; name the server, or pass a client')
  }
  if (hasAddress) throw new OptionsError('client', 'is connected already; leave url and socket out')
  return borrowClient(client, timeoutMs, clock)
}

/** Rejects with a `TokenStoreError`. After an answer to something else, the connection is not trusted any more. */
export async function orDistrust<Result>(
  act: () => Promise<Result>,
  distrust: () => void,
): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    const storeError = toStoreError(error)
    if (storeError.failure === 'answer') distrust()
    throw storeError
  }
}
