import { getEventListeners } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createRetryControl } from '../../src/retry/retry-control.js'
import { createStorage, type StorageOptions } from '../../src/storage/create-storage.js'
import type { StorageError } from '../../src/storage-error.js'
import { remoteDoor } from '../../src/storage/remote-door.js'
import type { AttemptFacts, StorageObserver } from '../../src/storage/storage-observer.js'
import type { ForgeStorage } from '../../src/storage/storage.js'
import { createManualClock, type ManualClock } from '../../src/testing/manual-clock.js'
import { createTransport } from '../../src/transport/create-transport.js'
import { CLOSED_ORIGIN } from '../transport/loopback.js'
import { type Answer, failureOf, type Platform, startPlatform } from './platform.js'

const FAILED: Answer = { status: 500, body: { code: 'INTERNAL_SERVER_ERROR', message: 'no' } }
const BUSY: Answer = { status: 429, body: { code: 'RATE_LIMIT_EXCEEDED', message: 'slow down' } }
const FOUND: Answer = { body: { key: 'k', value: 1 } }

interface Setup {
  readonly platform: Platform
  readonly storage: ForgeStorage
  readonly clock: ManualClock
}

/** A client whose retries come at once: chance always draws the shortest wait. */
async function setup(options: Partial<StorageOptions> = {}): Promise<Setup> {
  const platform = await startPlatform()
  const transport = createTransport()
  onTestFinished(() => transport.close())
  const clock = createManualClock(Date.UTC(2026, 0, 1))
  const control = createRetryControl({ clock, random: () => 0 })
  const door = remoteDoor({ storageUrl: platform.origin, bearer: () => 'token' })
  const storage = createStorage({ transport, door, clock, control, ...options })
  return { platform, storage, clock }
}

function answerTimes(platform: Platform, times: number, answer: Answer): void {
  platform.answerWith(...Array.from({ length: times }, () => answer))
}

/** Lets promises and sockets move on until the condition holds. */
async function until(condition: () => boolean): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- one turn after the other
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}

describe('a call that fails for now', () => {
  it('is repeated until it succeeds, three attempts at most', async () => {
    const { platform, storage, clock } = await setup()
    platform.answerWith(FAILED, BUSY, FOUND)
    await expect(clock.runUntil(storage.get('k'))).resolves.toBe(1)
    expect(platform.requests.map((request) => request.body)).toEqual(
      Array.from({ length: 3 }, () => platform.requests[0]?.body),
    )
  })

  it('ends with the last error and the number of attempts', async () => {
    const { platform, storage } = await setup()
    answerTimes(platform, 3, FAILED)
    const error = await failureOf(() => storage.secrets.get('k'))
    expect(error).toMatchObject({
      family: 'service-unavailable',
      code: 'INTERNAL_SERVER_ERROR',
      attempts: 3,
      platformStatus: 500,
    })
    expect(error.message).toContain('after 3 attempts')
    expect(platform.requests).toHaveLength(3)
  })

  it('makes five attempts in the background', async () => {
    const { platform, storage } = await setup({ profile: 'background' })
    answerTimes(platform, 4, FAILED)
    platform.answerWith(FOUND)
    await expect(storage.secrets.get('k')).resolves.toBe(1)
    expect(platform.requests).toHaveLength(5)
  })

  it('is repeated when the answer of success cannot be read', async () => {
    const { platform, storage } = await setup()
    platform.answerWith({ body: '<html>' }, { body: { unknown: true } }, FOUND)
    await expect(storage.secrets.get('k')).resolves.toBe(1)
  })

  it('counts no attempt when nothing can be reached', async () => {
    const storageUrl = CLOSED_ORIGIN
    const door = remoteDoor({ storageUrl, bearer: () => 'token' })
    const { storage } = await setup({ door })
    const error = await failureOf(() => storage.set('k', 1))
    expect(error).toMatchObject({ code: 'ERR_STORAGE_UNREACHABLE', family: 'service-unavailable' })
  })
})

describe('Retry-After', () => {
  it('is waited for, and up to a quarter longer', async () => {
    const { platform, storage, clock } = await setup()
    platform.answerWith({ status: 503, headers: { 'retry-after': '2' } }, FOUND)
    const call = storage.secrets.get('k')
    await until(() => clock.pending() === 1)
    clock.advance(1999)
    expect(platform.requests).toHaveLength(1)
    clock.advance(1)
    await expect(call).resolves.toBe(1)
  })

  it('ends the call when it asks for more time than there is', async () => {
    const { platform, storage } = await setup({ callTimeoutMs: 5000 })
    platform.answerWith({ ...BUSY, headers: { 'retry-after': '6' } })
    const error = await failureOf(() => storage.secrets.set('k', 1))
    expect(error).toMatchObject({ family: 'rate-limited', retryAfterMs: 6000, attempts: 1 })
  })
})

describe('a write of which nobody knows whether it was done', () => {
  it.each([
    ['FAIL_IF_EXISTS', { keyPolicy: 'FAIL_IF_EXISTS' } as const],
    ['PREVIOUS', { returnValue: 'PREVIOUS' } as const],
  ])('is not repeated with %s', async (_name, options) => {
    const { platform, storage } = await setup()
    platform.answerWith(FAILED)
    const error = await failureOf(() => storage.set('k', 1, options))
    expect(error).toMatchObject({
      family: 'outcome-unknown',
      code: 'ERR_OUTCOME_UNKNOWN',
      platformStatus: 500,
      platformCode: 'INTERNAL_SERVER_ERROR',
      attempts: 1,
    })
    expect(platform.requests).toHaveLength(1)
  })

  it('is not repeated as a transaction with conditions', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(FAILED)
    const conditions = { and: [{ property: 'a', condition: 'EQUAL_TO', values: [1] }] } as const
    const change = storage.transaction().delete('k', { entityName: 'thing', conditions })
    expect(await failureOf(() => change.execute())).toMatchObject({ family: 'outcome-unknown' })
    expect(platform.requests).toHaveLength(1)
  })

  it('stays unknown when a repetition is refused for another reason', async () => {
    const { platform, storage, clock } = await setup()
    platform.answerWith(FAILED, BUSY, BUSY)
    const error = await failureOf(() => clock.runUntil(storage.secrets.set('k', 1)))
    expect(error).toMatchObject({
      family: 'outcome-unknown',
      platformStatus: 429,
      platformCode: 'RATE_LIMIT_EXCEEDED',
      attempts: 3,
    })
  })

  it('is not repeated after five seconds, since somebody else may have written', async () => {
    const { platform, storage, clock } = await setup()
    platform.answerWith(FAILED, { status: 503, headers: { 'retry-after': '6' } }, FOUND)
    expect(await failureOf(() => storage.secrets.set('k', 1))).toMatchObject({
      family: 'outcome-unknown',
      attempts: 2,
    })
    expect(clock.pending()).toBe(0)
  })

  it('is known not to be done when each attempt was turned away', async () => {
    const { platform, storage } = await setup()
    answerTimes(platform, 3, { ...BUSY, status: 503, headers: { 'retry-after': '0' } })
    expect(await failureOf(() => storage.secrets.set('k', 1))).toMatchObject({
      family: 'service-unavailable',
    })
  })
})

describe('a token that is refused', () => {
  it('is replaced once by another one', async () => {
    const tokens = ['old', 'new']
    const platform = await startPlatform()
    const onRefused = () => void tokens.shift()
    const bearer = () => tokens[0] ?? 'none'
    const door = remoteDoor({ storageUrl: platform.origin, bearer, onRefused })
    const { storage } = await setup({ door })
    platform.answerWith({ status: 401 }, FOUND)
    await expect(storage.secrets.get('k')).resolves.toBe(1)
    const used = platform.requests.map(({ headers }) => headers['authorization'])
    expect(used).toEqual(['Bearer old', 'Bearer new'])
  })

  it('ends the call when there is no other one, and when the other one is refused too', async () => {
    const { platform, storage } = await setup()
    platform.answerWith({ status: 401 })
    expect(await failureOf(() => storage.secrets.get('k'))).toMatchObject({ code: 'UNAUTHORIZED' })
    let made = 0
    const door = remoteDoor({ storageUrl: platform.origin, bearer: () => `token${(made += 1)}` })
    const other = await setup({ door })
    platform.answerWith({ status: 401 }, { status: 401 })
    const error = await failureOf(() => other.storage.secrets.get('k'))
    expect(error).toMatchObject({ family: 'not-authorized', attempts: 2 })
    expect(platform.requests).toHaveLength(3)
  })
})

describe('the end of a request', () => {
  it('wakes a call that waits for its next attempt, and leaves no timer or listener', async () => {
    const controller = new AbortController()
    const { platform, storage, clock } = await setup({ signal: controller.signal })
    platform.answerWith({ ...BUSY, headers: { 'retry-after': '3' } })
    const failure = failureOf(() => storage.secrets.get('k'))
    await until(() => clock.pending() === 1)
    controller.abort()
    expect(await failure).toMatchObject({ family: 'aborted', attempts: 1 })
    expect(clock.pending()).toBe(0)
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
  })

  it('is the deadline of all attempts together', async () => {
    const { platform, storage, clock } = await setup({ endsAtElapsed: 4000 })
    platform.answerWith({ status: 503, headers: { 'retry-after': '3' } }, FAILED)
    const failure = failureOf(() => storage.secrets.get('k'))
    await until(() => clock.pending() === 1)
    clock.advance(3999)
    await failure
    clock.advance(1)
    expect(await failureOf(() => storage.secrets.get('k'))).toMatchObject({
      family: 'aborted',
      attempts: 0,
    })
  })
})

describe('a write that waits for an earlier one of its item', () => {
  it('has no more time for that', async () => {
    const { platform, storage, clock } = await setup({ callTimeoutMs: 5000 })
    answerTimes(platform, 9, { status: 503, headers: { 'retry-after': '3' } })
    const startedAt = clock.elapsed()
    const writes = [1, 2, 3].map((value) => storage.secrets.set('k', value))
    const ends = await clock.runUntil(Promise.allSettled(writes))
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(clock.elapsed() - startedAt).toBeLessThanOrEqual(5000)
  })
})

describe('what clients share', () => {
  it('leaves a host alone that keeps failing, and asks again when a second is over', async () => {
    const { platform, storage, clock } = await setup()
    answerTimes(platform, 20, FAILED)
    await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        storage.set(`k${index}`, 1, { returnValue: 'PREVIOUS' }),
      ),
    )
    const sent = platform.requests.length
    const error = await failureOf(() => storage.secrets.get('k'))
    expect(error).toMatchObject({ code: 'ERR_STORAGE_UNREACHABLE', attempts: 0, retryAfterMs: 750 })
    expect(platform.requests).toHaveLength(sent)
    clock.advance(750)
    platform.answerWith(FOUND)
    await expect(storage.secrets.get('k')).resolves.toBe(1)
  })

  it('slows down the installation that was told to, and no other', async () => {
    const clock = createManualClock()
    const control = createRetryControl({ clock, random: () => 0 })
    const one = await setup({ clock, control, installationId: 'one' })
    const other = await setup({ clock, control, installationId: 'other' })
    one.platform.answerWith({ ...BUSY, headers: { 'retry-after': '9' } })
    const throttled = one.storage.secrets.get('k')
    await until(() => clock.pending() === 1)
    const held = await failureOf(() => one.storage.secrets.get('k'))
    expect(held).toMatchObject({ family: 'rate-limited', attempts: 0, platformStatus: undefined })
    other.platform.answerWith(FOUND)
    await expect(other.storage.secrets.get('k')).resolves.toBe(1)
    one.platform.answerWith(FOUND)
    clock.advance(9000)
    await expect(throttled).resolves.toBe(1)
  })

  it('stops repeating when the budget is used up', async () => {
    const { platform, storage } = await setup()
    answerTimes(platform, 100, { status: 503, headers: { 'retry-after': '0' } })
    await Promise.allSettled(Array.from({ length: 25 }, () => storage.secrets.get('k')))
    expect(platform.requests).toHaveLength(25 + 30)
  })
})

describe('an observer', () => {
  it('follows the attempts and the end of a call, without its key', async () => {
    const attempts: AttemptFacts[] = []
    const ends: (StorageError | undefined)[] = []
    const observer: StorageObserver = {
      begin: () => ({
        headers: { 'x-own': '1', authorization: 'Bearer not this one' },
        attempted: (facts) => void attempts.push(facts),
        ended: (error) => void ends.push(error),
      }),
    }
    const { platform, storage } = await setup({ observer })
    platform.answerWith(FAILED, FOUND)
    await storage.secrets.get('k')
    expect(attempts).toEqual([
      expect.objectContaining({ operation: 'secret/get', attempt: 1, status: 500, isSent: true }),
      expect.objectContaining({ attempt: 2, status: 200, failure: undefined }),
    ])
    expect(ends).toEqual([undefined])
    expect(platform.requests[0]?.headers).toMatchObject({
      'x-own': '1',
      authorization: 'Bearer token',
    })
  })
})
