import { setImmediate, setTimeout } from 'node:timers/promises'
import express, { type RequestHandler } from 'express'
import request from 'supertest'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApplyOnce } from '../../src/events/apply-once.js'
import type { EventDelivery } from '../../src/events/event-delivery.js'
import type { DeliveryLedger } from '../../src/events/delivery-ledger.js'
import type { EventQueue } from '../../src/events/event-queue.js'
import { type TestForge, createTestForge } from '../../src/testing/index.js'
import type { StorageTransaction } from '../../src/storage/storage-transaction.js'
import type { TestInvocation } from '../../src/testing/create-test-forge.js'
import { createDeferred } from './deferred.js'
import { type TestRemote, openRemote } from './open-remote.js'

const MANIFEST = new URL('../fixtures/manifest.yml', import.meta.url).pathname
const OTHER = 'ari:cloud:ecosystem::installation/00000000-0000-4000-8000-000000000002'
const FROM_FORGE: TestInvocation = { module: { type: 'core:trigger', key: 'on-issue' } }
const ISSUE = { eventType: 'avi:jira:created:issue', issue: { id: '1', key: 'P-1', fields: {} } }

let forge: TestForge
let remote: TestRemote
let seen: EventDelivery[]

beforeAll(async () => {
  forge = await createTestForge({ manifest: MANIFEST })
})
afterAll(async () => {
  await forge.close()
})
beforeEach(() => {
  forge.reset()
  seen = []
  remote = openRemote(forge.options)
})
afterEach(async () => {
  await remote.close()
})

const record = (delivery: EventDelivery) => void seen.push(delivery)

/** Posts to `/events` as Forge does. */
async function deliver(body: unknown = ISSUE, invocation: TestInvocation = {}) {
  const headers = await forge.invocation({ ...FROM_FORGE, ...invocation })
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return await request(remote.app)
    .post('/events')
    .set({ 'content-type': 'application/json', ...headers })
    .send(text)
}

function lastLogs(event: string) {
  return forge.logs.filter(({ fields }) => fields['event'] === event)
}

describe('remote.events', () => {
  it('calls the handler of the event type and answers 204 when it is done', async () => {
    remote.app.post('/events', remote.events({ 'avi:jira:created:issue': record }))
    const response = await deliver()

    expect(response.status).toBe(204)
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({ event: ISSUE, eventType: ISSUE.eventType, attempt: 1 })
    expect(seen[0]?.id).toMatch(/^[\w-]{43}$/)
  })

  it.each<{ name: string; body: unknown; parser?: RequestHandler; type?: string }>([
    { name: 'itself', body: ISSUE },
    { name: 'wrapped in payload', body: { payload: ISSUE } },
    { name: 'itself, parsed before', body: ISSUE, parser: express.json() },
    { name: 'wrapped, parsed before', body: { payload: ISSUE }, parser: express.json() },
    {
      name: 'itself, read as text before',
      body: ISSUE,
      parser: express.text({ type: () => true }),
    },
    {
      name: 'itself, read as bytes before',
      body: ISSUE,
      parser: express.raw({ type: () => true }),
    },
    { name: 'itself, called plain text', body: ISSUE, type: 'text/plain' },
    { name: 'with a member called payload', body: { ...ISSUE, payload: { eventType: 'x' } } },
  ])('reads an event that comes $name', async ({ body, parser, type }) => {
    if (parser !== undefined) remote.app.use(parser)
    remote.app.post('/events', remote.events({ 'avi:jira:created:issue': record }))
    const headers = await forge.invocation(FROM_FORGE)
    await request(remote.finish())
      .post('/events')
      .set({ 'content-type': type ?? 'application/json', ...headers })
      .send(JSON.stringify(body))
      .expect(204)

    expect(seen[0]?.event).toMatchObject(ISSUE)
  })

  it('counts the attempts by what Forge says of its retries, and keeps that out of the event', async () => {
    remote.app.post('/events', remote.events({ 'avi:jira:created:issue': record }))
    const retryContext = { retryCount: 2, retryReason: 'TIMEOUT_ERROR', retryData: null }
    await deliver({ payload: { ...ISSUE, retryContext } })

    expect(seen[0]).toMatchObject({ attempt: 3 })
    expect(seen[0]?.event).toEqual(ISSUE)
  })

  it.each(['not JSON', '[]', '"text"', 'null', '{"eventType":'])(
    'answers 400 to %s',
    async (body) => {
      remote.app.post('/events', remote.events({ onUnhandled: record }))
      remote.finish()

      expect((await deliver(body)).status).toBe(400)
      expect(seen).toEqual([])
    },
  )

  it('gives what no handler is for to onUnhandled', async () => {
    remote.app.post('/events', remote.events({ onUnhandled: record }))
    await deliver({ eventType: 'avi:bitbucket:push:repository' })
    await deliver({ some: 'thing' })

    expect(seen.map(({ eventType }) => eventType)).toEqual(['avi:bitbucket:push:repository', ''])
  })

  it('logs what no handler is for, and answers 204 so that it does not come again', async () => {
    remote.app.post('/events', remote.events({ 'avi:jira:deleted:issue': record }))
    const response = await deliver()

    expect(response.status).toBe(204)
    expect(lastLogs('event-unhandled').at(-1)?.fields).toMatchObject({ eventType: ISSUE.eventType })
  })

  it.each<{ name: string; invocation: TestInvocation; status: number }>([
    { name: 'a user', invocation: { principal: 'alice' }, status: 403 },
    {
      name: 'a user interface',
      invocation: { module: { type: 'jira:issuePanel', key: 'panel' } },
      status: 403,
    },
    {
      name: 'a web trigger, which anybody can call',
      invocation: { module: { type: 'core:webtrigger', key: 'hook' } },
      status: 403,
    },
  ])('refuses calls by $name', async ({ invocation, status }) => {
    remote.app.post('/events', remote.events({ onUnhandled: record }))
    remote.finish()

    expect((await deliver(ISSUE, invocation)).status).toBe(status)
    expect(seen).toEqual([])
  })

  it('verifies who calls before it reads the body', async () => {
    remote.app.post('/events', remote.events({ onUnhandled: record }))
    await request(remote.finish())
      .post('/events')
      .set('content-type', 'application/json')
      .send('{"cut')
      .expect(401)
  })

  it.each<{ name: string; handlers: unknown; options?: unknown; option: string }>([
    { name: 'no handlers', handlers: {}, option: 'handlers' },
    { name: 'nothing', handlers: undefined, option: 'handlers' },
    {
      name: 'a misspelt type',
      handlers: { 'jira:created': record },
      option: 'handlers.jira:created',
    },
    { name: 'half a type', handlers: { 'avi:jira': 1 }, option: 'handlers.avi:jira' },
    { name: 'no function', handlers: { onUnhandled: 1 }, option: 'handlers.onUnhandled' },
    {
      name: 'an unknown option',
      handlers: { onUnhandled: record },
      options: { queu: 1 },
      option: 'queu',
    },
    {
      name: 'no queue',
      handlers: { onUnhandled: record },
      options: { queue: {} },
      option: 'queue',
    },
    {
      name: 'no ledger',
      handlers: { onUnhandled: record },
      options: { ledger: 1 },
      option: 'ledger',
    },
    {
      name: 'a long limit',
      handlers: { onUnhandled: record },
      options: { timeLimitMs: 4501 },
      option: 'timeLimitMs',
    },
    {
      name: 'a half limit',
      handlers: { onUnhandled: record },
      options: { timeLimitMs: 0.5 },
      option: 'timeLimitMs',
    },
    {
      name: 'a bad name',
      handlers: { onUnhandled: record },
      options: { name: 'a b' },
      option: 'name',
    },
    {
      name: 'a key that is none',
      handlers: { onUnhandled: record },
      options: { deliveryKey: 'id' },
      option: 'deliveryKey',
    },
  ])('refuses $name at start', ({ handlers, options, option }) => {
    expect(() => remote.events(handlers as never, options as never)).toThrow(
      expect.objectContaining({ code: 'ERR_OPTIONS', option }),
    )
  })

  it('refuses two routes of one name', () => {
    remote.events({ onUnhandled: record }, { name: 'mine' })

    expect(() => remote.events({ onUnhandled: record }, { name: 'mine' })).toThrow(
      expect.objectContaining({ code: 'ERR_OPTIONS', option: 'name' }),
    )
  })
})

describe('an event that is delivered twice', () => {
  it.each<{ name: string; again: unknown }>([
    { name: 'as it was', again: ISSUE },
    { name: 'as a retry', again: { ...ISSUE, retryContext: { retryCount: 1 } } },
    { name: 'wrapped', again: { payload: ISSUE } },
    {
      name: 'in another order',
      again: { issue: { fields: {}, key: 'P-1', id: '1' }, eventType: ISSUE.eventType },
    },
  ])('is handled once when it comes again $name', async ({ again }) => {
    remote.app.post('/events', remote.events({ 'avi:jira:created:issue': record }))
    await deliver()
    const response = await deliver(again)

    expect(response.status).toBe(204)
    expect(seen).toHaveLength(1)
  })

  it.each<{ name: string; other: unknown; invocation?: TestInvocation }>([
    { name: 'another installation', other: ISSUE, invocation: { installationId: OTHER } },
    { name: 'another issue', other: { ...ISSUE, issue: { id: '2' } } },
    { name: 'another type', other: { ...ISSUE, eventType: 'avi:jira:updated:issue' } },
  ])('is not mixed up with one of $name', async ({ other, invocation }) => {
    remote.app.post('/events', remote.events({ onUnhandled: record }))
    await deliver()
    await deliver(other, invocation)

    expect(new Set(seen.map(({ id }) => id)).size).toBe(2)
  })

  it('is known by the key that the app gives it, within its installation and route', async () => {
    const deliveryKey = () => 'all the same'
    remote.app.post('/events', remote.events({ onUnhandled: record }, { deliveryKey }))
    remote.app.post('/more', remote.events({ onUnhandled: record }, { deliveryKey, name: 'more' }))
    await deliver()
    await deliver({ eventType: 'avi:jira:deleted:issue' })
    await deliver(ISSUE, { installationId: OTHER })
    await request(remote.app)
      .post('/more')
      .set(await forge.invocation(FROM_FORGE))
      .expect(204)

    expect(seen.map(({ eventType }) => eventType)).toEqual([ISSUE.eventType, ISSUE.eventType, ''])
  })

  it('is handled again when the handler failed', async () => {
    let isFirst = true
    remote.app.post(
      '/events',
      remote.events({
        onUnhandled: (delivery) => {
          record(delivery)
          if (isFirst) {
            isFirst = false
            throw new Error('broken')
          }
        },
      }),
    )
    remote.finish()

    expect((await deliver()).status).toBe(500)
    expect((await deliver()).status).toBe(204)
    expect(seen).toHaveLength(2)
  })

  it('is handled again ten minutes later', async () => {
    remote.app.post('/events', remote.events({ onUnhandled: record }))
    await deliver()
    forge.clock.advance(10 * 60_000)
    await deliver()

    expect(seen).toHaveLength(2)
  })

  it('is answered 503 while it is being handled', async () => {
    const [entered, done] = [createDeferred(), createDeferred()]
    const onUnhandled = async () => {
      entered.resolve()
      await done.promise
    }
    remote.app.post('/events', remote.events({ onUnhandled }))
    remote.finish()
    const first = deliver()
    await entered.promise
    const second = await deliver()
    done.resolve()

    expect(second.status).toBe(503)
    expect(second.body).toMatchObject({ code: 'ERR_EVENT_NOT_HANDLED' })
    expect((await first).status).toBe(204)
  })
})

describe('a handler that needs longer than Forge waits', () => {
  it('is waited for 4.5 seconds from when the request came', async () => {
    const [entered, done] = [createDeferred(), createDeferred()]
    const onUnhandled = async () => {
      entered.resolve()
      await done.promise
    }
    remote.app.post('/events', remote.events({ onUnhandled }))
    remote.finish()
    const response = deliver()
    await entered.promise
    forge.clock.advance(4499)
    done.resolve()

    expect((await response).status).toBe(204)
  })

  it('is answered 503 then; when it ends well, the next delivery is a duplicate', async () => {
    const [entered, done] = [createDeferred(), createDeferred()]
    const onUnhandled = async (delivery: EventDelivery) => {
      record(delivery)
      entered.resolve()
      await done.promise
    }
    remote.app.post('/events', remote.events({ onUnhandled }))
    remote.finish()
    const first = deliver()
    await entered.promise
    forge.clock.advance(4500)
    const { status, headers } = await first
    done.resolve()
    await done.promise

    expect(status).toBe(503)
    expect(headers['retry-after']).toBe('5')
    expect((await deliver()).status).toBe(204)
    expect(seen).toHaveLength(1)
  })

  it('is logged when it fails then, and the next delivery is handled anew', async () => {
    const [entered, done] = [createDeferred(), createDeferred()]
    const onUnhandled = async (delivery: EventDelivery) => {
      record(delivery)
      entered.resolve()
      await done.promise
    }
    remote.app.post('/events', remote.events({ onUnhandled }))
    remote.finish()
    const first = deliver()
    await entered.promise
    forge.clock.advance(4500)
    await first
    done.reject(new Error('too late'))
    await done.promise.catch(() => {})
    await deliver()

    expect(lastLogs('event-failure').at(-1)).toMatchObject({ level: 'error', message: 'too late' })
    expect(seen).toHaveLength(2)
  })

  it.each([
    { name: 'asked for in time', isLate: false },
    { name: 'first asked for when Forge was answered', isLate: true },
  ])('has its signal aborted, also one that is $name', async ({ isLate }) => {
    const signals: AbortSignal[] = []
    const entered = createDeferred()
    remote.app.post(
      '/events',
      remote.events({
        onUnhandled: async (delivery) => {
          record(delivery)
          if (!isLate) signals.push(delivery.forge.signal)
          entered.resolve()
          await createDeferred().promise
        },
      }),
    )
    remote.finish()
    const response = deliver()
    await entered.promise
    forge.clock.advance(4500)

    expect((await response).status).toBe(503)
    expect((signals[0] ?? seen[0]?.forge.signal)?.reason).toMatchObject({ code: 'ERR_ABORTED' })
  })

  it('keeps a quiet signal when it was in time', async () => {
    remote.app.post('/events', remote.events({ onUnhandled: record }))
    await deliver()
    const signal = seen[0]?.forge.signal
    forge.clock.advance(60_000)

    expect(signal?.aborted).toBe(false)
  })

  it('is delivered again to somebody else when whoever had it died', async () => {
    const entered = createDeferred()
    let isFirst = true
    const onUnhandled = async (delivery: EventDelivery) => {
      record(delivery)
      if (!isFirst) return
      isFirst = false
      entered.resolve()
      await createDeferred().promise
    }
    remote.app.post('/events', remote.events({ onUnhandled }))
    remote.finish()
    const first = deliver()
    await entered.promise
    forge.clock.advance(60_000)
    await first

    expect((await deliver()).status).toBe(204)
    expect(seen).toHaveLength(2)
  })
})

describe('a ledger that cannot be asked', () => {
  it.each<{ name: string; fail: () => Promise<never> }>([
    { name: 'rejects', fail: () => Promise.reject(new Error('redis://user:secret@host')) },
    { name: 'never answers', fail: () => createDeferred<never>().promise },
  ])('loses no event when it $name: memory takes over with one warning', async ({ fail }) => {
    let isAway = true
    const answer = async () => (isAway ? await fail() : undefined)
    const ledger: DeliveryLedger = {
      begin: async () => (await answer()) ?? 'new',
      finish: answer,
      abandon: answer,
    }
    const before = forge.logs.length
    remote.app.post('/events', remote.events({ onUnhandled: record }, { ledger }))
    remote.finish()
    const first = await forge.clock.runUntil(deliver())
    const again = await forge.clock.runUntil(deliver())
    isAway = false
    const next = await forge.clock.runUntil(deliver({ eventType: 'avi:jira:deleted:issue' }))
    const logged = forge.logs.slice(before).map(({ fields }) => fields['event'])

    expect([first, again, next].map(({ status }) => status)).toEqual([204, 204, 204])
    expect(seen).toHaveLength(2)
    expect(logged).toEqual(['ledger-away', 'ledger-back'])
    expect(JSON.stringify(forge.logs)).not.toContain('secret')
  })

  /** Each call of it takes half a second, until it is given up. */
  const HANGING: DeliveryLedger = {
    begin: () => createDeferred<never>().promise,
    finish: () => createDeferred<never>().promise,
    abandon: () => createDeferred<never>().promise,
  }

  it('does not make the answer later than Forge waits', async () => {
    const { clock } = forge
    const times: number[] = []
    remote.app.use((_req, res, next) => {
      times.push(clock.elapsed())
      res.on('finish', () => times.push(clock.elapsed()))
      next()
    })
    const handler = () => createDeferred().promise
    remote.app.post('/events', remote.scheduled(handler, { ledger: HANGING }))
    remote.finish()
    const { status } = await clock.runUntil(deliver())
    const [arrivedAt = 0, answeredAt = 0] = times

    expect(status).toBe(503)
    expect(answeredAt - arrivedAt).toBeLessThan(5000)
  })

  it('starts no handler once Forge was answered', async () => {
    const options = { ledger: HANGING, timeLimitMs: 400 }
    remote.app.post('/events', remote.events({ onUnhandled: record }, options))
    remote.finish()
    const { status } = await forge.clock.runUntil(deliver())
    forge.clock.advance(1000)
    // The ledger is given up, and what comes of that has its turn.
    await setImmediate()

    expect(status).toBe(503)
    expect(seen).toEqual([])
  })

  it('is believed when it knows what another process has done', async () => {
    const ledger: DeliveryLedger = {
      begin: async () => 'done',
      finish: async () => {},
      abandon: async () => {},
    }
    remote.app.post('/events', remote.events({ onUnhandled: record }, { ledger }))

    expect((await deliver()).status).toBe(204)
    expect(seen).toEqual([])
  })
})

it('closes the ledger when the remote is closed', async () => {
  let isClosed = false
  const ledger: DeliveryLedger = {
    begin: async () => 'new',
    finish: async () => {},
    abandon: async () => {},
    close: async () => {
      isClosed = true
    },
  }
  remote.events({ onUnhandled: record }, { ledger })
  await remote.close()

  expect(isClosed).toBe(true)
})

it('waits for the jobs under way when it is closed, although a ledger fails to close', async () => {
  const closed: string[] = []
  const ledger: DeliveryLedger = {
    begin: async () => 'new',
    finish: async () => {},
    abandon: async () => {},
    close: async () => {
      throw new Error('broken')
    },
  }
  const queue: EventQueue = {
    add: async () => {},
    work: () => {},
    deadLetters: async () => [],
    revive: async () => false,
    close: async () => {
      // A job under way, long enough for a remote that does not wait to close everything else.
      await setTimeout(100)
      closed.push('queue')
    },
  }
  const other = openRemote(forge.options)
  other.events({ onUnhandled: record }, { ledger })
  other.events({ onUnhandled: record }, { queue, name: 'queued' })
  await expect(other.close()).rejects.toThrow('broken')

  expect(closed).toEqual(['queue'])
})

describe('delivery.once', () => {
  it('carries nothing out twice when an answer is lost and the repetition is answered 429', async () => {
    const { faults } = forge.emulator
    faults.add({
      match: { operation: 'transaction', nth: 1 },
      action: { kind: 'reset', when: 'after-commit' },
    })
    faults.add({
      match: { operation: 'transaction', from: 2 },
      action: { kind: 'status', status: 429 },
    })
    const onUnhandled = async ({ once, forge: { storage } }: EventDelivery) => {
      await once(async (transaction) => {
        const count = (await storage.get<number>('count')) ?? 0
        return transaction.set('count', count + 1)
      })
    }
    remote.app.post('/events', remote.events({ onUnhandled }))
    remote.finish()
    const first = await forge.clock.runUntil(deliver())
    faults.clear()
    const second = await forge.clock.runUntil(deliver())

    expect(first.body).toMatchObject({ code: 'ERR_OUTCOME_UNKNOWN' })
    expect(second.status).toBe(204)
    expect(await forge.storage().get('count')).toBe(1)
  })

  it('is not undone by somebody who fails after another has made up for it', async () => {
    const once = createApplyOnce({ storage: () => forge.storage(), clock: forge.clock }, 'late')
    const [entered, failure] = [createDeferred(), createDeferred<never>()]
    const build = (transaction: StorageTransaction) => transaction.set('done', 1)
    const late = once(() => {
      entered.resolve()
      return failure.promise
    })
    await entered.promise
    forge.clock.advance(91_000)
    const results = [await once(build)]
    failure.reject(new Error('too late'))
    await expect(late).rejects.toThrow('too late')
    results.push(await once(build))

    expect(results).toEqual([true, false])
  })

  it('carries a transaction out once, though the handler fails after it and is called again', async () => {
    const results: boolean[] = []
    const onUnhandled = async ({ once, forge: { storage }, attempt }: EventDelivery) => {
      const isNew = await once(async (transaction) => {
        const count = (await storage.get<number>('count')) ?? 0
        return transaction.set('count', count + 1)
      })
      results.push(isNew)
      if (attempt < 3) throw new Error('died')
    }
    remote.app.post('/events', remote.events({ onUnhandled }))
    remote.finish()
    for (const retryCount of [0, 1, 2]) {
      // oxlint-disable-next-line no-await-in-loop -- one delivery after the other
      await deliver({ ...ISSUE, retryContext: { retryCount } })
    }

    expect(results).toEqual([true, false, false])
    expect(await forge.storage().get('count')).toBe(1)
  })

  it('lets nobody else carry out what somebody is at, until 90 seconds after that one died', async () => {
    const entered = createDeferred()
    const builds: number[] = []
    // Forgets everything: each delivery reaches the handler.
    const ledger: DeliveryLedger = {
      begin: async () => 'new',
      finish: async () => {},
      abandon: async () => {},
    }
    const onUnhandled = async ({ once }: EventDelivery) => {
      await once(async (transaction) => {
        builds.push(builds.length)
        if (builds.length > 1) return transaction.set('done', builds.length)
        entered.resolve()
        return await createDeferred<never>().promise
      })
    }
    const mounts = [openRemote(forge.options), openRemote(forge.options)] as const
    for (const { app, events, finish } of mounts) {
      app.post('/events', events({ onUnhandled }, { ledger }))
      finish()
    }
    const send = async (index: 0 | 1) =>
      await request(mounts[index].app)
        .post('/events')
        .set(await forge.invocation(FROM_FORGE))
        .send(JSON.stringify(ISSUE))
    void send(0).catch(() => {})
    await entered.promise
    const meanwhile = await send(1)
    forge.clock.advance(91_000)
    const later = await send(1)
    const again = await send(1)

    expect([meanwhile, later, again].map(({ status }) => status)).toEqual([503, 204, 204])
    expect(builds).toEqual([0, 1])
    expect(await forge.storage().get('done')).toBe(2)
    await Promise.all(mounts.map(({ close }) => close()))
  })

  it('tells several effects of one event apart by their step', async () => {
    const onUnhandled = async ({ once }: EventDelivery) => {
      await once((transaction) => transaction.set('a', 1), { step: 'a' })
      await once((transaction) => transaction.set('b', 1), { step: 'b' })
    }
    remote.app.post('/events', remote.events({ onUnhandled }))
    await deliver()

    expect(await forge.storage().get('a')).toBe(1)
    expect(await forge.storage().get('b')).toBe(1)
  })
})
