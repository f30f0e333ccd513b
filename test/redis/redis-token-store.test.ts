import { setTimeout as wait } from 'node:timers/promises'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRedisTokenStore } from '../../src/redis/index.js'
import { tokenStoreChecks } from '../../src/testing/token-store-conformance.js'
import { type TestRedis, isRedisMissing, startRedis } from './start-redis.js'

/** Redis has a clock of its own: the one place where a test waits for time. */
const time = { now: () => Date.now(), elapse: (ms: number) => wait(ms) }

describe.skipIf(isRedisMissing())('createRedisTokenStore', () => {
  let redis: TestRedis

  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(async () => {
    await redis.stop()
  })

  it.each(tokenStoreChecks)('$name', async ({ run }) => {
    const open = () => createRedisTokenStore({ url: redis.url })

    await expect(run({ open, ...time })).resolves.toBeUndefined()
  })

  it.each(tokenStoreChecks)('$name, through a client of the caller', async ({ run }) => {
    const client = createClient({ url: redis.url, disableOfflineQueue: true })
    await client.connect()
    const open = () => createRedisTokenStore({ client, keyPrefix: 'a*[b]?:' })

    await expect(run({ open, ...time })).resolves.toBeUndefined()

    expect(client.isOpen).toBe(true)
    await client.close()
  })
})
