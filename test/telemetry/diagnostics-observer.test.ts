import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createStorageError } from '../../src/storage-error.js'
import { createDiagnosticsObserver } from '../../src/telemetry/diagnostics-observer.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { buildAttempt } from './build-attempt.js'

/** What is published on a channel until the test ends. */
function listen(name: string): unknown[] {
  const messages: unknown[] = []
  const onMessage = (message: unknown) => void messages.push(message)
  subscribe(name, onMessage)
  onTestFinished(() => void unsubscribe(name, onMessage))
  return messages
}

describe('createDiagnosticsObserver', () => {
  it('publishes each attempt, as plain frozen facts', () => {
    const messages = listen('forge-remote:storage.attempt')
    const facts = buildAttempt({ status: undefined, failure: 'ECONNRESET' })
    createDiagnosticsObserver().begin('get').attempted(facts)
    expect(messages).toEqual([facts])
    expect(messages.every(Object.isFrozen)).toBe(true)
    expect(Object.isFrozen(facts)).toBe(false)
  })

  it('publishes a call that succeeded', () => {
    const clock = createManualClock()
    const messages = listen('forge-remote:storage.call')
    const observation = createDiagnosticsObserver({ clock }).begin('get')
    observation.attempted(buildAttempt())
    clock.advance(30)
    observation.attempted(buildAttempt({ attempt: 2 }))
    clock.advance(12)
    observation.ended(undefined)
    expect(messages).toEqual([
      { operation: 'get', attempts: 2, durationMs: 42, errorCode: undefined },
    ])
    expect(messages.every(Object.isFrozen)).toBe(true)
  })

  it('publishes a call that failed before its first attempt', () => {
    const messages = listen('forge-remote:storage.call')
    const error = createStorageError('ERR_NO_TOKEN', 'none', { operation: 'set' })
    createDiagnosticsObserver({ clock: createManualClock() }).begin('set').ended(error)
    expect(messages).toEqual([
      { operation: 'set', attempts: 0, durationMs: 0, errorCode: 'ERR_NO_TOKEN' },
    ])
  })

  it('makes nothing for channels that nobody listens to', () => {
    const facts = new Proxy(buildAttempt(), {
      ownKeys: () => {
        throw new Error('the facts were copied')
      },
    })
    const observation = createDiagnosticsObserver({ clock: createManualClock() }).begin('get')
    expect(() => observation.attempted(facts)).not.toThrow()
    expect(() => observation.ended(undefined)).not.toThrow()
  })
})
