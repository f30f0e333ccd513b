import { setImmediate } from 'node:timers/promises'
import request from 'supertest'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { EventDelivery } from '../../src/events/event-delivery.js'
import { retryWhileInstalling } from '../../src/events/retry-while-installing.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { type TestForge, createTestForge } from '../../src/testing/index.js'
import { ForgeRemoteError } from '../../src/errors.js'
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

  beforeEach(() => {
    runs = []
    remote.app.post(
      '/nightly',
      remote.scheduled((delivery) => void runs.push(delivery)),
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

  it.each([0, 75, 149])(
    'runs once when Forge calls twice, %i s into a slot of time',
    async (second) => {
      const slotMs = 150_000
      forge.clock.advance(slotMs - (forge.clock.now() % slotMs) + second * 1000)
      await call('/nightly')
      forge.clock.advance(2000)
      await call('/nightly')

      expect(runs).toHaveLength(1)
    },
  )

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

  it('repeats nothing else', async () => {
    const error = new Error('a bug')

    expect(await install(error, MINUTE)).toEqual({ outcome: error, tries: 1 })
  })
})
