import { fc } from '../properties.js'
import { describe, expect, it } from 'vitest'
import { createResultWindow } from '../../src/retry/result-window.js'
import { createManualClock } from '../../src/testing/manual-clock.js'

describe('createResultWindow', () => {
  it('counts results and failures', () => {
    const window = createResultWindow(createManualClock(), 10_000)
    window.add(true)
    expect(window.add(false)).toEqual({ total: 2, failures: 1 })
  })

  it('counts what is at most nine seconds old, and nothing older than ten', () => {
    const event = fc.record({ ms: fc.nat(4000), isFailure: fc.boolean() })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 80 }), (events) => {
        const clock = createManualClock()
        const window = createResultWindow(clock, 10_000)
        const seen: { at: number; isFailure: boolean }[] = []
        for (const { ms, isFailure } of events) {
          clock.advance(ms)
          seen.push({ at: clock.elapsed(), isFailure })
          const counts = window.add(isFailure)
          const within = (age: number) => seen.filter(({ at }) => clock.elapsed() - at < age)
          expect(counts.total).toBeGreaterThanOrEqual(within(9001).length)
          expect(counts.total).toBeLessThanOrEqual(within(10_000).length)
          const counted = seen.slice(-counts.total)
          expect(counts.failures).toBe(counted.filter((result) => result.isFailure).length)
        }
      }),
    )
  })
})
