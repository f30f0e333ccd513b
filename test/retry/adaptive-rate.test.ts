import { fc } from '../properties.js'
import { describe, expect, it } from 'vitest'
import { adaptiveRate } from '../../src/retry/adaptive-rate.js'

const peak = { peakPerSecond: 100, resumesAt: 5000 }

describe('adaptiveRate', () => {
  it.each([
    { name: 'begins at seven tenths', elapsed: 5000, rate: 70 },
    { name: 'does not shrink before it begins', elapsed: 0, rate: 70 },
    { name: 'nears the peak soon', elapsed: 7000, rate: 95.6 },
    { name: 'rests at the peak', elapsed: 9217, rate: 100 },
    { name: 'leaves the peak carefully', elapsed: 11_217, rate: 103.2 },
    { name: 'grows faster and faster', elapsed: 19_217, rate: 500 },
  ])('$name', ({ elapsed, rate }) => {
    expect(adaptiveRate(peak, elapsed)).toBeCloseTo(rate, 0)
  })

  it('is at least one per second, and never falls with time', () => {
    const time = fc.double({ min: 0, max: 1e6, noNaN: true })
    const peaks = fc.double({ min: 0, max: 5000, noNaN: true })
    fc.assert(
      fc.property(peaks, time, time, (peakPerSecond, early, more) => {
        const throttling = { peakPerSecond, resumesAt: 1000 }
        const before = adaptiveRate(throttling, early)
        expect(before).toBeGreaterThanOrEqual(1)
        expect(adaptiveRate(throttling, early + more)).toBeGreaterThanOrEqual(before - 1e-9)
      }),
    )
  })
})
