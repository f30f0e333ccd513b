import { setTimeout as wait } from 'node:timers/promises'
import { inspect } from 'node:util'
import request from 'supertest'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BullmqQueueOptions, createBullmqQueue } from '../../src/bullmq/index.js'
import { systemClock } from '../../src/clock.js'
import type { EventDelivery } from '../../src/events/event-delivery.js'
import type { EventQueue } from '../../src/events/event-queue.js'
import { type TestForge, createTestForge } from '../../src/testing/index.js'
import { generateTokenKey } from '../../src/tokens/token-key.js'
import { createDeferred } from '../events/deferred.js'
import { type TestRemote, openRemote } from '../events/open-remote.js'
import { type TestRedis, isRedisMissing, startRedis } from '../redis/start-redis.js'

const MANIFEST = new URL('../fixtures/manifest.yml', import.meta.url).pathname
const KEYS = [generateTokenKey()]
const ISSUE = {
  eventType: 'avi:jira:created:issue',
  issue: { id: '1', key: 'P-1', fields: { summary: 'personal-canary' } },
}

describe.skipIf(isRedisMissing())('createBullmqQueue', () => {
  let forge: TestForge
  let redis: TestRedis
  let name: string
  let count = 0
  let open: { queue: EventQueue; remote: TestRemote }[]

  beforeAll(async () => {
    forge = await createTestForge({ manifest: MANIFEST })
    redis = await startRedis({ persist: true })
  })
  afterAll(async () => {
    await redis.stop()
    await forge.close()
  })
  beforeEach(() => {
    forge.reset()
    count += 1
    name = `events-${count}`
    open = []
  })
  afterEach(async () => {
    await Promise.all(open.map(({ remote }) => remote.close()))
    await Promise.all(open.map(({ queue }) => queue.close()))
  })

  /** A process of the app: its queue, and `/events` that calls the handler. */
  function start(
    handler: (delivery: EventDelivery) => void | Promise<void>,
    options: Partial<BullmqQueueOptions> = {},
  ) {
    const { logger } = forge.options
    const own = { url: redis.url, keys: KEYS, name, retryDelayMs: 10, logger, ...options }
    const queue = createBullmqQueue(own)
    const remote = openRemote(forge.options)
    open.push({ queue, remote })
    remote.app.post('/events', remote.events({ onUnhandled: handler }, { queue }))
    remote.app.post('/nightly', remote.scheduled(handler, { queue }))
    remote.finish()
    return { queue, app: remote.app }
  }

  async function deliver(app: TestRemote['app'], body: unknown = ISSUE, path = '/events') {
    const headers = await forge.invocation()
    return await request(app).post(path).set(headers).send(JSON.stringify(body))
  }

  /** Everything that Redis holds, as text. */
  async function dump(): Promise<string> {
    const script = `local all = {} for _, key in ipairs(redis.call('KEYS', '*')) do
      local kind = redis.call('TYPE', key).ok
      if kind == 'hash' then table.insert(all, cjson.encode(redis.call('HGETALL', key))) end
      if kind == 'stream' then table.insert(all, cjson.encode(redis.call('XRANGE', key, '-', '+'))) end
    end return all`
    return await redis.command('EVAL', script, '0')
  }

  it('answers 204 before anybody works on the event, and hands it to another process', async () => {
    const done = createDeferred<EventDelivery>()
    const taker = start(() => {}, { concurrency: 0 })
    const response = await deliver(taker.app)
    const worker = start(done.resolve, { concurrency: 1 })
    await deliver(worker.app, { eventType: 'avi:jira:deleted:issue' })
    const { event, forge: context, attempt } = await done.promise

    expect(response.status).toBe(204)
    expect(event).toEqual(ISSUE)
    expect(attempt).toBe(1)
    expect(context.invocation.principal).toBeUndefined()
    expect(Object.isFrozen(context.invocation.claims.app)).toBe(true)
  })

  it('gives the handler the storage of its installation', async () => {
    const done = createDeferred()
    const { app } = start(async ({ once }) => {
      await once((transaction) => transaction.set('seen', 1))
      done.resolve()
    })
    await deliver(app)
    await done.promise

    expect(await forge.storage().get('seen')).toBe(1)
  })

  it('stores an event once, however often it is delivered', async () => {
    const seen: string[] = []
    const last = createDeferred()
    const { app } = start(
      ({ id, eventType }) => {
        seen.push(id)
        if (eventType === 'avi:jira:deleted:issue') last.resolve()
      },
      { concurrency: 1 },
    )
    await deliver(app)
    await deliver(app, { payload: { ...ISSUE, retryContext: { retryCount: 1 } } })
    await deliver(app)
    await deliver(app, {}, '/nightly')
    await deliver(app, {}, '/nightly')
    await deliver(app, { eventType: 'avi:jira:deleted:issue' })
    await last.promise
    await Promise.all(open.map(({ queue }) => queue.close()))

    expect(seen).toHaveLength(3)
    expect(new Set(seen).size).toBe(3)
  })

  it('tries again when the handler fails, and counts the attempts', async () => {
    const attempts: number[] = []
    const done = createDeferred()
    const { app } = start(({ attempt }) => {
      attempts.push(attempt)
      if (attempt < 3) throw new Error('not yet')
      done.resolve()
    })
    await deliver(app)
    await done.promise

    expect(attempts).toEqual([1, 2, 3])
  })

  it('gives a poison event up, keeps it as a dead letter, and tries it again when told to', async () => {
    let isMended = false
    const done = createDeferred()
    const { app, queue } = start(
      () => {
        if (!isMended) throw new Error('poison')
        done.resolve()
      },
      { attempts: 3 },
    )
    await deliver(app)
    const letters = await askUntil(
      async () => await queue.deadLetters(),
      (found) => found.length > 0,
    )
    const [letter] = letters
    const gaveUp = forge.logs.filter(({ fields }) => fields['event'] === 'event-given-up')
    isMended = true
    const revived = await queue.revive(letter?.id ?? '')
    await done.promise

    expect(letter).toMatchObject({ reason: 'poison', job: { event: ISSUE, route: 'event' } })
    expect(letter?.failedAt).toBeGreaterThan(Date.now() - 60_000)
    expect(gaveUp).toHaveLength(1)
    expect(revived).toBe(true)
    await expect(queue.revive('unknown')).resolves.toBe(false)
  })

  it('takes an event again ten minutes after it was done, on a queue where nothing else happens', async () => {
    let shiftMs = 0
    const clock = { ...systemClock, now: () => Date.now() + shiftMs }
    const seen: string[] = []
    const { app } = start(
      ({ id, attempt }) => {
        if (attempt === 1) throw new Error('not yet')
        seen.push(id)
      },
      { clock },
    )
    const countDone = () => redis.command('ZCARD', `forge-remote:queue:${name}:completed`)
    await deliver(app)
    await askUntil(countDone, (done) => done === '1')
    shiftMs = 9 * 60_000
    await deliver(app)
    const soon = await countDone()
    shiftMs = 11 * 60_000
    await deliver(app)
    await askUntil(
      async () => seen.length,
      (length) => length === 2,
    )

    expect(soon).toBe('1')
    expect(new Set(seen).size).toBe(1)
  })

  it('does not take an event again that is among the dead letters', async () => {
    const clock = { ...systemClock, now: () => Date.now() + 11 * 60_000 }
    const poison = () => {
      throw new Error('poison')
    }
    const { app, queue } = start(poison, { attempts: 1, clock })
    await deliver(app)
    const before = await askUntil(
      async () => await queue.deadLetters(),
      (found) => found.length > 0,
    )
    await deliver(app)

    expect(await queue.deadLetters()).toEqual(before)
  })

  it('gives no dead letters when none are asked for', async () => {
    const poison = () => {
      throw new Error('poison')
    }
    const { app, queue } = start(poison, { attempts: 1 })
    await deliver(app)
    await askUntil(
      async () => await queue.deadLetters(1),
      (found) => found.length > 0,
    )

    expect(await queue.deadLetters(0)).toEqual([])
  })

  it('shows Redis neither tokens nor what events say about people, though an error quotes both', async () => {
    const headers = await forge.invocation()
    const token = headers['x-forge-oauth-system'] ?? 'none'
    const { app, queue } = start(
      ({ forge: { tokens } }) => {
        throw new Error(`personal-canary ${tokens.system?.reveal() ?? token}`)
      },
      { attempts: 1 },
    )
    await request(app).post('/events').set(headers).send(JSON.stringify(ISSUE)).expect(204)
    await askUntil(
      async () => await queue.deadLetters(),
      (found) => found.length > 0,
    )
    const text = await dump()

    expect(text.length).toBeGreaterThan(500)
    expect(text).not.toContain('personal-canary')
    expect(text).not.toContain(token)
    expect(text).not.toContain(headers['authorization'])
  })

  it('logs neither tokens nor what events say about people', async () => {
    const before = forge.logs.length
    const headers = await forge.invocation()
    const done = createDeferred()
    const { app } = start(({ attempt }) => {
      if (attempt === 1) throw new Error('broken')
      done.resolve()
    })
    await request(app).post('/events').set(headers).send(JSON.stringify(ISSUE)).expect(204)
    await done.promise
    const text = inspect(forge.logs.slice(before), { depth: 9 })

    expect(text).toContain('event-failure')
    expect(text).not.toContain('personal-canary')
    expect(text).not.toContain(headers['x-forge-oauth-system'])
    expect(text).not.toContain(headers['authorization'])
  })

  it('leaves a job whose key or route it does not know to a process that does', async () => {
    const done = createDeferred<EventDelivery>()
    const left = (reason: string) =>
      forge.logs.filter(
        ({ fields, message }) => fields['event'] === 'event-left' && message.includes(reason),
      ).length
    const taker = start(() => {}, { concurrency: 0, attempts: 2 })
    const other = createBullmqQueue({
      url: redis.url,
      keys: KEYS,
      name,
      retryDelayMs: 10,
      attempts: 2,
      logger: forge.options.logger,
    })
    open.push({ queue: other, remote: openRemote(forge.options) })
    other.work('another', async () => {})
    await deliver(taker.app)
    await askUntil(
      async () => left('no route is called event'),
      (lines) => lines > 0,
    )
    await other.close()
    const stranger = start(() => {}, { keys: [generateTokenKey()], attempts: 100 })
    await askUntil(
      async () => left('cannot be read'),
      (lines) => lines > 0,
    )
    start(done.resolve, { attempts: 1 })

    expect(await done.promise).toMatchObject({ event: ISSUE, attempt: 1 })
    expect(await stranger.queue.deadLetters()).toEqual([])
  })

  it.each([
    { name: 'is away', url: 'redis://127.0.0.1:1', pause: false },
    { name: 'says nothing', url: undefined, pause: true },
  ])('ends when it is closed although Redis $name', async ({ url, pause }) => {
    const { app, queue } = start(() => {}, { timeoutMs: 300, ...(url !== undefined && { url }) })
    if (pause) await deliver(app)
    if (pause) redis.pause()
    try {
      await queue.close()
    } finally {
      redis.resume()
    }

    await expect(queue.deadLetters()).rejects.toMatchObject({ code: 'ERR_EVENT_NOT_HANDLED' })
  })

  it('does not work on a job that was changed, or whose key is gone; it becomes a dead letter', async () => {
    const seen: EventDelivery[] = []
    const taker = start(() => {}, { concurrency: 0, attempts: 1 })
    await deliver(taker.app)
    const worker = start((delivery) => void seen.push(delivery), {
      keys: [generateTokenKey()],
      attempts: 1,
    })
    const letters = await askUntil(
      async () => await worker.queue.deadLetters(),
      (found) => found.length > 0,
    )
    const readable = await taker.queue.deadLetters()

    expect(seen).toEqual([])
    expect(letters[0]).not.toHaveProperty('job')
    expect(letters[0]?.reason).toContain('cannot be read')
    expect(readable[0]).toMatchObject({
      job: { event: ISSUE },
      reason: 'the reason cannot be read',
    })
  })

  it('finishes what is under way when it is closed, and takes nothing more', async () => {
    const [entered, done] = [createDeferred(), createDeferred()]
    const ended: string[] = []
    const { app, queue } = start(async () => {
      entered.resolve()
      await done.promise
      ended.push('job')
    })
    await deliver(app)
    await entered.promise
    const closing = queue.close().then(() => void ended.push('queue'))
    const refused = await deliver(app, { eventType: 'avi:jira:deleted:issue' })
    done.resolve()
    await closing

    expect(refused.status).toBe(503)
    expect(ended).toEqual(['job', 'queue'])
  })

  it('hands the job of a process that died to another one', async () => {
    const died = createDeferred()
    const done = createDeferred<EventDelivery>()
    const client = await import('redis').then(({ createClient }) =>
      createClient({ url: redis.url }),
    )
    client.on('error', () => {})
    await client.connect()
    const options = { leaseMs: 500, concurrency: 1 }
    const victim = start(
      async () => {
        client.destroy()
        died.resolve()
        await createDeferred().promise
      },
      { ...options, url: undefined, connection: client },
    )
    await deliver(victim.app)
    await died.promise
    start(done.resolve, options)
    open = open.slice(1)

    expect((await done.promise).event).toEqual(ISSUE)
  })

  it.each<{ name: string; options: unknown; option: string }>([
    { name: 'no address', options: { keys: KEYS }, option: 'url' },
    { name: 'another protocol', options: { url: 'http://u:secret@h', keys: KEYS }, option: 'url' },
    {
      name: 'two addresses',
      options: { url: 'redis://h', connection: {}, keys: KEYS },
      option: 'url',
    },
    { name: 'no keys', options: { url: 'redis://h' }, option: 'keys' },
    { name: 'an unknown option', options: { url: 'redis://h', keys: KEYS, nme: 1 }, option: 'nme' },
    {
      name: 'a half process',
      options: { url: 'redis://h', keys: KEYS, concurrency: 0.5 },
      option: 'concurrency',
    },
    {
      name: 'a name with a colon',
      options: { url: 'redis://h', keys: KEYS, name: 'a:b' },
      option: 'name',
    },
  ])('refuses $name', ({ options, option }) => {
    let thrown: unknown
    try {
      createBullmqQueue(options as never)
    } catch (error) {
      thrown = error
    }

    expect(thrown).toMatchObject({ code: 'ERR_OPTIONS', option })
    expect(inspect(thrown)).not.toContain('secret')
  })

  it('refuses two routes of one name', () => {
    const queue = createBullmqQueue({ url: redis.url, keys: KEYS, name, concurrency: 0 })
    const remotes = [openRemote(forge.options), openRemote(forge.options)] as const
    open.push({ queue, remote: remotes[0] }, { queue, remote: remotes[1] })
    remotes[0].events({ onUnhandled: () => {} }, { queue })

    expect(() => remotes[1].events({ onUnhandled: () => {} }, { queue })).toThrow(
      expect.objectContaining({ code: 'ERR_OPTIONS', option: 'name' }),
    )
  })

  it('loses nothing that was acknowledged when Redis is killed, and answers 503 meanwhile', async () => {
    const seen = new Set<string>()
    const patient = start(() => {}, { concurrency: 0, timeoutMs: 10_000 })
    const hasty = start(() => {}, { concurrency: 0, timeoutMs: 500 })
    const numbers = Array.from({ length: 20 }, (_value, number) => number)
    const send = async ({ app }: typeof patient, number: number) => {
      const { status } = await deliver(app, { eventType: 'avi:jira:created:issue', number })
      return { number, status }
    }
    const before = await Promise.all(numbers.map((number) => send(patient, number)))
    await redis.kill()
    const during = await send(hasty, 100)
    await redis.restart()
    const after = await askUntil(
      () => send(patient, 100),
      ({ status }) => status === 204,
    )
    const all = createDeferred()
    start(({ event }) => {
      seen.add(String(event['number']))
      if (seen.size === 21) all.resolve()
    })
    await all.promise

    expect(before.every(({ status }) => status === 204)).toBe(true)
    expect([during.status, after.status]).toEqual([503, 204])
    expect(
      forge.logs.filter(({ fields }) => fields['event'] === 'queue-away').length,
    ).toBeGreaterThan(0)
  })

  it('answers 503 in time while Redis says nothing, and the event comes again once', async () => {
    const seen: string[] = []
    const { app } = start(({ id }) => void seen.push(id), { timeoutMs: 300 })
    await deliver(app, { eventType: 'avi:jira:first:issue' })
    redis.pause()
    const during = await deliver(app)
    redis.resume()
    const after = await askUntil(
      () => deliver(app),
      ({ status }) => status === 204,
    )
    await askUntil(
      async () => seen.length,
      (length) => length >= 2,
    )
    await Promise.all(open.map(({ queue }) => queue.close()))

    expect([during.status, after.status]).toEqual([503, 204])
    expect(seen).toHaveLength(2)
  })
})

/** Asks until the answer is what is waited for. */
async function askUntil<Answer>(
  ask: () => Promise<Answer>,
  isRight: (answer: Answer) => boolean,
): Promise<Answer> {
  let answer = await ask()
  while (!isRight(answer)) {
    // oxlint-disable-next-line no-await-in-loop -- Redis has a clock of its own
    await wait(30)
    // oxlint-disable-next-line no-await-in-loop -- likewise
    answer = await ask()
  }
  return answer
}
