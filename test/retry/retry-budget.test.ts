import { fc } from '../properties.js'
import { describe, expect, it } from 'vitest'
import { createRetryBudget } from '../../src/retry/retry-budget.js'
import { createManualClock } from '../../src/testing/manual-clock.js'

const BURST = 30

function setUp() {
  const clock = createManualClock()
  const budget = createRetryBudget({ clock })
  const retryAll = () => {
    let retries = 0
    while (budget.tryRetry()) retries += 1
    return retries
  }
  return { clock, budget, retryAll }
}

describe('createRetryBudget', () => {
  it('begins with the retries of ten seconds', () => {
    expect(setUp().retryAll()).toBe(BURST)
  })

  it('adds three retries per second', () => {
    const { clock, retryAll } = setUp()
    retryAll()
    clock.advance(1000)
    expect(retryAll()).toBe(3)
  })

  it('adds a retry for every ten requests', () => {
    const { budget, retryAll } = setUp()
    retryAll()
    for (let sent = 0; sent < 9; sent += 1) budget.onRequest()
    expect(budget.tryRetry()).toBe(false)
    budget.onRequest()
    expect(retryAll()).toBe(1)
  })

  it('keeps no more than its burst, however much was sent', () => {
    const { clock, budget, retryAll } = setUp()
    for (let sent = 0; sent < 10_000; sent += 1) budget.onRequest()
    clock.advance(3_600_000)
    expect(retryAll()).toBe(BURST)
  })

  it('is not moved by a change of the date', () => {
    let date = 0
    const budget = createRetryBudget({ clock: { ...createManualClock(), now: () => date } })
    while (budget.tryRetry());
    date = 1e12
    expect(budget.tryRetry()).toBe(false)
  })

  it('allows in any stretch a tenth of the requests, three per second and its burst', () => {
    const step = fc.record({ ms: fc.nat(3000), requests: fc.nat(60), wanted: fc.nat(60) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { clock, budget } = setUp()
        const done = steps.map(({ ms, requests, wanted }) => {
          clock.advance(ms)
          for (let sent = 0; sent < requests; sent += 1) budget.onRequest()
          const tries = Array.from({ length: wanted }, () => budget.tryRetry())
          return { at: clock.elapsed(), requests, retries: tries.filter(Boolean).length }
        })
        for (const [index, from] of done.entries()) {
          let excess = 0
          for (const { at, requests, retries } of done.slice(index)) {
            excess += retries - 0.1 * requests
            expect(excess - (3 * (at - from.at)) / 1000).toBeLessThanOrEqual(BURST + 1e-4)
          }
        }
      }),
    )
  })

  it.each([
    { state: 'fresh', warmUpRequests: 0 },
    { state: 'well filled', warmUpRequests: 6000 },
  ])('costs at most 1.15 attempts per call in an outage when $state', ({ warmUpRequests }) => {
    const { clock, budget } = setUp()
    for (let sent = 0; sent < warmUpRequests; sent += 1) budget.onRequest()
    let attempts = 0
    for (let call = 0; call < 6000; call += 1) {
      clock.advance(10)
      budget.onRequest()
      attempts += 1
      while (budget.tryRetry()) attempts += 1
    }
    expect(attempts / 6000).toBeLessThanOrEqual(1.15)
    expect(attempts / 6000).toBeGreaterThan(1.12)
  })
})
