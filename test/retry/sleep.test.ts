import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.js'
import { sleep } from '../../src/retry/sleep.js'
import { createManualClock } from '../../src/testing/manual-clock.js'

describe('sleep', () => {
  it('ends when its time is over, and not before', async () => {
    const clock = createManualClock()
    let isOver = false
    const slept = sleep(clock, 100).then(() => (isOver = true))
    clock.advance(99)
    await Promise.resolve()
    expect(isOver).toBe(false)

    clock.advance(1)
    await slept
    expect(isOver).toBe(true)
  })

  it('leaves no listener when it ends', async () => {
    const clock = createManualClock()
    const { signal } = new AbortController()
    const slept = sleep(clock, 100, signal)
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    clock.advance(100)
    await slept
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  it('wakes at once on abort, and leaves neither timer nor listener', async () => {
    const clock = createManualClock()
    const controller = new AbortController()
    const slept = sleep(clock, 100, controller.signal)
    controller.abort('the client is gone')
    await expect(slept).rejects.toBe('the client is gone')
    expect(clock.pending()).toBe(0)
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
  })

  it('does not begin when the signal is aborted already', async () => {
    const clock = createManualClock()
    await expect(sleep(clock, 100, AbortSignal.abort('too late'))).rejects.toBe('too late')
    expect(clock.pending()).toBe(0)
  })

  it('keeps the process alive, so that a call outlives its wait', async () => {
    const countTimers = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const before = countTimers()
    const controller = new AbortController()
    const slept = sleep(systemClock, 60_000, controller.signal)
    expect(countTimers()).toBe(before + 1)
    controller.abort('enough')
    await expect(slept).rejects.toBe('enough')
    expect(countTimers()).toBe(before)
  })
})
