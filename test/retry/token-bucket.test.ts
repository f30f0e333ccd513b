import { describe, expect, it } from 'vitest'
import { createTokenBucket, toBucketRate } from '../../src/retry/token-bucket.js'
import { createManualClock } from '../../src/testing/manual-clock.js'

function setUp({ perSecond = 10, capacity = 5 } = {}) {
  const clock = createManualClock()
  return { clock, bucket: createTokenBucket(clock, { perSecond, capacity }) }
}

describe('createTokenBucket', () => {
  it('begins full', () => {
    const { bucket } = setUp()
    expect(bucket.waitMs(5)).toBe(0)
  })

  it('fills up with time, to its capacity', () => {
    const { clock, bucket } = setUp()
    bucket.take(5)
    expect(bucket.waitMs(1)).toBe(100)
    clock.advance(60)
    expect(bucket.waitMs(1)).toBeCloseTo(40)
    clock.advance(60_000)
    expect(bucket.waitMs(5)).toBe(0)
    bucket.take(5)
    expect(bucket.waitMs(1)).toBeCloseTo(100)
  })

  it('counts what others will take before', () => {
    const { bucket } = setUp()
    expect(bucket.waitMs(1, { ahead: 4 })).toBe(0)
    expect(bucket.waitMs(1, { ahead: 7 })).toBeCloseTo(300)
  })

  it('gathers no more than its capacity in a pause', () => {
    const { bucket } = setUp()
    bucket.take(5)
    expect(bucket.waitMs(1, { pauseMs: 300 })).toBe(300)
    expect(bucket.waitMs(1, { ahead: 6, pauseMs: 10_000 })).toBeCloseTo(10_200)
  })

  it('lets more than its capacity go when it is full, and is in debt then', () => {
    const { bucket } = setUp()
    expect(bucket.waitMs(20)).toBe(0)
    bucket.take(20)
    expect(bucket.waitMs(1)).toBeCloseTo(1600)
  })

  it('never holds back who takes nothing', () => {
    const { bucket } = setUp()
    bucket.take(20)
    expect(bucket.waitMs(0)).toBe(0)
    expect(bucket.waitMs(0, { ahead: 1 })).toBeCloseTo(1600)
  })

  it('takes ten tenths for one', () => {
    const { bucket } = setUp({ perSecond: 0, capacity: 1 })
    bucket.take(1)
    expect(bucket.waitMs(1)).toBe(Infinity)
    for (let tenth = 0; tenth < 10; tenth += 1) bucket.add(0.1)
    expect(bucket.waitMs(1)).toBe(0)
  })

  it('keeps what it holds when its rate changes, up to the capacity', () => {
    const { clock, bucket } = setUp()
    bucket.setRate({ perSecond: 1, capacity: 2 })
    expect(bucket.waitMs(2)).toBe(0)
    bucket.take(2)
    expect(bucket.waitMs(1)).toBe(1000)
    clock.advance(500)
    bucket.setRate({ perSecond: 10, capacity: 2 })
    expect(bucket.waitMs(1)).toBeCloseTo(50)
  })
})

describe('toBucketRate', () => {
  it('lets a tenth go at once', () => {
    expect(toBucketRate(4000, 60_000)).toEqual({ perSecond: 4000 / 60, capacity: 400 })
  })

  it('lets one go at once', () => {
    expect(toBucketRate(2)).toEqual({ perSecond: 2, capacity: 1 })
  })
})
