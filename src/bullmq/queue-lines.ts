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
  const lines = new Set<Line>()
  let isClosed = false

  /** BullMQ works on copies, and may forget one that it made while Redis went away: it would try to connect for ever. */
  function keep<Kept extends Line>(line: Kept): Kept {
    const copy = line.duplicate.bind(line)
    lines.add(line)
    // Once BullMQ has it, and has told it to connect.
    if (isClosed) setImmediate(hangUp, line)
    return Object.assign(line, { duplicate: () => keep(copy()) })
  }

  return {
    store: keep(dial(url, true)),
    work: keep(dial(url, false)),
    close: () => {
      isClosed = true
      lines.forEach(hangUp)
    },
  }
}

/** A client of the package `redis`, as far as it matters here. */
interface Line {
  readonly isOpen: boolean
  readonly destroy: () => void
  readonly duplicate: () => Line
}

function hangUp(line: Line): void {
  if (line.isOpen) line.destroy()
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
