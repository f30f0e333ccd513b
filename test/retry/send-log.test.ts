import { describe, expect, it } from 'vitest'
import { createSendLog } from '../../src/retry/send-log.js'
import { createManualClock } from '../../src/testing/manual-clock.js'

describe('createSendLog', () => {
  it('counts what a sender sent in the last second', () => {
    const clock = createManualClock()
    const log = createSendLog(clock)
    log.note('a')
    clock.advance(600)
    log.note('a')
    log.note('b')
    expect([log.perSecond('a'), log.perSecond('b'), log.perSecond('c')]).toEqual([2, 1, 0])
    clock.advance(400)
    expect(log.perSecond('a')).toBe(1)
  })

  it('remembers the last 4096 requests', () => {
    const log = createSendLog(createManualClock())
    for (let sent = 0; sent < 3000; sent += 1) log.note('a')
    for (let sent = 0; sent < 3000; sent += 1) log.note('b')
    expect([log.perSecond('a'), log.perSecond('b')]).toEqual([1096, 3000])
  })
})
