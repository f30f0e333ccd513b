/**
 * `forge-remote/redis`: tokens shared by processes through Redis or Valkey.
 *
 * @module
 */
export { createRedisTokenStore } from './redis-token-store.js'
export type { RedisTokenStoreOptions } from './redis-token-store.js'
export type { RedisClient } from './redis-client.js'
export type { RedisAddress } from './redis-connection.js'
