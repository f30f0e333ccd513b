import { describe, expect, it, onTestFinished } from 'vitest'
import type { Clock } from '../../src/clock.js'
import { createRetryControl, type RetryControl } from '../../src/retry/retry-control.js'
import { RETRY_PROFILES } from '../../src/retry/retry-profile.js'
import { createStorageError } from '../../src/storage-error.js'
import { createStorage, type StorageOptions } from '../../src/storage/create-storage.js'
import { planRetry } from '../../src/storage/plan-retry.js'
import { remoteDoor } from '../../src/storage/remote-door.js'
import { createManualClock, type ManualClock } from '../../src/testing/manual-clock.js'
import { createTransport } from '../../src/transport/create-transport.js'
import { TransportError } from '../../src/transport/transport-error.js'
import type { Transport } from '../../src/transport/transport.js'
import { type Answer, failureOf, startPlatform } from './platform.js'

const ORIGIN = 'https://storage.test'
const FAILED: Answer = { status: 500, body: { code: 'INTERNAL_SERVER_ERROR', message: 'no' } }

/** A client on a transport that answers at once, and when it was asked. */
function setupScripted(
  { clock = createManualClock(), ...options }: Partial<StorageOptions> & { clock?: ManualClock },
  ...answers: (Answer | Error)[]
) {
  const control = createRetryControl({ clock, random: () => 0 })
  const sentAt: number[] = []
  const transport: Transport = {
    exchange: () => {
      sentAt.push(clock.elapsed())
      const answer = answers.shift() ?? { body: { key: 'k', value: 1 } }
      if (answer instanceof Error) return Promise.reject(answer)
      const { status = 200, headers = {}, body } = answer
      return Promise.resolve({ status, headers, body: JSON.stringify(body) ?? '' })
    },
    close: () => Promise.resolve(),
  }
  const door = remoteDoor({ storageUrl: ORIGIN, bearer: () => 'token' })
  const storage = createStorage({ transport, door, clock, control, ...options })
  return { clock, control, storage, sentAt }
}

/** Retry state whose budget allows nothing during the first milliseconds. */
function withBudgetFrom(clock: Clock, allowedFrom: number): RetryControl {
  const control = createRetryControl({ clock, random: () => 0 })
  const { breaker } = control.host(ORIGIN)
  const budget = { onRequest: () => {}, tryRetry: () => clock.elapsed() >= allowedFrom }
  return { ...control, host: () => ({ budget, breaker }) }
}

describe('a request that could not leave in time', () => {
  it('replaces nothing that others wrote while it waited for the retry budget', async () => {
    const clock = createManualClock()
    const control = withBudgetFrom(clock, 20_000)
    const { storage, sentAt } = setupScripted({ clock, control, profile: 'background' }, FAILED)
    const error = await clock.runUntil(failureOf(() => storage.set('k', 1)))
    expect(error).toMatchObject({ family: 'outcome-unknown', platformStatus: 500, attempts: 1 })
    expect(sentAt).toEqual([0])
    expect(clock.elapsed()).toBeLessThanOrEqual(5000)
  })

  it('does not outlive its call, which waits for the retry budget and Retry-After', async () => {
    const busy = { status: 503, headers: { 'retry-after': '8' }, body: {} }
    const clock = createManualClock()
    const control = withBudgetFrom(clock, 9000)
    const options = { profile: 'background', callTimeoutMs: 10_000 } as const
    const { storage } = setupScripted({ clock, control, ...options }, busy)
    const error = await clock.runUntil(failureOf(() => storage.secrets.get('k')))
    expect(error).toMatchObject({ family: 'service-unavailable', platformStatus: 503 })
    expect(clock.elapsed()).toBeLessThanOrEqual(10_000)
  })

  it('does not outlive its call, which waits for its installation', async () => {
    const options = { profile: 'background', callTimeoutMs: 500, installationId: 'a' } as const
    const { clock, control, storage, sentAt } = setupScripted(options)
    control.limiter.onThrottled('a', 1900)
    const error = await clock.runUntil(failureOf(() => storage.secrets.set('k', 1)))
    expect(error).toMatchObject({ family: 'rate-limited', attempts: 0, retryAfterMs: 1900 })
    expect(clock.elapsed()).toBeLessThanOrEqual(500)
    expect(sentAt).toEqual([])
  })

  it('was not sent when its request ended while it waited for a connection', async () => {
    const platform = await startPlatform()
    const transport = createTransport({ connections: 1 })
    onTestFinished(() => transport.close())
    const controller = new AbortController()
    const door = remoteDoor({ storageUrl: platform.origin, bearer: () => 'token' })
    const storage = createStorage({ transport, door, signal: controller.signal })
    const [sent, waiting] = ['a', 'b'].map((key) => failureOf(() => storage.set(key, 1)))
    await new Promise((resolve) => setImmediate(resolve))
    controller.abort()
    expect(await waiting).toMatchObject({ family: 'aborted', attempts: 0 })
    await sent
  })
})

describe('an installation that is slowed down', () => {
  function setupSlowed(installationId: string | undefined) {
    const { control } = setupScripted({})
    control.limiter.onThrottled('a', 60_000)
    return setupScripted({ control, installationId })
  }

  it.each(['ari:cloud:ecosystem::installation/a', 'a'])('is known as %s', async (id) => {
    const { storage } = setupSlowed(id)
    expect(await failureOf(() => storage.set('k', 1))).toMatchObject({ family: 'rate-limited' })
  })

  it('does not hold back clients without an installation, nor they each other', async () => {
    const { control, storage } = setupSlowed(undefined)
    const busy = { status: 429, headers: { 'retry-after': '60' }, body: {} }
    const { storage: throttled } = setupScripted({ control }, busy)
    await failureOf(() => throttled.set('k', 1))
    await expect(storage.set('k', 1)).resolves.toBeUndefined()
  })
})

describe('a quota of units read', () => {
  it('is used up by what the answers bring', async () => {
    const clock = createManualClock()
    const quotas = { readUnitsPerMinute: 60 }
    const control = createRetryControl({ clock, random: () => 0, quotas })
    const body = { key: 'k', value: 'x'.repeat(70 * 1024) }
    const options = { clock, control, installationId: 'a' }
    const { storage } = setupScripted(options, { body })
    await storage.secrets.get('k')
    // Six units may go at once, and one more per second: of the eight of the answer two are missing, and one for the next request.
    expect(await failureOf(() => storage.secrets.get('k'))).toMatchObject({ retryAfterMs: 3000 })
  })
})

describe('an answer that is too large', () => {
  it('does not count against the host', async () => {
    const tooLarge = new TransportError('too-large', 'UND_ERR_RES_EXCEEDED_MAX_SIZE', ORIGIN)
    const { control, storage } = setupScripted({}, ...Array.from({ length: 20 }, () => tooLarge))
    await Promise.allSettled(Array.from({ length: 20 }, () => storage.secrets.get('k')))
    expect(control.host(ORIGIN).breaker.tryEnter()).toMatchObject({ admitted: true })
  })
})

describe('planRetry', () => {
  it('never asks for a turn again without letting timers run', () => {
    const facts = { operation: 'get', retryAfterMs: 0 } as const
    const error = createStorageError('RATE_LIMIT_EXCEEDED', 'held back', facts)
    const plan = planRetry({
      failed: { error, failureClass: 'held-back', mayBeDone: false },
      safety: 'read',
      progress: { attempts: 0, sendWithinMs: 1000 },
      profile: RETRY_PROFILES.background,
      random: () => 0,
    })
    expect(plan).toEqual({ delayMs: 1, costsBudget: false })
  })
})
