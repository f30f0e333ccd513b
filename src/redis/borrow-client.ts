/**
 * Uses a client that belongs to somebody else.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import { TokenStoreError } from '../tokens/token-store-error.js'
import { withDeadline } from '../tokens/with-deadline.js'
import type { RedisClient } from './redis-client.js'
import type { RedisConnection } from './redis-connection.js'

/** Sends through the client and leaves it as it is: closing ends the use, and a connection that errs is its owner's business. */
export function borrowClient(
  client: RedisClient,
  timeoutMs: number,
  clock: Clock,
): RedisConnection {
  let isClosed = false
  return {
    send: async (args) => {
      if (isClosed) throw new TokenStoreError('closed', 'the token store is closed')
      if (client.isReady === false) {
        throw new TokenStoreError('unreachable', 'the token store is not connected')
      }
      return await withDeadline(clock, timeoutMs, client.sendCommand(args))
    },
    distrust: () => {},
    close: () => {
      isClosed = true
    },
  }
}
