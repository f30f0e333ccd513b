import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeliveryLedger } from '../../src/events/delivery-ledger.js'
import { createMemoryDeliveryLedger } from '../../src/events/memory-delivery-ledger.js'
import {
  type RedisDeliveryLedger,
  createRedisDeliveryLedger,
} from '../../src/redis/redis-delivery-ledger.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { type TestRedis, isRedisMissing, startRedis } from '../redis/start-redis.js'

/** What every ledger does. Time is the ledger's own. */
function itKeepsTrack(open: () => DeliveryLedger, pass: (ms: number) => Promise<void> | void) {
  it('gives a new event to one of those who ask at once', async () => {
    const ledger = open()
    const states = await Promise.all([1, 2, 3].map(() => ledger.begin('race', 60_000)))

    expect(states.toSorted()).toEqual(['new', 'running', 'running'])
  })

  it('remembers what is done for as long as it is told to', async () => {
    const ledger = open()
    await ledger.begin('done', 60_000)
    await ledger.finish('done', 60_000)

    expect(await ledger.begin('done', 60_000)).toBe('done')

    await ledger.finish('done', 80)
    await pass(100)

    expect(await ledger.begin('done', 60_000)).toBe('new')
  })

  it('forgets what was given up, or whose holder died', async () => {
    const ledger = open()
    await ledger.begin('failed', 60_000)
    await ledger.abandon('failed')
    await ledger.begin('died', 80)
    await pass(100)

    expect(await ledger.begin('failed', 60_000)).toBe('new')
    expect(await ledger.begin('died', 60_000)).toBe('new')
  })

  it('keeps what somebody else has done when a late holder gives up', async () => {
    const ledger = open()
    await ledger.begin('late', 60_000)
    await ledger.finish('late', 60_000)
    await ledger.abandon('late')

    expect(await ledger.begin('late', 60_000)).toBe('done')
  })
}

describe('createMemoryDeliveryLedger', () => {
  const clock = createManualClock()

  itKeepsTrack(() => createMemoryDeliveryLedger({ clock }), clock.advance)

  it('forgets the least recently used when there are too many', async () => {
    const ledger = createMemoryDeliveryLedger({ clock, maxEntries: 2 })
    await ledger.finish('a', 60_000)
    await ledger.finish('b', 60_000)
    await ledger.finish('c', 60_000)

    expect(await ledger.begin('c', 60_000)).toBe('done')
    expect(await ledger.begin('a', 60_000)).toBe('new')
  })
})

describe.skipIf(isRedisMissing())('createRedisDeliveryLedger', () => {
  let redis: TestRedis
  let ledgers: RedisDeliveryLedger[] = []

  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(async () => {
    await Promise.all(ledgers.map(({ close }) => close()))
    await redis.stop()
  })

  function open(): RedisDeliveryLedger {
    const keyPrefix = `ledger-${ledgers.length}:`
    const ledger = createRedisDeliveryLedger({ url: redis.url, keyPrefix, timeoutMs: 5000 })
    ledgers = [...ledgers, ledger]
    return ledger
  }

  itKeepsTrack(open, (ms) => wait(ms))

  it('shares what it knows with other processes', async () => {
    const options = { url: redis.url, timeoutMs: 10_000 }
    const [one, other] = [0, 1].map(() => createRedisDeliveryLedger(options))
    await one?.finish('shared', 60_000)

    expect(await other?.begin('shared', 60_000)).toBe('done')
    await Promise.all([one?.close(), other?.close()])
    await expect(one?.begin('shared', 60_000)).rejects.toMatchObject({ failure: 'closed' })
  })

  it('rejects while Redis is away', async () => {
    const ledger = open()
    await ledger.begin('a', 60_000)
    await redis.kill()

    await expect(ledger.begin('b', 60_000)).rejects.toMatchObject({ failure: 'unreachable' })
    await redis.restart()
  })

  it.each([
    { name: 'nothing to connect to', options: {}, option: 'url' },
    {
      name: 'client and address',
      options: { url: 'redis://h', client: { sendCommand: () => Promise.resolve() } },
      option: 'client',
    },
  ])('refuses $name', ({ options, option }) => {
    expect(() => createRedisDeliveryLedger(options)).toThrow(
      expect.objectContaining({ code: 'ERR_OPTIONS', option }),
    )
  })

  it.each([['OK'], [['another key', 'new']], [['forge-remote:event:a', 'old']], [[]]])(
    'rejects an answer that is none: %j',
    async (reply) => {
      const client = { sendCommand: async () => reply }
      const ledger = createRedisDeliveryLedger({ client })

      await expect(ledger.begin('a', 60_000)).rejects.toMatchObject({ failure: 'answer' })
    },
  )
})
