import { describe, expect, it } from 'vitest'
import { createBullmqQueue } from '../../src/bullmq/index.js'
import { createTestForge } from '../../src/testing/index.js'
import { generateTokenKey } from '../../src/tokens/token-key.js'
import { playDeliveries } from '../bullmq/play-deliveries.js'
import { buildChild, startChild } from '../bullmq/start-child.js'
import { createSeededRandom } from '../models/seeded-random.js'
import { isRedisMissing, startRedis } from '../redis/start-redis.js'
import { NIGHTLY_SEED } from './nightly-seed.js'

const MANIFEST = new URL('../fixtures/manifest.yml', import.meta.url).pathname
/** With their duplicates 50,000 deliveries and more. */
const EVENTS = Number(process.env['NIGHTLY_EVENTS'] ?? 37_500)
const KILLS = Number(process.env['NIGHTLY_KILLS'] ?? 60)

describe.skipIf(isRedisMissing())(`a queue of events, seed ${NIGHTLY_SEED}`, () => {
  it('has each effect once and loses none, while its processes are killed', async ({
    annotate,
  }) => {
    await buildChild()
    const forge = await createTestForge({ manifest: MANIFEST })
    const redis = await startRedis({ persist: true })
    const keys = [generateTokenKey()]
    const { appId, emulatorUrl, logger } = forge.options
    const queue = createBullmqQueue({
      url: redis.url,
      keys,
      concurrency: 0,
      timeoutMs: 60_000,
      logger,
    })
    const order = {
      appId,
      emulatorUrl,
      redisUrl: redis.url,
      keys,
      leaseMs: 2000,
      retryDelayMs: 800,
    }
    const report = await playDeliveries({
      forge,
      queue,
      startProcess: () => startChild(order),
      events: EVENTS,
      installations: 60,
      kills: KILLS,
      drainMs: 900_000,
      // The processes have the clock of the machine.
      pass: () => {},
      random: createSeededRandom(NIGHTLY_SEED).next,
    })
    await annotate(JSON.stringify(report))
    await queue.close()
    await redis.stop()
    await forge.close()

    expect(report.problems).toEqual([])
    expect(report.kills).toBe(KILLS)
  })
})
