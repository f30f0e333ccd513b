import { fc } from '../properties.js'
import { describe, expect, it } from 'vitest'
import {
  type BreakerPermit,
  type CircuitBreaker,
  createCircuitBreaker,
} from '../../src/retry/circuit-breaker.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { createSeededRandom } from '../models/seeded-random.js'

function setUp({ draw = 0.5 } = {}) {
  const clock = createManualClock()
  return { clock, breaker: createCircuitBreaker({ clock, random: () => draw }) }
}

function enter(breaker: CircuitBreaker): BreakerPermit {
  const entry = breaker.tryEnter()
  if (!entry.admitted) throw new Error(`refused for ${entry.retryAfterMs} ms`)
  return entry
}

function report(breaker: CircuitBreaker, { failures = 0, successes = 0 }): void {
  for (let count = 0; count < successes; count += 1) enter(breaker).onSuccess()
  for (let count = 0; count < failures; count += 1) enter(breaker).onFailure()
}

function openBreaker() {
  const { clock, breaker } = setUp()
  const early = enter(breaker)
  report(breaker, { failures: 20 })
  return { clock, breaker, early }
}

describe('createCircuitBreaker', () => {
  it.each([
    { failures: 19, successes: 0, isOpen: false },
    { failures: 20, successes: 0, isOpen: true },
    { failures: 9, successes: 11, isOpen: false },
    { failures: 10, successes: 10, isOpen: true },
    { failures: 49, successes: 51, isOpen: false },
  ])('after $failures failures and $successes successes is open: $isOpen', (row) => {
    const { breaker } = setUp()
    report(breaker, row)
    expect(breaker.tryEnter().admitted).toBe(!row.isOpen)
  })

  it('forgets results after ten seconds', () => {
    const { clock, breaker } = setUp()
    report(breaker, { failures: 19 })
    clock.advance(10_000)
    report(breaker, { failures: 19 })
    expect(breaker.tryEnter().admitted).toBe(true)
  })

  it('admits one probe per second while it is open', () => {
    const { clock, breaker } = openBreaker()
    expect(breaker.tryEnter()).toEqual({ admitted: false, retryAfterMs: 1000 })
    clock.advance(999)
    expect(breaker.tryEnter()).toEqual({ admitted: false, retryAfterMs: 1 })
    clock.advance(1)
    expect(breaker.tryEnter().admitted).toBe(true)
    expect(breaker.tryEnter()).toEqual({ admitted: false, retryAfterMs: 1000 })
  })

  it.each([
    { draw: 0, ms: 750 },
    { draw: 1 - 2 ** -53, ms: 1250 },
  ])('spreads probes: the next is due in $ms ms when chance says $draw', ({ draw, ms }) => {
    const { breaker } = setUp({ draw })
    report(breaker, { failures: 20 })
    expect(breaker.tryEnter()).toEqual({ admitted: false, retryAfterMs: expect.closeTo(ms) })
  })

  it('closes when a probe succeeds, and forgets the failures', () => {
    const { clock, breaker } = openBreaker()
    clock.advance(1000)
    enter(breaker).onSuccess()
    report(breaker, { failures: 19 })
    expect(breaker.tryEnter().admitted).toBe(true)
  })

  it('stays open when a probe fails', () => {
    const { clock, breaker } = openBreaker()
    clock.advance(1000)
    enter(breaker).onFailure()
    expect(breaker.tryEnter().admitted).toBe(false)
    clock.advance(1000)
    expect(breaker.tryEnter().admitted).toBe(true)
  })

  it('admits the next probe when the last one is never reported', () => {
    const { clock, breaker } = openBreaker()
    for (let lost = 0; lost < 5; lost += 1) {
      clock.advance(1000)
      expect(breaker.tryEnter().admitted).toBe(true)
    }
  })

  it('closes when a slow probe succeeds after a later one failed', () => {
    const { clock, breaker } = openBreaker()
    clock.advance(1000)
    const slow = enter(breaker)
    clock.advance(1000)
    enter(breaker).onFailure()
    slow.onSuccess()
    expect(breaker.tryEnter().admitted).toBe(true)
  })

  it('is not closed by the success of a request from before, not even while a probe is out', () => {
    const { clock, breaker, early } = openBreaker()
    early.onSuccess()
    clock.advance(1000)
    enter(breaker)
    early.onSuccess()
    expect(breaker.tryEnter().admitted).toBe(false)
  })

  it('is not opened again by failures of requests from before it closed', () => {
    const { clock, breaker, early } = openBreaker()
    clock.advance(1000)
    const probe = enter(breaker)
    probe.onSuccess()
    for (let late = 0; late < 40; late += 1) {
      early.onFailure()
      probe.onFailure()
    }
    expect(breaker.tryEnter().admitted).toBe(true)
  })

  it('is not closed by a probe from an earlier outage', () => {
    const { clock, breaker } = openBreaker()
    clock.advance(1000)
    const slow = enter(breaker)
    clock.advance(1000)
    enter(breaker).onSuccess()
    report(breaker, { failures: 20 })
    slow.onSuccess()
    expect(breaker.tryEnter().admitted).toBe(false)
  })

  it('opens exactly when half of at least twenty results of its ten slices are failures', () => {
    const event = fc.record({ ms: fc.nat(900), isFailure: fc.boolean() })
    fc.assert(
      fc.property(fc.array(event, { minLength: 20, maxLength: 80 }), (events) => {
        const { clock, breaker } = setUp()
        const seen: { slice: number; isFailure: boolean }[] = []
        let isOpen = false
        for (const { ms, isFailure } of events) {
          clock.advance(ms)
          const slice = Math.floor(clock.elapsed() / 1000)
          seen.push({ slice, isFailure })
          const recent = seen.filter((result) => result.slice > slice - 10)
          const failures = recent.filter((result) => result.isFailure).length
          isOpen ||= recent.length >= 20 && failures * 2 >= recent.length
          report(breaker, isFailure ? { failures: 1 } : { successes: 1 })
          if (isOpen) break
          expect(breaker.tryEnter().admitted).toBe(true)
        }
        expect(breaker.tryEnter().admitted).toBe(!isOpen)
      }),
    )
  })

  it('sends a dead service a probe each 0.75 to 1.25 seconds, however often it is asked', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const clock = createManualClock()
        const breaker = createCircuitBreaker({ clock, random: createSeededRandom(seed).next })
        report(breaker, { failures: 20 })
        const probes = [clock.elapsed()]
        for (let asked = 0; asked < 2000; asked += 1) {
          clock.advance(5)
          const entry = breaker.tryEnter()
          if (!entry.admitted) continue
          entry.onFailure()
          probes.push(clock.elapsed())
        }
        const gaps = probes.slice(1).map((at, index) => at - (probes[index] ?? 0))
        expect(Math.min(...gaps)).toBeGreaterThanOrEqual(750)
        expect(Math.max(...gaps)).toBeLessThanOrEqual(1255)
      }),
      { numRuns: 20 },
    )
  })
})
