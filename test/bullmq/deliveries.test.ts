import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBullmqQueue } from '../../src/bullmq/index.js'
import { type TestForge, createTestForge } from '../../src/testing/index.js'
import { generateTokenKey } from '../../src/tokens/token-key.js'
import { createSeededRandom } from '../models/seeded-random.js'
import { type TestRedis, isRedisMissing, startRedis } from '../redis/start-redis.js'
import { playDeliveries } from './play-deliveries.js'
import { startLocal } from './start-local.js'

const MANIFEST = new URL('../fixtures/manifest.yml', import.meta.url).pathname

describe.skipIf(isRedisMissing())('a queue of events, 2,000 deliveries', () => {
  let forge: TestForge
  let redis: TestRedis

  beforeAll(async () => {
    forge = await createTestForge({ manifest: MANIFEST })
    redis = await startRedis()
  })
  afterAll(async () => {
    await redis.stop()
    await forge.close()
  })

  it(
    'has each effect once and loses none, with duplicates, disorder and crashes',
    { timeout: 400_000 },
    async () => {
      const keys = [generateTokenKey()]
      const { logger } = forge.options
      const queue = createBullmqQueue({
        url: redis.url,
        keys,
        concurrency: 0,
        timeoutMs: 60_000,
        logger,
      })
      // What can never be handled is given up after 25 seconds.
      const options = { keys, leaseMs: 3000, attempts: 10, retryDelayMs: 50, logger }
      const report = await playDeliveries({
        forge,
        queue,
        startProcess: () => startLocal(forge, redis, options),
        events: 1500,
        installations: 30,
        kills: 5,
        drainMs: 120_000,
        pass: forge.clock.advance,
        random: createSeededRandom(7).next,
      })
      await queue.close()

      expect(report.problems).toEqual([])
      expect(report.kills).toBe(5)
      expect(report.deliveries).toBeGreaterThan(2000)
    },
  )
})
