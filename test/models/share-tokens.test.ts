import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.js'
import { createRedisTokenStore } from '../../src/redis/index.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { findSecrets, printAll } from '../invocation/canary.js'
import { type TestRedis, isRedisMissing, startRedis } from '../redis/start-redis.js'
import { createSeededRandom } from './seeded-random.js'
import { shareTokens } from './share-tokens.js'
import { createUnreliableStore } from './unreliable-store.js'

const SEED = 20_261_122
const INSTALLATIONS = 5000
const TIMEOUT_MS = 120_000

describe('createTwoLevelTokens', () => {
  it(
    "never gives or stores another tenant's token, whatever the store does",
    async () => {
      const clock = createManualClock(Date.parse('2026-11-22T10:00:00.000Z'))
      const store = createUnreliableStore({
        clock,
        random: createSeededRandom(SEED, 1),
        forgetsAt: [4000, 10_000],
      })
      const report = await shareTokens({
        seed: SEED,
        requests: 20_000,
        installations: INSTALLATIONS,
        clock,
        ...store,
      })

      expect(report.problems).toEqual([])
      expect(report.served).toBeGreaterThan(2000)
      expect(report.unserved).toBeGreaterThan(2000)
      expect(report.uninstalled).toBeGreaterThan(100)
      expect(report.records).toBeGreaterThan(100)
      expect(report.ignored).toBeGreaterThan(20)
      expect(findSecrets(printAll(report.entries))).toEqual([])
    },
    TIMEOUT_MS,
  )
})

describe.skipIf(isRedisMissing())('createTwoLevelTokens on Redis', () => {
  let redis: TestRedis
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(async () => {
    await redis.stop()
  })

  it(
    "never gives or stores another tenant's token while Redis is killed and started again",
    async () => {
      let requests = 0
      const report = await shareTokens({
        seed: SEED,
        requests: 4000,
        installations: INSTALLATIONS,
        // A starved machine is not what this is about.
        openStore: () => createRedisTokenStore({ url: redis.url, timeoutMs: 10_000 }),
        storeTimeoutMs: 10_000,
        clock: systemClock,
        disturb: async () => {
          requests += 1
          if (requests % 1500 === 0) await redis.restart()
        },
        wait: async () => await setTimeout(50),
      })
      const keys = (await redis.command('KEYS', '*')).split('\n')
      const dump = await redis.command('EVAL', DUMP_SCRIPT, '0')

      expect(report.problems).toEqual([])
      expect(report.served).toBeGreaterThan(200)
      expect(report.records).toBeGreaterThan(20)
      expect(keys.length).toBeGreaterThan(40)
      expect(dump.length).toBeGreaterThan(10_000)
      expect(findSecrets([dump, printAll(report.entries), ...keys].join('\n'))).toEqual([])
      // Ids of installations are so short that sealed text holds some by chance; those of environments stand beside them.
      expect(dump).not.toMatch(/environment-/)
    },
    TIMEOUT_MS,
  )
})

const DUMP_SCRIPT = `
local all = {}
for _, key in ipairs(redis.call('KEYS', '*')) do
  for _, field in ipairs(redis.call('HGETALL', key)) do table.insert(all, field) end
end
return table.concat(all, '\\n')
`
