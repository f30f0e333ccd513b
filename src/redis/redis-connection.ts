/**
 * One connection to Redis that is made anew when it can no longer be trusted.
 *
 * @module
 */
import { type RedisClientOptions, createClient } from 'redis'
import type { Clock } from '../clock.js'
import { OptionsError } from '../errors.js'
import { TokenStoreError } from '../tokens/token-store-error.js'
import { withDeadline } from '../tokens/with-deadline.js'
import type { SendCommand } from './redis-client.js'

const CONNECT_TIMEOUT_MS = 2000
/** Commands that wait for an answer; the breaker in front lets far fewer through. */
const MAX_COMMANDS = 1000
/** How long nothing may be answered before the connection is given up, in milliseconds. */
const STUCK_AFTER_MS = 5000

/** Where Redis is: members of the `redis` package's own options, passed on as they are. TLS goes into `socket`. */
export type RedisAddress = Pick<
  RedisClientOptions,
  'url' | 'socket' | 'username' | 'password' | 'credentialsProvider' | 'database' | 'name'
>

/** A connection. */
export interface RedisConnection {
  /** Sends one command; rejects at once while there is no connection, and when there is no answer in time. */
  send: SendCommand
  /** An answer was not to what was asked: those after it may be somebody else's, so the connection is made anew. */
  distrust: () => void
  /** Ends it. */
  close: () => void
}

/** A client, and whether its first try to connect is over. */
interface Line {
  readonly client: ReturnType<typeof dial>
  readonly settled: Promise<void>
}

/**
 * Connects in the background, and again whenever the connection is lost.
 *
 * @throws {OptionsError} `ERR_OPTIONS` when the address is none.
 */
export function openRedisConnection(
  address: RedisAddress,
  timeoutMs: number,
  clock: Clock,
): RedisConnection {
  let line = open()
  let unansweredSince: number | undefined
  let isClosed = false

  function open(): Line {
    const client = dial(address)
    const settled = new Promise<void>((resolve) => {
      client.once('ready', () => resolve())
      client.on('error', () => {
        resolve()
        // Connected and yet an error: what came was no answer, and those after it may be somebody else's.
        if (client.isReady) replace(client)
      })
    })
    // It tells its trouble by events and tries again by itself.
    client.connect().catch(() => {})
    return { client, settled }
  }

  function replace(client: Line['client']): void {
    if (isClosed || line.client !== client) return
    line = open()
    unansweredSince = undefined
    hangUp(client)
  }

  async function ask({ client, settled }: Line, args: readonly string[]): Promise<unknown> {
    if (!client.isReady) await settled
    if (!client.isReady) {
      throw new TokenStoreError('unreachable', 'the token store is not connected')
    }
    try {
      return await client.sendCommand(args)
    } finally {
      unansweredSince = undefined
    }
  }

  return {
    send: async (args) => {
      if (isClosed) throw new TokenStoreError('closed', 'the token store is closed')
      const asked = line
      unansweredSince ??= clock.elapsed()
      try {
        return await withDeadline(clock, timeoutMs, ask(asked, args))
      } catch (error) {
        const since = unansweredSince ?? clock.elapsed()
        if (clock.elapsed() - since >= STUCK_AFTER_MS) replace(asked.client)
        throw error
      }
    },
    distrust: () => replace(line.client),
    close: () => {
      isClosed = true
      hangUp(line.client)
    },
  }
}

function dial(address: RedisAddress) {
  const { socket, ...rest } = address
  try {
    return createClient({
      ...rest,
      // A copy, because the package writes into it.
      socket: { connectTimeout: CONNECT_TIMEOUT_MS, ...socket },
      disableOfflineQueue: true,
      commandsQueueMaxLength: MAX_COMMANDS,
    })
  } catch (error) {
    // Its message, and what it carries, can quote the password.
    if (error instanceof TypeError) throw new OptionsError('url', 'is no address of a Redis server')
    throw error
  }
}

function hangUp(client: ReturnType<typeof dial>): void {
  if (client.isOpen) client.destroy()
}
