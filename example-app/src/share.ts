/**
 * What several processes of the app share, in Redis or Valkey: system tokens, and events that wait for one of them.
 *
 * @module
 */
import type { EventQueue, ForgeRemoteOptions } from 'forge-remote'
import { createBullmqQueue } from 'forge-remote/bullmq'
import { createRedisTokenStore } from 'forge-remote/redis'

/** What is shared. `remote.close()` closes both. */
export interface Shared {
  /** For `forgeRemote()`. */
  tokens: NonNullable<ForgeRemoteOptions['tokens']>
  /** For the routes that Forge itself calls. */
  queue: EventQueue
}

/** How to share. */
export interface ShareOptions {
  /** Address of the server, `redis://…` or `rediss://…`. */
  url: string
  /** Keys of `npx forge-remote token-key` that seal what is stored there: the first seals, all of them open. */
  keys: readonly string[]
  /** Longest wait for a token from there, in milliseconds. Default 250. */
  timeoutMs?: number | undefined
}

/** Connects in the background, and again whenever the connection is lost. */
export function share({ url, keys, timeoutMs }: ShareOptions): Shared {
  return {
    tokens: { store: createRedisTokenStore({ url, timeoutMs }), keys },
    queue: createBullmqQueue({ url, keys }),
  }
}
