import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parseCallPlan } from '../../../src/emulator/caller/parse-call-plan.js'
import type { SendEventOptions } from '../../../src/emulator/caller/occasion-options.js'
import { toSite } from '../../../src/emulator/site.js'
import { APP_ID, INSTALLATION_ID, START } from '../emulator-harness.js'
import {
  type Answer,
  EMPTY_PLAN,
  type TestCaller,
  type TestRemote,
  createTestCaller,
  json,
  ok,
  startRemote,
} from './caller-harness.js'

const MANIFEST = `
app:
  id: ${APP_ID}
modules:
  endpoint:
    - key: posted
      remote: main
      route: { path: /posted }
      auth: { appSystemToken: { enabled: true } }
    - key: second
      remote: main
      route: { path: /second }
  trigger:
    - { key: first, endpoint: posted, events: [avi:jira:created:issue, avi:jira:updated:issue] }
    - { key: other, endpoint: second, events: [avi:jira:created:issue] }
    - { key: life, endpoint: posted, events: [avi:forge:installed:app, avi:forge:upgraded:app] }
    - { key: wiki, endpoint: posted, events: [avi:confluence:created:page] }
    - { key: inside, function: main, events: [avi:jira:deleted:issue] }
  scheduledTrigger:
    - { key: hourly, endpoint: second, interval: hour }
  preUninstall:
    - { key: bye, endpoint: posted }
remotes:
  - key: main
    baseUrl: \${HOST}
    operations: [compute]
`
const { cloudId } = toSite(INSTALLATION_ID)

let remote: TestRemote
let test: TestCaller
beforeAll(async () => {
  remote = await startRemote()
})
afterAll(() => remote.close())
beforeEach(() => {
  remote.received.length = 0
  remote.answerWith(ok)
  test = createTestCaller(parseCallPlan(MANIFEST, { HOST: remote.url }))
})

const sendEvent = (options: Partial<SendEventOptions> = {}) =>
  test.caller.sendEvent({
    event: 'avi:jira:updated:issue',
    installationId: INSTALLATION_ID,
    ...options,
  })

const status =
  (code: number): Answer =>
  (outgoing) =>
    json(outgoing, code, {})

const bodies = () => remote.received.map(({ body }) => JSON.parse(body) as Record<string, unknown>)

describe('an event', () => {
  it('is posted to the route of each trigger that lists it, by no user', async () => {
    const results = await sendEvent({ event: 'avi:jira:created:issue' })
    expect(remote.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /posted',
      'POST /second',
    ])
    expect(results.map(({ tokens }) => tokens)).toEqual([
      { system: true, user: false },
      { system: false, user: false },
    ])
    const [{ claims } = { claims: {} }] = remote.received
    expect(claims).toMatchObject({
      app: { module: { type: 'core:trigger', key: 'first' } },
      context: { cloudId, moduleKey: 'first', userAccess: { enabled: false } },
    })
    expect(claims).not.toHaveProperty('principal')
    expect(claims).not.toHaveProperty('app.license')
  })

  it.each<{ event: string; body: object }>([
    {
      event: 'avi:forge:installed:app',
      body: {
        eventType: 'avi:forge:installed:app',
        id: '6b0a9b6e-3f57-4a51-8e0f-1f5a3a3f2c11',
        installerAccountId: expect.any(String),
        app: { id: '1e7a1cf5-7b1c-4f05-9c7a-0f6a5b1f6f10', version: '1.0.0' },
        environment: { id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
        context: `ari:cloud:jira::site/${cloudId}`,
      },
    },
    {
      event: 'avi:forge:upgraded:app',
      body: {
        app: { version: '2.0.0' },
        upgraderAccountId: expect.any(String),
        permissions: { external: { fetch: { backend: [], client: [] } } },
      },
    },
    { event: 'preUninstall', body: { context: { cloudId, moduleKey: 'bye' } } },
    {
      event: 'avi:jira:created:issue',
      body: {
        eventType: 'avi:jira:created:issue',
        selfGenerated: false,
        timestamp: START,
        issue: { key: 'DEMO-1', fields: { project: { key: 'DEMO' } } },
      },
    },
    {
      event: 'avi:confluence:created:page',
      body: { content: { type: 'page', space: { key: 'DEMO' } } },
    },
    { event: 'avi:jira:updated:issue', body: { eventType: 'avi:jira:updated:issue' } },
  ])('$event has a realistic body', async ({ event, body }) => {
    await sendEvent({ event })
    expect(bodies()[0]).toMatchObject(body)
  })

  it('takes members of its own', async () => {
    await sendEvent({
      event: 'avi:jira:created:issue',
      body: { issue: { id: '7' }, timestamp: null },
    })
    expect(bodies()[0]).toMatchObject({ issue: { id: '7', key: 'DEMO-1' } })
    expect(bodies()[0]).not.toHaveProperty('timestamp')
  })

  it('goes to an address of its own when no trigger lists it', async () => {
    test = createTestCaller(EMPTY_PLAN)
    await sendEvent({ baseUrl: `${remote.url}/hook` })
    expect(remote.received).toMatchObject([{ method: 'POST', url: '/hook' }])
  })

  it('takes the given address in the place of the manifest’s, and keeps the route', async () => {
    test = createTestCaller(parseCallPlan(MANIFEST, { HOST: 'https://far.example' }))
    await sendEvent({ baseUrl: remote.url })
    expect(remote.received).toMatchObject([{ method: 'POST', url: '/posted' }])
  })

  it.each([
    { event: 'avi:jira:nothing', problem: /^event: .*avi:jira:nothing, found none/ },
    { event: 'avi:jira:deleted:issue', problem: /^event: .*without an endpoint/ },
  ])('is refused when nobody listens: $event', async ({ event, problem }) => {
    await expect(sendEvent({ event })).rejects.toMatchObject({
      code: 'ERR_BAD_REQUEST',
      message: expect.stringMatching(problem),
    })
  })
})

describe('the retries of an event', () => {
  it.each([
    { bodyForm: undefined, read: (body: Record<string, unknown>) => body },
    {
      bodyForm: 'payload' as const,
      read: (body: Record<string, unknown>) => body['payload'] as Record<string, unknown>,
    },
  ])(
    'come 4 times, 60 seconds apart, with their context in a body that is $bodyForm',
    async ({ bodyForm, read }) => {
      const reasons = [500, 401, 500, 500, 500]
      remote.answerWith((outgoing, _received, number) =>
        status(reasons[number - 1] ?? 500)(outgoing, _received, number),
      )
      const sending = sendEvent({ bodyForm })
      for (const attempt of [1, 2, 3, 4]) {
        // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
        await test.waitForAttempts(attempt)
        test.clock.advance(59_999)
        expect(test.clock.pending()).toBe(1)
        test.clock.advance(1)
      }
      const [result] = await sending
      expect(bodies().map((body) => read(body)['retryContext'])).toEqual([
        undefined,
        { retryCount: 1, retryReason: 'INVALID_REMOTE_INVOCATION_ERROR', retryData: null },
        { retryCount: 2, retryReason: 'INVALID_FORGE_INVOCATION_TOKEN', retryData: null },
        { retryCount: 3, retryReason: 'INVALID_REMOTE_INVOCATION_ERROR', retryData: null },
        { retryCount: 4, retryReason: 'INVALID_REMOTE_INVOCATION_ERROR', retryData: null },
      ])
      expect(bodies().map((body) => read(body)['eventType'])).toEqual(
        Array(5).fill('avi:jira:updated:issue'),
      )
      expect(result?.attempts.map(({ startedAt }) => startedAt - START)).toEqual([
        0, 60_000, 120_000, 180_000, 240_000,
      ])
      expect(result).toMatchObject({
        attempt: 5,
        forgeError: { message: 'INVALID_REMOTE_INVOCATION_ERROR' },
      })
      expect(test.clock.pending()).toBe(0)
    },
  )

  it('have a new token each and the trace of the first', async () => {
    remote.answerWith((outgoing, received, number) =>
      status(number === 1 ? 500 : 200)(outgoing, received, number),
    )
    const sending = sendEvent()
    await test.waitForAttempts(1)
    test.clock.advance(60_000)
    await sending
    const [first, second] = remote.received
    expect(second?.headers['x-b3-traceid']).toBe(first?.headers['x-b3-traceid'])
    expect(second?.headers['x-b3-spanid']).not.toBe(first?.headers['x-b3-spanid'])
    expect(second?.claims['jti']).not.toBe(first?.claims['jti'])
    expect(second?.claims['iat']).toBe(Number(first?.claims['iat']) + 60)
  })

  it('come after 5 seconds without an answer', async () => {
    remote.answerWith((outgoing, received, number) => {
      if (number > 1) ok(outgoing, received, number)
    })
    const sending = sendEvent()
    await remote.waitFor(1)
    test.clock.advance(4_999)
    expect(test.attempts).toEqual([])
    test.clock.advance(1)
    await test.waitForAttempts(1)
    test.clock.advance(60_000)
    const [result] = await sending
    expect(bodies()[1]).toMatchObject({ retryContext: { retryReason: 'TIMEOUT_ERROR' } })
    expect(result).toMatchObject({ attempt: 2, status: 200 })
  })

  it.each([0, 1, 4])('come %i times when that is asked for', async (retries) => {
    remote.answerWith(status(503))
    const sending = sendEvent({ retries })
    for (let attempt = 1; attempt <= retries; attempt += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
      await test.waitForAttempts(attempt)
      test.clock.advance(60_000)
    }
    const [result] = await sending
    expect(result?.attempts).toHaveLength(retries + 1)
    expect(remote.received).toHaveLength(retries + 1)
  })

  it('end when the caller is closed', async () => {
    remote.answerWith(status(503))
    const sending = sendEvent()
    await test.waitForAttempts(1)
    test.caller.close()
    expect(await sending).toMatchObject([{ attempt: 1, status: 503 }])
    expect(test.clock.pending()).toBe(0)
  })
})

describe('a run of a scheduled trigger', () => {
  it('is posted to the route of its endpoint with the module’s key', async () => {
    await test.caller.runScheduledTrigger({ key: 'hourly', installationId: INSTALLATION_ID })
    expect(remote.received).toMatchObject([
      {
        method: 'POST',
        url: '/second',
        claims: { app: { module: { type: 'core:scheduledTrigger', key: 'hourly' } } },
      },
    ])
    expect(bodies()).toEqual([{ context: { cloudId, moduleKey: 'hourly' } }])
  })

  it.each([
    { name: 'as the contract says', retries: undefined, attempts: 5 },
    { name: 'as the page on scheduled triggers says', retries: 0, attempts: 1 },
  ])('is repeated $name', async ({ retries, attempts }) => {
    remote.answerWith(status(500))
    const running = test.caller.runScheduledTrigger({
      key: 'hourly',
      installationId: INSTALLATION_ID,
      retries,
    })
    const [result] = await test.clock.runUntil(running)
    expect(result?.attempts).toHaveLength(attempts)
  })

  it('is refused when the manifest has none of that key', async () => {
    await expect(
      test.caller.runScheduledTrigger({ key: 'daily', installationId: INSTALLATION_ID }),
    ).rejects.toMatchObject({ message: expect.stringMatching(/^key: .*"daily"/) })
  })
})

describe('chance', () => {
  it('delivers twice with tokens of their own', async () => {
    const [first, second, ...rest] = await sendEvent({ duplicate: 1 })
    expect(rest).toEqual([])
    expect(first?.claims['jti']).not.toBe(second?.claims['jti'])
    expect(new Set(remote.received.map(({ body }) => body)).size).toBe(1)
    expect(remote.received).toHaveLength(2)
  })

  it('reports the second delivery of a single call beside the first', async () => {
    const call = { kind: 'event', endpoint: 'posted', installationId: INSTALLATION_ID } as const
    const { duplicates } = await test.caller.send({ ...call, duplicate: 1 })
    expect(duplicates).toMatchObject([{ status: 200 }])
    expect((await test.caller.send(call)).duplicates).toEqual([])
    expect(remote.received).toHaveLength(3)
  })

  it('takes the same course with the same seed', async () => {
    const events = Array.from({ length: 12 }, (_, index) => `avi:test:${index}`)
    const run = async (seed: number) => {
      remote.received.length = 0
      test = createTestCaller(EMPTY_PLAN, seed)
      await sendEvent({ event: events, baseUrl: remote.url, duplicate: 0.5, reorder: true })
      return bodies().map(({ eventType }) => String(eventType))
    }
    const [first, again, other] = [await run(1), await run(1), await run(2)]
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
    expect(new Set(first)).toEqual(new Set(events))
    expect(first.length).toBeGreaterThan(events.length)
    expect(first).not.toEqual(first.toSorted((a, b) => events.indexOf(a) - events.indexOf(b)))
  })

  it('keeps the order unless told otherwise, and does not wait for retries', async () => {
    remote.answerWith((outgoing, received, number) =>
      status(number === 1 ? 500 : 200)(outgoing, received, number),
    )
    const sending = sendEvent({ event: ['avi:a', 'avi:b'], baseUrl: remote.url })
    await test.waitForAttempts(2)
    test.clock.advance(60_000)
    const results = await sending
    expect(bodies().map(({ eventType }) => eventType)).toEqual(['avi:a', 'avi:b', 'avi:a'])
    expect(results.map(({ attempt }) => attempt)).toEqual([2, 1])
  })
})
