import { describe, expect, it } from 'vitest'
import type { ForgeStorage } from '../../src/storage/storage.js'
import type { TransportError } from '../../src/transport/transport-error.js'
import type { ExchangeResponse } from '../../src/transport/transport.js'
import { createSeededRandom } from './seeded-random.js'
import { ANSWERS, simulateLoad } from './simulate-load.js'

const CALLS = [
  (storage: ForgeStorage) => storage.get('k'),
  (storage: ForgeStorage) => storage.set('k', 1),
  (storage: ForgeStorage) => storage.secrets.delete('k'),
]

describe('an outage of a minute at 100 calls a second', () => {
  it.each<[string, ExchangeResponse | TransportError]>([
    ['500', ANSWERS.failed],
    ['429', ANSWERS.busy],
    ['reset connections', ANSWERS.reset],
    ['refused connections', ANSWERS.unreachable],
  ])('costs at most 1.15 requests per call: %s', async (_name, outage) => {
    const report = await simulateLoad({
      profile: 'interactive',
      callsPerSecond: 100,
      seconds: 60,
      answer: () => outage,
      random: createSeededRandom(1).next,
      calls: CALLS,
    })
    expect(report.calls).toBe(6000)
    expect(report.succeeded).toBe(0)
    expect(report.requests / report.calls).toBeLessThanOrEqual(1.15)
    expect(report.longestMs).toBeLessThanOrEqual(25_000)
  })

  it('is over as soon as storage is back', async () => {
    const back = 30_000
    const report = await simulateLoad({
      profile: 'interactive',
      callsPerSecond: 100,
      seconds: 60,
      answer: (sentAt) => (sentAt < back ? ANSWERS.failed : ANSWERS.done),
      random: createSeededRandom(2).next,
      calls: CALLS,
    })
    expect(report.succeeded).toBeGreaterThanOrEqual(3000 - 200)
  })
})

describe('a brown-out in which one request of five fails', () => {
  it('is not noticed by background work at 20 calls a second', async () => {
    const random = createSeededRandom(3)
    const failures = [ANSWERS.failed, ANSWERS.reset, ANSWERS.unreachable]
    const report = await simulateLoad({
      profile: 'background',
      callsPerSecond: 20,
      seconds: 300,
      answer: () => (random.chance(0.2) ? random.pick(failures) : ANSWERS.done),
      random: createSeededRandom(4).next,
      calls: CALLS,
    })
    expect(report.calls).toBe(6000)
    expect(report.succeeded / report.calls).toBeGreaterThanOrEqual(0.995)
    expect(report.longestMs).toBeLessThanOrEqual(60_000)
  })
})
