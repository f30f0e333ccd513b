import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.js'
import { createRedisTokenStore } from '../../src/redis/index.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { createSeededRandom } from '../models/seeded-random.js'
import { shareTokens } from '../models/share-tokens.js'
import { createUnreliableStore } from '../models/unreliable-store.js'
import { startRedis } from '../redis/start-redis.js'
import { NIGHTLY_SEED } from './nightly-seed.js'

const REQUESTS = 500_000
const INSTALLATIONS = 5000

describe(`createTwoLevelTokens, seed ${NIGHTLY_SEED}`, () => {
  it("never gives or stores another tenant's token, whatever the store does", async () => {
    const clock = createManualClock(Date.parse('2026-11-22T10:00:00.000Z'))
    const forgetsAt = Array.from({ length: 20 }, (_, at) => at * 20_000)
    const random = createSeededRandom(NIGHTLY_SEED, 1)
    const report = await shareTokens({
      seed: NIGHTLY_SEED,
      requests: REQUESTS,
      installations: INSTALLATIONS,
      clock,
      ...createUnreliableStore({ clock, random, forgetsAt }),
    })

    expect(report).toMatchObject({ problems: [] })
    expect(report.ignored).toBeGreaterThan(1000)
  })

  it("never gives or stores another tenant's token while Redis is killed, paused and started", async () => {
    const redis = await startRedis()
    let requests = 0
    const report = await shareTokens({
      seed: NIGHTLY_SEED,
      requests: REQUESTS,
      installations: INSTALLATIONS,
      openStore: () => createRedisTokenStore({ url: redis.url }),
      clock: systemClock,
      disturb: async () => {
        requests += 1
        if (requests % 20_000 === 0) await redis.restart()
        if (requests % 20_000 === 10_000) redis.pause()
        if (requests % 20_000 === 11_000) redis.resume()
      },
      wait: async () => await setTimeout(50),
    })
    await redis.stop()

    expect(report).toMatchObject({ problems: [] })
    expect(report.served).toBeGreaterThan(REQUESTS / 10)
  })
})
