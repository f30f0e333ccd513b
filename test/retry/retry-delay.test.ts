import { fc } from '../properties.js'
import { describe, expect, it } from 'vitest'
import { clampRetryAfter, retryDelayMs } from '../../src/retry/retry-delay.js'
import { RETRY_PROFILES } from '../../src/retry/retry-profile.js'

const HOUR = 3_600_000
const ALMOST_ONE = 1 - 2 ** -53
const { interactive, background } = RETRY_PROFILES

const chance = fc.double({ min: 0, max: ALMOST_ONE, noNaN: true })
const profile = fc.constantFrom(interactive, background)

describe('RETRY_PROFILES', () => {
  it('gives somebody who waits three attempts, and the background five with patience', () => {
    expect(interactive).toMatchObject({ maxAttempts: 3, waits: false })
    expect(background).toMatchObject({ maxAttempts: 5, waits: true })
  })
})

describe('retryDelayMs', () => {
  it.each([
    { name: 'interactive', profile: interactive, index: 0, longest: 100 },
    { name: 'interactive', profile: interactive, index: 1, longest: 200 },
    { name: 'interactive', profile: interactive, index: 4, longest: 1600 },
    { name: 'interactive', profile: interactive, index: 5, longest: 2000 },
    { name: 'interactive', profile: interactive, index: 5000, longest: 2000 },
    { name: 'background', profile: background, index: 3, longest: 800 },
    { name: 'background', profile: background, index: 7, longest: 12_800 },
    { name: 'background', profile: background, index: 8, longest: 20_000 },
  ])('draws retry $index of $name from 0 to $longest ms', ({ profile: given, index, longest }) => {
    const draw = (value: number) =>
      retryDelayMs(given, { retryIndex: index, retryAfterMs: undefined, random: () => value })
    expect([draw(0), draw(0.5), draw(ALMOST_ONE)]).toEqual([
      0,
      longest / 2,
      expect.closeTo(longest),
    ])
  })

  it.each([
    { draw: 0, delay: 10_000 },
    { draw: 0.5, delay: 11_250 },
    { draw: ALMOST_ONE, delay: 12_500 },
  ])('waits $delay ms when told 10 s and chance says $draw', ({ draw, delay }) => {
    const input = { retryIndex: 0, retryAfterMs: 10_000, random: () => draw }
    expect(retryDelayMs(interactive, input)).toBeCloseTo(delay)
  })

  it('still backs off when told to come back at once', () => {
    const input = { retryIndex: 0, retryAfterMs: 0, random: () => 0.5 }
    expect(retryDelayMs(interactive, input)).toBe(50)
  })

  it.each([-1, -Infinity, Number.NaN, undefined])('ignores a Retry-After of %s', (retryAfterMs) => {
    const input = { retryIndex: 1, retryAfterMs, random: () => 0.5 }
    expect(retryDelayMs(interactive, input)).toBe(100)
  })

  it('stays between its bounds whatever it is given', () => {
    const retryAfter = fc.option(fc.double(), { nil: undefined })
    fc.assert(
      fc.property(profile, fc.nat(2000), retryAfter, chance, (given, retryIndex, asked, draw) => {
        const input = { retryIndex, retryAfterMs: asked, random: () => draw }
        const delay = retryDelayMs(given, input)
        const floor = asked !== undefined && asked > 0 ? Math.min(asked, HOUR) : 0
        expect(delay).toBeGreaterThanOrEqual(floor)
        expect(delay).toBeLessThanOrEqual(
          Math.max(given.backoffCapMs, Math.min(1.25 * floor, HOUR)),
        )
      }),
    )
  })
})

describe('clampRetryAfter', () => {
  it.each([HOUR, 2 * HOUR, Infinity])('takes %s ms for an hour', (asked) => {
    expect(clampRetryAfter(asked)).toBe(HOUR)
  })
})
