/**
 * `forge-remote/redis`: tokens, and what is known of events, shared by processes through Redis or Valkey.
 *
 * @module
 */
export { createRedisDeliveryLedger } from './redis-delivery-ledger.js'
export type { RedisDeliveryLedger, RedisDeliveryLedgerOptions } from './redis-delivery-ledger.js'
export { createRedisTokenStore } from './redis-token-store.js'
export type { RedisTokenStoreOptions } from './redis-token-store.js'
export type { RedisClient } from './redis-client.js'
export type { RedisAddress } from './redis-connection.js'
