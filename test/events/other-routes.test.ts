import { setImmediate } from 'node:timers/promises'
import request from 'supertest'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from '../../src/clock.js'
import type { EventDelivery } from '../../src/events/event-delivery.js'
import { retryWhileInstalling } from '../../src/events/retry-while-installing.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { type TestForge, createTestForge } from '../../src/testing/index.js'
import { ForgeRemoteError } from '../../src/errors.js'
import type { ForgeContext } from '../../src/index.js'
import { createStorageError } from '../../src/storage-error.js'
import { type TestRemote, openRemote } from './open-remote.js'

const MANIFEST = new URL('../fixtures/manifest.yml', import.meta.url).pathname
const INSTALLATION = 'ari:cloud:ecosystem::installation/00000000-0000-4000-8000-000000000001'
const MINUTE = 60_000

let forge: TestForge
let remote: TestRemote

beforeAll(async () => {
  forge = await createTestForge({ manifest: MANIFEST, startAt: Date.parse('2026-11-22T20:00:00Z') })
})
afterAll(async () => {
  await forge.close()
})
beforeEach(() => {
  forge.reset()
  remote = openRemote(forge.options)
})
afterEach(async () => {
  await remote.close()
})

async function call(path: string, body: unknown = {}, key = 'hourly') {
  const module = { type: 'core:scheduledTrigger', key }
  const headers = await forge.invocation({ module })
  return await request(remote.app).post(path).set(headers).send(JSON.stringify(body))
}

describe('remote.scheduled', () => {
  let runs: EventDelivery[]
  let isBroken: boolean

  beforeEach(() => {
    runs = []
    isBroken = false
    remote.app.post(
      '/nightly',
      remote.scheduled((delivery) => {
        runs.push(delivery)
        if (isBroken) throw new Error('broken')
      }),
    )
    remote.finish()
  })

  it('calls the handler with what Forge sent, and answers 204', async () => {
    const response = await call('/nightly', { context: { moduleKey: 'hourly' } })

    expect(response.status).toBe(204)
    expect(runs[0]).toMatchObject({
      eventType: 'scheduled hourly',
      event: { context: { moduleKey: 'hourly' } },
      attempt: 1,
    })
  })

  it('takes any body: what Forge sends is documented nowhere', async () => {
    const headers = await forge.invocation({ module: { type: 'core:scheduledTrigger', key: 'a' } })
    await request(remote.app).post('/nightly').set(headers).send('not JSON').expect(204)
    await request(remote.app).post('/nightly').set(headers).expect(204)

    expect(runs).toHaveLength(1)
  })

  describe.each([0, 1, 25, 50, 75, 99])('%i s into a slot of time', (second) => {
    beforeEach(() => {
      const slotMs = 100_000
      forge.clock.advance(slotMs - (forge.clock.now() % slotMs) + second * 1000)
    })

    /** Calls at these seconds, the next ones counted from the first. */
    async function callAt(calls: readonly { second: number; retryCount?: number }[]) {
      const startAt = forge.clock.now()
      for (const { second: at, retryCount } of calls) {
        forge.clock.advance(startAt + at * 1000 - forge.clock.now())
        // oxlint-disable-next-line no-await-in-loop -- one call after the other
        await call('/nightly', retryCount === undefined ? {} : { retryContext: { retryCount } })
      }
    }

    it.each([2, 99])('runs once when Forge calls twice within %i s', async (gap) => {
      await callAt([{ second: 0 }, { second: gap }])

      expect(runs).toHaveLength(1)
    })

    it('drops no run of a schedule whose runs come 299 and 301 s after one another', async () => {
      await callAt([0, 299, 600, 899, 1200].map((at) => ({ second: at })))

      expect(runs).toHaveLength(5)
    })

    it('drops no run that comes 240 s after another', async () => {
      await callAt([0, 240, 480].map((at) => ({ second: at })))

      expect(runs).toHaveLength(3)
    })

    it.each([60, 65])('knows retries that come %i s after one another', async (gap) => {
      await callAt([0, 1, 2, 3, 4].map((retryCount) => ({ second: retryCount * gap, retryCount })))

      expect(runs).toHaveLength(1)
    })

    it('drops no run after one that went well at its third retry', async () => {
      isBroken = true
      await callAt([0, 1, 2].map((retryCount) => ({ second: retryCount * 65, retryCount })))
      isBroken = false
      await callAt([{ second: 65, retryCount: 3 }, { second: 110 }])

      expect(runs).toHaveLength(5)
    })
  })

  it('runs again at its next time, five minutes later at the earliest', async () => {
    await call('/nightly')
    forge.clock.advance(5 * MINUTE)
    await call('/nightly')

    expect(runs).toHaveLength(2)
  })

  it('knows a retry that Forge makes after minutes as the same run', async () => {
    await call('/nightly')
    forge.clock.advance(4 * MINUTE + 15_000)
    await call('/nightly', { retryContext: { retryCount: 4 } })

    expect(runs).toHaveLength(1)
  })

  it('runs each scheduled trigger', async () => {
    await call('/nightly', {}, 'one')
    await call('/nightly', {}, 'two')

    expect(runs.map(({ eventType }) => eventType)).toEqual(['scheduled one', 'scheduled two'])
  })

  it('refuses what is no function', () => {
    expect(() => remote.scheduled(1 as never)).toThrow(
      expect.objectContaining({ code: 'ERR_OPTIONS', option: 'handler' }),
    )
  })
})

describe('remote.keepAlive', () => {
  it('keeps the token that came along, for work without a request', async () => {
    remote.app.post('/keep-alive', remote.keepAlive())
    const { storage } = remote.forInstallation(INSTALLATION)
    await expect(storage.get('a')).rejects.toMatchObject({ code: 'ERR_NO_TOKEN' })
    await expect(call('/keep-alive')).resolves.toMatchObject({ status: 204 })

    await expect(storage.get('a')).resolves.toBeUndefined()
  })

  it('refuses calls of users', async () => {
    remote.app.post('/keep-alive', remote.keepAlive())
    const headers = await forge.invocation({ principal: 'alice' })
    await request(remote.finish()).post('/keep-alive').set(headers).expect(403)
  })
})

describe('a web trigger, which anybody can call', () => {
  it.each(['core:webtrigger', 'core:webTrigger'])(
    'runs, keeps alive and uninstalls nothing as %s',
    async (type) => {
      const runs: unknown[] = []
      const run = () => void runs.push('run')
      remote.app.post('/nightly', remote.scheduled(run))
      remote.app.post('/keep-alive', remote.keepAlive())
      remote.app.post('/bye', remote.preUninstall(run))
      remote.finish()
      await call('/keep-alive')
      const headers = await forge.invocation({ module: { type, key: 'hook' } })
      const paths = ['/nightly', '/keep-alive', '/bye']
      const answers = await Promise.all(
        paths.map((path) => request(remote.app).post(path).set(headers).send('{}')),
      )

      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403])
      expect(answers.map(({ body }) => body)).toEqual(
        Array(3).fill(expect.objectContaining({ code: 'ERR_POLICY' })),
      )
      expect(runs).toEqual([])
      await expect(remote.forInstallation(INSTALLATION).storage.get('a')).resolves.toBeUndefined()
    },
  )
})

describe('remote.preUninstall', () => {
  it('lets the handler use the storage a last time, then forgets the tokens for good', async () => {
    const left: unknown[] = []
    remote.app.post('/keep-alive', remote.keepAlive())
    remote.app.post(
      '/bye',
      remote.preUninstall(async ({ forge: { storage }, event }) => {
        left.push(event['id'], await storage.get('left'))
      }),
    )
    await forge.storage().set('left', 'something')
    await call('/keep-alive')
    const response = await call('/bye', { payload: { id: 'i-1' } })
    await call('/keep-alive')
    const { storage } = remote.forInstallation(INSTALLATION)

    expect(response.status).toBe(204)
    expect(left).toEqual(['i-1', 'something'])
    await expect(storage.get('left')).rejects.toMatchObject({ code: 'ERR_NO_TOKEN' })
  })

  it('forgets the tokens although the handler fails, which is answered 500', async () => {
    remote.app.post('/keep-alive', remote.keepAlive())
    remote.app.post(
      '/bye',
      remote.preUninstall(() => {
        throw new Error('broken')
      }),
    )
    remote.finish()
    await call('/keep-alive')

    expect((await call('/bye')).status).toBe(500)
    await expect(remote.forInstallation(INSTALLATION).storage.get('a')).rejects.toMatchObject({
      code: 'ERR_NO_TOKEN',
    })
  })

  it('aborts the signal of a handler that needs longer than Forge waits', async () => {
    const contexts: ForgeContext[] = []
    remote.app.post(
      '/bye',
      remote.preUninstall(async ({ forge: context }) => {
        contexts.push(context)
        await new Promise(() => {})
      }),
    )
    remote.finish()
    const { status } = await forge.clock.runUntil(call('/bye'))

    expect(status).toBe(503)
    expect(contexts[0]?.signal.reason).toMatchObject({ code: 'ERR_ABORTED' })
  })

  it('needs no handler, and refuses what is none', async () => {
    remote.app.post('/bye', remote.preUninstall())

    expect((await call('/bye')).status).toBe(204)
    expect(() => remote.preUninstall(1 as never)).toThrow(
      expect.objectContaining({ code: 'ERR_OPTIONS', option: 'handler' }),
    )
  })
})

describe('retryWhileInstalling', () => {
  const refused = (platformStatus: number) =>
    createStorageError('PERMISSION_DENIED', 'refused', { operation: 'set', platformStatus })

  /** Fails with `failure` until `untilMs`; counts the tries. */
  async function install(failure: Error, untilMs: number) {
    const clock = createManualClock()
    let tries = 0
    const outcome = retryWhileInstalling(
      async () => {
        tries += 1
        if (clock.elapsed() < untilMs) throw failure
        return 'done'
      },
      { clock },
    ).catch((reason: unknown) => reason)
    const state = { isOver: false }
    void outcome.finally(() => {
      state.isOver = true
    })
    while (!state.isOver) {
      // oxlint-disable-next-line no-await-in-loop -- one turn after the other
      await setImmediate()
      clock.advance(1000)
    }
    return { outcome: await outcome, tries }
  }

  it.each([
    { name: '401', error: refused(401) },
    { name: '403', error: refused(403) },
    { name: 'no token yet', error: new ForgeRemoteError('ERR_NO_TOKEN', 'none') },
  ])('repeats what is refused with $name, more and more slowly', async ({ error }) => {
    const { outcome, tries } = await install(error, 9 * MINUTE)

    expect(outcome).toBe('done')
    expect(tries).toBe(8)
  })

  it('gives up after ten minutes with the last refusal', async () => {
    const error = refused(403)

    expect(await install(error, 11 * MINUTE)).toEqual({ outcome: error, tries: 8 })
  })

  it('does not keep a process alive that shuts down', async () => {
    const clock = createManualClock()
    const kept: unknown[] = []
    const schedule: Clock['schedule'] = (ms, callback, options) => {
      kept.push(options?.keepsProcessAlive)
      return clock.schedule(ms, callback, options)
    }
    const controller = new AbortController()
    const { signal } = controller
    const work = () => Promise.reject(refused(403))
    const outcome = retryWhileInstalling(work, { clock: { ...clock, schedule }, signal })
    await setImmediate()
    controller.abort(new Error('over'))

    await expect(outcome).rejects.toThrow('over')
    expect(kept).toEqual([false])
  })

  it('repeats nothing else', async () => {
    const error = new Error('a bug')

    expect(await install(error, MINUTE)).toEqual({ outcome: error, tries: 1 })
  })
})
