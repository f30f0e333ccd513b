import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CallKind } from '../../../src/emulator/caller/call-kinds.js'
import { CLOSED_ORIGIN } from '../../transport/loopback.js'
import { INSTALLATION_ID } from '../emulator-harness.js'
import {
  type Answer,
  type TestCaller,
  type TestRemote,
  createTestCaller,
  json,
  ok,
  startRemote,
} from './caller-harness.js'

let remote: TestRemote
let test: TestCaller
beforeAll(async () => {
  remote = await startRemote()
})
afterAll(() => remote.close())
beforeEach(() => {
  remote.received.length = 0
  remote.answerWith(ok)
  test = createTestCaller()
})

const send = (kind: CallKind, baseUrl: string = remote.url) =>
  test.caller.send({
    kind,
    baseUrl,
    installationId: INSTALLATION_ID,
    ...(kind === 'event' || kind === 'schedule' ? { retries: 0 } : {}),
    ...(kind === 'function' ? { path: '/' } : {}),
  })

const text =
  (status: number, body: string, type?: string): Answer =>
  (outgoing) =>
    void outgoing.writeHead(status, type === undefined ? {} : { 'content-type': type }).end(body)

describe('what a front end is told', () => {
  it.each<{ name: string; answer: Answer; kind?: string; message?: string }>([
    { name: '200 with JSON', answer: text(200, '{}', 'application/json') },
    { name: '200 without a body', answer: text(200, '') },
    { name: '200 with text', answer: text(200, 'plain', 'text/plain') },
    { name: '404 with JSON', answer: text(404, '{"a":1}', 'application/json; charset=utf-8') },
    { name: '500 with JSON of no type', answer: text(500, '{"a":1}') },
    {
      name: '401 with JSON',
      answer: text(401, '{}', 'application/json'),
      kind: 'token-refused',
      message: 'Remote could not verify the Forge Invocation Token',
    },
    {
      name: '404 with HTML',
      answer: text(404, '<p>', 'text/html'),
      kind: 'content-type',
      message:
        'Invalid response from remote - content-type header must be set to application/json and is currently: text/html. Status: 404.',
    },
    {
      name: '500 with a type that only starts like JSON',
      answer: text(500, '{}', 'application/jsonp'),
      kind: 'content-type',
      message:
        'Invalid response from remote - content-type header must be set to application/json and is currently: application/jsonp. Status: 500.',
    },
    {
      name: '500 with broken JSON',
      answer: text(500, '{', 'application/json'),
      kind: 'body',
      message: 'Invalid response from remote - cannot parse body as JSON. Status: 500.',
    },
    {
      name: '503 without a body',
      answer: text(503, ''),
      kind: 'body',
      message: 'Invalid response from remote - cannot parse body as JSON. Status: 503.',
    },
    {
      name: '302',
      answer: (outgoing) => void outgoing.writeHead(302, { location: '/elsewhere' }).end(),
      kind: 'redirect',
      message: 'An unexpected error happened',
    },
    {
      name: 'a connection that breaks',
      answer: (outgoing) => void outgoing.destroy(),
      kind: 'network',
      message: 'Invalid response from remote - remote network error',
    },
    {
      name: 'an answer that breaks off',
      answer: (outgoing) =>
        void outgoing
          .writeHead(200, { 'content-length': '9' })
          .write('{', () => outgoing.destroy()),
      kind: 'network',
      message: 'Invalid response from remote - remote network error',
    },
    {
      name: 'more than 5 MB',
      answer: text(200, 'x'.repeat(5_000_001)),
      kind: 'too-large',
      message: 'An unexpected error happened',
    },
  ])('is right for $name', async ({ answer, kind, message }) => {
    remote.answerWith(answer)
    const { forgeError } = await send('ui')
    expect(forgeError?.kind).toBe(kind)
    expect(forgeError?.message).toBe(message)
    expect(remote.received).toHaveLength(1)
  })

  it('says that the remote timed out, 25 seconds on the given clock', async () => {
    remote.answerWith(() => {})
    const sending = send('ui')
    await remote.waitFor(1)
    test.clock.advance(24_999)
    expect(test.attempts).toEqual([])
    test.clock.advance(1)
    expect(await sending).toMatchObject({
      durationMs: 25_000,
      forgeError: { kind: 'timeout', message: 'Remote invocation timed out after 25 seconds' },
    })
  })

  it('counts a body that does not end into the time', async () => {
    remote.answerWith((outgoing) => void outgoing.writeHead(200).write('{'))
    const sending = send('ui')
    await remote.waitFor(1)
    test.clock.advance(25_000)
    expect((await sending).forgeError).toMatchObject({ kind: 'timeout' })
  })

  it('says that there is no such server', async () => {
    expect(await send('ui', CLOSED_ORIGIN)).toMatchObject({
      forgeError: { kind: 'network', detail: 'ECONNREFUSED' },
    })
  })

  it('takes a body of exactly 5 MB', async () => {
    remote.answerWith(text(200, 'x'.repeat(5_000_000)))
    expect((await send('ui')).forgeError).toBeUndefined()
  })

  it('ends calls that are under way when the caller is closed', async () => {
    remote.answerWith(() => {})
    const sending = send('ui')
    await remote.waitFor(1)
    test.caller.close()
    expect((await sending).forgeError).toMatchObject({ kind: 'network', detail: 'ABORT_ERR' })
    expect(test.clock.pending()).toBe(0)
  })
})

describe('what other callers are told', () => {
  it.each<{ kind: CallKind; status: number; fault?: string; reason?: string }>([
    { kind: 'function', status: 500 },
    { kind: 'function', status: 401, fault: 'token-refused' },
    { kind: 'function', status: 307, fault: 'redirect' },
    { kind: 'event', status: 204 },
    { kind: 'event', status: 500, fault: 'status', reason: 'INVALID_REMOTE_INVOCATION_ERROR' },
    { kind: 'event', status: 301, fault: 'redirect', reason: 'INVALID_REMOTE_INVOCATION_ERROR' },
    {
      kind: 'event',
      status: 401,
      fault: 'token-refused',
      reason: 'INVALID_FORGE_INVOCATION_TOKEN',
    },
    { kind: 'schedule', status: 200 },
    { kind: 'schedule', status: 404, fault: 'status', reason: 'INVALID_REMOTE_INVOCATION_ERROR' },
  ])('is $fault for a $kind that was answered $status', async ({ kind, status, fault, reason }) => {
    remote.answerWith((outgoing) => json(outgoing, status, {}))
    const { forgeError } = await send(kind)
    expect(forgeError?.kind).toBe(fault)
    expect(forgeError?.retryReason).toBe(reason)
  })
})
