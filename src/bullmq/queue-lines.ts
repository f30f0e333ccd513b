/**
 * Connections of a queue: one that fails at once while Redis is away, for requests that wait, and one that waits, for the worker.
 *
 * @module
 */
import type { RedisConnectionClient } from 'bullmq'
import { createClient } from 'redis'
import { OptionsError } from '../errors.js'
import type { ResolvedBullmqOptions } from './bullmq-options.js'

/** Connections of a queue. */
export interface QueueLines {
  /** Stores jobs; rejects at once while there is no connection. */
  readonly store: RedisConnectionClient
  /** Fetches jobs; waits while there is no connection. */
  readonly work: RedisConnectionClient
  /** Ends the connections, unless they are the caller's. */
  readonly close: () => void
}

/**
 * Opens the connections.
 *
 * @throws {OptionsError} `ERR_OPTIONS` when the address is none.
 */
export function openQueueLines({ url, connection }: ResolvedBullmqOptions): QueueLines {
  if (connection !== undefined) return { store: connection, work: connection, close: () => {} }
  const lines = [dial(url, true), dial(url, false)] as const
  return {
    store: lines[0],
    work: lines[1],
    close: () => {
      for (const line of lines) if (line.isOpen) line.destroy()
    },
  }
}

function dial(url: string | undefined, failsFast: boolean) {
  try {
    const client = createClient({
      ...(url !== undefined && { url }),
      disableOfflineQueue: failsFast,
    })
    // BullMQ tells of the same trouble; without a listener it would end the process.
    client.on('error', () => {})
    return client
  } catch (error) {
    // Its message can quote the password.
    if (error instanceof TypeError) throw new OptionsError('url', 'is no address of a Redis server')
    throw error
  }
}
