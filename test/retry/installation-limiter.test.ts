import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { LimiterRefusal } from '../../src/retry/limiter-refusal.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { inOrder } from '../invocation/in-order.js'
import { setUpLimiter, settle } from './limiter-harness.js'

describe('createInstallationLimiter', () => {
  it('lets everybody go at once who was never throttled', () => {
    const { clock, sendMany } = setUpLimiter()
    expect(sendMany(10_000)).toBe(10_000)
    expect(clock.pending()).toBe(0)
  })

  it('stops a throttled installation for a moment', async () => {
    const { sent, limiter, send, advance } = setUpLimiter()
    send('before')
    limiter.onThrottled('a', undefined)
    send('after')
    await advance(249)
    expect(sent).toEqual(['before'])
    await advance(1)
    expect(sent).toEqual(['before', 'after'])
  })

  it('stops it for just as long as the platform asked, so that who waits as long may go then', async () => {
    const { sent, limiter, send, advance } = setUpLimiter({ random: () => 0.5 })
    limiter.onThrottled('a', 1000)
    send('after')
    await advance(999)
    expect(sent).toEqual([])
    await advance(1)
    expect(sent).toEqual(['after'])
  })

  it.each([0, -1, Number.NaN])('stops it for a moment when asked for %s ms', async (asked) => {
    const { sent, limiter, send, advance } = setUpLimiter()
    limiter.onThrottled('a', asked)
    send('after')
    expect(sent).toEqual([])
    await advance(250)
    expect(sent).toEqual(['after'])
  })

  it('does not hold other installations back', () => {
    const { limiter, sendMany } = setUpLimiter()
    limiter.onThrottled('a', 60_000)
    expect(sendMany(100, 'b')).toBe(100)
  })

  it('never shortens a stop', async () => {
    const { limiter, sent, send, advance } = setUpLimiter()
    limiter.onThrottled('a', 1000)
    limiter.onThrottled('a', 500)
    send('1')
    await advance(999)
    expect(sent).toEqual([])
  })

  it('still serves those who wait when their installation is forgotten', async () => {
    const { limiter, sent, send, advance } = setUpLimiter({ maxInstallations: 1 })
    limiter.onThrottled('a', undefined)
    send('waits')
    limiter.onThrottled('b', undefined)
    send('unlimited again')
    await advance(250)
    expect(sent).toEqual(['unlimited again', 'waits'])
  })

  it('makes room for others when an installation is no longer limited', async () => {
    const { limiter, sendMany, advance } = setUpLimiter({ maxInstallations: 2 })
    limiter.onThrottled('b', 60_000)
    limiter.onThrottled('a', undefined)
    await advance(10_000)
    limiter.onSuccess('a')
    limiter.onThrottled('c', 60_000)
    expect(sendMany(1, 'b')).toBe(0)
  })

  it('keeps the order when timers are late', async () => {
    const timely = createManualClock()
    let lateMs = 0
    const clock = { ...timely, elapsed: () => timely.elapsed() + lateMs }
    const { limiter, sent, send, sendMany } = setUpLimiter({ clock })
    sendMany(100)
    limiter.onThrottled('a', undefined)
    send('first')
    lateMs = 300
    send('second')
    timely.advance(250)
    await settle()
    expect(sent.slice(100)).toEqual(['first', 'second'])
  })

  it('wakes up once for a turn when timers drop fractions of a millisecond', async () => {
    const whole = createManualClock()
    const delays: number[] = []
    const schedule = (delayMs: number, callback: () => void) => {
      delays.push(delayMs)
      return whole.schedule(Math.floor(delayMs), callback)
    }
    const quotas = { requestsPerSecond: 7 }
    const { sent, sendMany } = setUpLimiter({ clock: { ...whole, schedule }, quotas })
    sendMany(2)
    whole.advance(1000)
    await settle()
    expect(sent).toEqual(['0', '1'])
    expect(delays).toEqual([143])
  })
})

describe('createInstallationLimiter: refusals', () => {
  it('refuses at once when the wait would be too long', async () => {
    const { clock, limiter, refused, send } = setUpLimiter()
    limiter.onThrottled('a', 2001)
    send('late')
    await settle()
    expect(refused).toEqual([{ name: 'late', retryAfterMs: 2001, at: 0 }])
    expect(clock.pending()).toBe(0)
  })

  it('refuses at once when the wait would be too long for the request itself', async () => {
    const { clock, limiter } = setUpLimiter()
    limiter.onThrottled('a', 1000)
    await expect(limiter.enter('a', { maxWaitMs: 999 })).rejects.toBeInstanceOf(LimiterRefusal)
    expect(clock.pending()).toBe(0)
    const turn = limiter.enter('a', { maxWaitMs: 1000 })
    clock.advance(1000)
    await expect(turn).resolves.toBeUndefined()
  })

  it('counts those who wait already', async () => {
    const { limiter, refused, sendMany, sendForASecond } = setUpLimiter()
    sendForASecond(10)
    limiter.onThrottled('a', undefined)
    sendMany(20)
    await settle()
    // 250 ms, then 7 per second: number 12 waits for 250 + 12 / 7 * 1000 ms, number 13 would wait for more than 2 s.
    expect(refused.map(({ name }) => name)).toEqual(['13', '14', '15', '16', '17', '18', '19'])
    expect(refused[0]?.retryAfterMs).toBeCloseTo(250 + 13_000 / 7)
  })

  it('refuses when too many are waiting', async () => {
    const { limiter, refused, sendMany } = setUpLimiter({ maxWaiting: 3, maxWaitMs: 60_000 })
    limiter.onThrottled('a', undefined)
    sendMany(4)
    await settle()
    expect(refused.map(({ name }) => name)).toEqual(['3'])
  })

  it('refuses those who wait when a longer stop makes it too late for them', async () => {
    const { clock, limiter, refused, sendMany, advance } = setUpLimiter()
    limiter.onThrottled('a', 1000)
    sendMany(2)
    await advance(500)
    limiter.onThrottled('a', 1600)
    await settle()
    expect(refused).toEqual([
      { name: '0', retryAfterMs: 1600, at: 500 },
      { name: '1', retryAfterMs: 1600, at: 500 },
    ])
    expect(clock.pending()).toBe(0)
  })
})

describe('createInstallationLimiter: the adaptive rate', () => {
  it('goes on at seven tenths of the rate that was too much', async () => {
    const { sent, limiter, sendMany, sendForASecond, advance } = setUpLimiter()
    sendForASecond(100)
    limiter.onThrottled('a', undefined)
    sendMany(100)
    await advance(250)
    expect(sent).toHaveLength(7)
    await advance(1000)
    expect(sent).toHaveLength(77)
  })

  it('takes the throttlings of one burst for one', async () => {
    const { sent, limiter, sendMany, sendForASecond, advance } = setUpLimiter()
    sendForASecond(100)
    for (let count = 0; count < 64; count += 1) limiter.onThrottled('a', undefined)
    sendMany(100)
    await advance(1250)
    expect(sent).toHaveLength(77)
  })

  it('slows down further when it is throttled again', async () => {
    const { sent, limiter, sendMany, sendForASecond, advance } = setUpLimiter()
    sendForASecond(100)
    limiter.onThrottled('a', undefined)
    await advance(250)
    sendForASecond(60)
    limiter.onThrottled('a', undefined)
    sendMany(100)
    await advance(250)
    const atOnce = sent.length
    await advance(1000)
    expect(sent.length - atOnce).toBe(42)
  })

  it('takes the rate it has set for too much when more went before', async () => {
    const { sent, limiter, sendMany, sendForASecond, advance } = setUpLimiter()
    sendForASecond(100)
    limiter.onThrottled('a', undefined)
    await advance(250)
    limiter.onThrottled('a', undefined)
    sendMany(100)
    await advance(1250)
    expect(sent).toHaveLength(53)
  })

  it('measures an installation by its own requests', async () => {
    const { sent, limiter, sendMany, sendForASecond, advance } = setUpLimiter()
    sendForASecond(10)
    const others = sendMany(1000, 'b')
    limiter.onThrottled('a', undefined)
    sendMany(10)
    await advance(1260)
    expect(sent.length - others).toBe(8)
  })

  it('grows with its successes, and is no limit any more at twice the rate that was too much', async () => {
    const { clock, limiter, sendMany, sendForASecond, advance } = setUpLimiter()
    sendForASecond(100)
    limiter.onThrottled('a', undefined)
    await advance(10_000)
    limiter.onSuccess('a')
    expect(sendMany(1000)).toBeLessThan(20)
    await advance(4000)
    limiter.onSuccess('a')
    expect(sendMany(1000)).toBe(1000)
    expect(clock.pending()).toBe(0)
  })

  it('stays a limit for as long as half of it is used', async () => {
    const { limiter, sendMany, sendForASecond, advance } = setUpLimiter()
    sendForASecond(10)
    limiter.onThrottled('a', undefined)
    await advance(250 + 4500)
    limiter.onSuccess('a')
    sendForASecond(16)
    limiter.onSuccess('a')
    expect(sendMany(100)).toBeLessThan(5)
  })

  it('does not grow without successes', async () => {
    const { limiter, sendMany, sendForASecond, advance } = setUpLimiter()
    sendForASecond(100)
    limiter.onThrottled('a', undefined)
    await advance(60_000)
    expect(sendMany(100)).toBe(7)
  })

  it('does not grow while it is stopped', async () => {
    const { limiter, refused, send } = setUpLimiter()
    limiter.onThrottled('a', 60_000)
    limiter.onSuccess('a')
    send('1')
    await settle()
    expect(refused).toHaveLength(1)
  })

  it('starts to grow when its stop is over, however long that was', async () => {
    const { limiter, sendMany, sendForASecond, advance } = setUpLimiter()
    sendForASecond(100)
    limiter.onThrottled('a', undefined)
    limiter.onThrottled('a', 60_000)
    await advance(60_000)
    limiter.onSuccess('a')
    expect(sendMany(100)).toBe(7)
  })
})

describe('createInstallationLimiter: aborts', () => {
  it('rejects with the reason, leaves no listener and lets the next one move up', async () => {
    const { clock, limiter, sent, send, advance } = setUpLimiter()
    const controller = new AbortController()
    limiter.onThrottled('a', undefined)
    const turn = limiter.enter('a', { signal: controller.signal })
    send('next')
    controller.abort('the client is gone')
    await expect(turn).rejects.toBe('the client is gone')
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
    await advance(250)
    expect(sent).toEqual(['next'])
    expect(clock.pending()).toBe(0)
  })

  it('leaves no timer when the last one in line is gone', async () => {
    const { clock, limiter } = setUpLimiter()
    const controller = new AbortController()
    limiter.onThrottled('a', undefined)
    const turn = limiter.enter('a', { signal: controller.signal })
    controller.abort()
    await expect(turn).rejects.toBe(controller.signal.reason)
    expect(clock.pending()).toBe(0)
  })

  it('does not let a request wait that is aborted already', async () => {
    const { limiter } = setUpLimiter()
    limiter.onThrottled('a', undefined)
    const turn = limiter.enter('a', { signal: AbortSignal.abort('too late') })
    await expect(turn).rejects.toBe('too late')
  })

  it.each([
    { end: 'its turn came', pauseMs: 250 },
    { end: 'it was refused', pauseMs: 5000 },
  ])('leaves no listener when $end', async ({ pauseMs }) => {
    const { limiter, send, advance } = setUpLimiter()
    const { signal } = new AbortController()
    limiter.onThrottled('a', undefined)
    send('1', 'a', signal)
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    limiter.onThrottled('a', pauseMs)
    await advance(250)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })
})

describe('createInstallationLimiter: quotas', () => {
  it('holds each installation to its requests per second', async () => {
    const { sent, send, sendMany, advance } = setUpLimiter({ quotas: { requestsPerSecond: 10 } })
    expect(sendMany(20)).toBe(1)
    send('other', 'b')
    expect(sent).toEqual(['0', 'other'])
    await advance(1000)
    expect(sent).toHaveLength(12)
  })

  it('stays limited after successes', () => {
    const { limiter, sendMany } = setUpLimiter({ quotas: { requestsPerSecond: 10 } })
    sendMany(1)
    limiter.onSuccess('a')
    expect(sendMany(1)).toBe(0)
  })

  it.each([
    { units: { read: 10 }, at: 1000 },
    { units: { write: 5 }, at: 1000 },
    { units: { read: 10, write: 10 }, at: 2000 },
    { units: {}, at: 0 },
  ])('lets $units go after $at ms', async ({ units, at }) => {
    const quotas = { readUnitsPerMinute: 600, writeUnitsPerMinute: 300 }
    const { clock, limiter, advance } = setUpLimiter({ quotas })
    expect(limiter.enter('a', { units: { read: 60, write: 30 } })).toBeUndefined()
    const turn = limiter.enter('a', { units })
    const wentAt = turn === undefined ? 0 : turn.then(() => clock.elapsed())
    await inOrder(20, () => advance(100))
    expect(await wentAt).toBe(at)
  })

  it('lets a request go that takes more than may go at once, and makes the next one wait', async () => {
    const { limiter, send, sent } = setUpLimiter({ quotas: { writeUnitsPerMinute: 600 } })
    expect(limiter.enter('a', { units: { write: 75 } })).toBeUndefined()
    const next = limiter.enter('a', { units: { write: 6 } })
    await expect(next).rejects.toMatchObject({ retryAfterMs: 2100 })
    send('writes nothing')
    expect(sent).toEqual(['writes nothing'])
  })

  it('is slowed down by a throttling on top, and gets its quotas back', async () => {
    const quotas = { requestsPerSecond: 100 }
    const { limiter, sendMany, sendForASecond, advance } = setUpLimiter({ quotas })
    sendForASecond(50)
    limiter.onThrottled('a', undefined)
    await advance(60_000)
    expect(sendMany(4)).toBe(3)
    limiter.onSuccess('a')
    expect(sendMany(20)).toBe(6)
  })
})

describe('LimiterRefusal', () => {
  it('says when to come back', () => {
    const refusal = new LimiterRefusal(12.5)
    expect(refusal).toMatchObject({ name: 'LimiterRefusal', retryAfterMs: 12.5 })
    expect(refusal.message).toContain('13 ms')
  })
})
