import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.js'
import { createVirtualClock } from '../../src/emulator/virtual-clock.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { START } from './emulator-harness.js'
import { compareWithNaiveClock } from '../models/naive-clock.js'

function create() {
  const base = createManualClock(START)
  const clock = createVirtualClock(base)
  const fired: string[] = []
  const note = (name: string) => () => void fired.push(`${name}@${clock.elapsed()}`)
  return { base, clock, fired, note }
}

describe('createVirtualClock', () => {
  it('runs with the clock below', () => {
    const { base, clock, fired, note } = create()
    clock.schedule(10, note('a'))
    base.advance(9)
    expect(clock.now()).toBe(START + 9)
    expect(fired).toEqual([])
    base.advance(1)
    expect(fired).toEqual(['a@10'])
    expect(clock.state()).toEqual({ now: START + 10, isFrozen: false, aheadMs: 0 })
  })

  it('stands still while frozen, and goes on from there', () => {
    const { base, clock, fired, note } = create()
    clock.schedule(10, note('a'))
    base.advance(4)
    clock.freeze()
    clock.freeze()
    base.advance(1000)
    expect([clock.now(), clock.elapsed()]).toEqual([START + 4, 4])
    expect(base.pending()).toBe(0)
    clock.resume()
    clock.resume()
    base.advance(5)
    expect(fired).toEqual([])
    base.advance(1)
    expect(fired).toEqual(['a@10'])
    expect(clock.state()).toEqual({ now: START + 10, isFrozen: false, aheadMs: -1000 })
  })

  it.each([{ isFrozen: true }, { isFrozen: false }])(
    'runs timers in order when it is moved forward (frozen: $isFrozen)',
    ({ isFrozen }) => {
      const { base, clock, fired, note } = create()
      clock.schedule(30, note('c'))
      clock.schedule(10, () => {
        note('a')()
        clock.schedule(10, note('b'))
      })
      clock.schedule(30, note('d'))
      clock.schedule(31, note('e'))
      if (isFrozen) clock.freeze()
      clock.advance(30)
      expect(fired).toEqual(['a@10', 'b@20', 'c@30', 'd@30'])
      expect(clock.state()).toEqual({ now: START + 30, isFrozen, aheadMs: 30 })
      if (isFrozen) clock.resume()
      base.advance(1)
      expect(fired.at(-1)).toBe('e@31')
    },
  )

  it('moves forward to a later date, and runs what is due until then', () => {
    const { clock, fired, note } = create()
    clock.schedule(60_000, note('a'))
    clock.setTo(START + 60_000)
    expect(fired).toEqual(['a@60000'])
    expect(clock.now()).toBe(START + 60_000)
  })

  it('takes only its date back to an earlier one', () => {
    const { base, clock, fired, note } = create()
    base.advance(5)
    clock.schedule(10, note('a'))
    clock.setTo(1000)
    expect([clock.now(), clock.elapsed()]).toEqual([1000, 5])
    base.advance(10)
    expect([clock.now(), clock.elapsed()]).toEqual([1010, 15])
    expect(fired).toEqual(['a@15'])
  })

  it('runs with the machine, and ahead of it', async () => {
    const clock = createVirtualClock(systemClock)
    clock.advance(3_600_000)
    const startedAt = clock.elapsed()
    await new Promise<void>((resolve) => void clock.schedule(2, resolve))
    expect(clock.elapsed() - startedAt).toBeGreaterThanOrEqual(2)
    expect(clock.now() - Date.now()).toBeGreaterThan(3_500_000)
    expect(clock.state()).toMatchObject({ isFrozen: false, aheadMs: expect.any(Number) })
    expect(clock.state().aheadMs).toBeLessThanOrEqual(3_600_001)
  })

  it('forgets a timer that was cancelled, also by another one', () => {
    const { base, clock, fired, note } = create()
    const cancelFirst = clock.schedule(10, note('a'))
    const cancelLast = clock.schedule(20, note('c'))
    clock.schedule(20, note('d'))
    clock.schedule(15, cancelLast)
    cancelFirst()
    cancelFirst()
    base.advance(20)
    cancelLast()
    expect(fired).toEqual(['d@20'])
    expect(base.pending()).toBe(0)
  })

  it('waits in parts for what no timer of the machine can wait for', () => {
    const { clock, fired, note } = create()
    const delays: number[] = []
    const base = { now: () => 0, elapsed: () => 0, schedule: (delayMs: number) => record(delayMs) }
    const record = (delayMs: number) => {
      delays.push(delayMs)
      return () => {}
    }
    createVirtualClock(base).schedule(2 ** 40, note('a'))
    expect(delays).toEqual([2 ** 31 - 1])
    clock.schedule(2 ** 40, note('b'))
    clock.advance(2 ** 40)
    expect(fired).toEqual([`b@${2 ** 40}`])
  })

  it('keeps the process alive as long as one of its timers does', () => {
    const asked: (boolean | undefined)[] = []
    const base = { now: () => 0, elapsed: () => 0 }
    const clock = createVirtualClock({
      ...base,
      schedule: (_, __, options) => {
        asked.push(options?.keepsProcessAlive)
        return () => {}
      },
    })
    clock.schedule(1, () => {})
    const cancel = clock.schedule(5, () => {}, { keepsProcessAlive: true })
    cancel()
    expect(asked).toEqual([false, true, false])
  })

  it('ends between whole milliseconds where a timer does, and tells whole ones as its date', () => {
    const { base, clock, fired, note } = create()
    clock.schedule(0.3, note('a'))
    clock.freeze()
    clock.advance(0.3)
    expect(fired).toEqual(['a@0.3'])
    expect(clock.now()).toBe(START)
    clock.resume()
    for (let n = 1; n <= 1000; n += 1) clock.schedule(n / 7, note('b'))
    base.advance(1000 / 7 + 1)
    expect(fired).toHaveLength(1001)
    expect(Number.isInteger(clock.now())).toBe(true)
  })

  it('lets other work in between when a timer schedules itself at once', () => {
    const calls: (() => void)[] = []
    const clock = createVirtualClock({
      now: () => 0,
      elapsed: () => 0,
      schedule: (_, callback) => {
        calls.push(callback)
        return () => {}
      },
    })
    let runs = 0
    const again = () => {
      runs += 1
      clock.schedule(0, again)
    }
    clock.schedule(0, again)
    calls.at(-1)?.()
    expect(runs).toBe(1)
  })

  it.each([-1, Number.NaN, Infinity, 2 ** 60])('refuses to advance by %d', (ms) => {
    const { clock } = create()
    expect(() => clock.advance(ms)).toThrow(
      expect.objectContaining({ code: 'ERR_OPTIONS', option: 'ms' }) as Error,
    )
    expect(clock.elapsed()).toBe(0)
  })

  it.each([-1, Number.NaN, Date.UTC(10_000, 0, 1)])('refuses to be set to %d', (epochMs) => {
    const { clock } = create()
    expect(() => clock.setTo(epochMs)).toThrow(
      expect.objectContaining({ code: 'ERR_OPTIONS', option: 'epochMs' }) as Error,
    )
    expect(clock.now()).toBe(START)
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('does what a naive model does (seed %d)', (seed) => {
    expect(compareWithNaiveClock(seed, 400)).toBeUndefined()
  })
})
