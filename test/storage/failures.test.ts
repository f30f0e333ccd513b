import { inspect } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { StorageError, StorageErrorCode } from '../../src/storage-error.js'
import { createStorage } from '../../src/storage/create-storage.js'
import { remoteDoor } from '../../src/storage/remote-door.js'
import type { ForgeStorage } from '../../src/storage/storage.js'
import { createTransport } from '../../src/transport/create-transport.js'
import { CLOSED_ORIGIN, serveHttp, serveTcp } from '../transport/loopback.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { type Answer, failureOf, setup, startPlatform, TOKEN_CANARY } from './platform.js'

const NOW = Date.parse('2026-11-20T12:00:00Z')

function platformError(status: number, code: string, message = 'text of the platform'): Answer {
  return { status, body: { code, message } }
}

interface RefusalCase {
  readonly name: string
  readonly answer: Answer
  readonly code: StorageErrorCode
  readonly httpStatus: number
  readonly platformCode?: string
}

const REFUSALS: readonly RefusalCase[] = [
  {
    name: 'a documented code',
    answer: platformError(409, 'KEY_CONFLICT'),
    code: 'KEY_CONFLICT',
    httpStatus: 409,
  },
  {
    name: 'a failed condition',
    answer: platformError(400, 'CONDITIONAL_CHECK_FAILED'),
    code: 'CONDITIONAL_CHECK_FAILED',
    httpStatus: 409,
  },
  {
    name: 'an undeclared entity',
    answer: platformError(404, 'SCHEMA_NOT_FOUND'),
    code: 'SCHEMA_NOT_FOUND',
    httpStatus: 502,
  },
  {
    name: 'a missing key with another status than 404',
    answer: platformError(400, 'KEY_NOT_FOUND'),
    code: 'KEY_NOT_FOUND',
    httpStatus: 404,
  },
  {
    name: 'a missing key with a status of 500',
    answer: platformError(500, 'KEY_NOT_FOUND'),
    code: 'INTERNAL_SERVER_ERROR',
    httpStatus: 502,
    platformCode: 'KEY_NOT_FOUND',
  },
  {
    name: 'a 404 of a gateway',
    answer: { status: 404, body: '<html>' },
    code: 'ERR_STORAGE_API',
    httpStatus: 502,
  },
  { name: 'an empty 404', answer: { status: 404 }, code: 'ERR_STORAGE_API', httpStatus: 502 },
  {
    name: 'an unknown code',
    answer: platformError(400, 'BRAND_NEW'),
    code: 'ERR_STORAGE_API',
    httpStatus: 502,
    platformCode: 'BRAND_NEW',
  },
  {
    name: 'a code that is none',
    answer: platformError(400, '<b>\n'),
    code: 'ERR_STORAGE_API',
    httpStatus: 502,
  },
  {
    name: 'a code that every object has as a member',
    answer: platformError(400, 'constructor'),
    code: 'ERR_STORAGE_API',
    httpStatus: 502,
  },
  {
    name: 'a code of this package',
    answer: platformError(400, 'ERR_OPTIONS'),
    code: 'ERR_STORAGE_API',
    httpStatus: 502,
    platformCode: 'ERR_OPTIONS',
  },
  {
    name: 'a numeric code',
    answer: { status: 401, body: { code: 401, message: 'Unauthorized' } },
    code: 'UNAUTHORIZED',
    httpStatus: 503,
  },
  {
    name: 'a 401 with another code',
    answer: platformError(401, 'KEY_CONFLICT'),
    code: 'UNAUTHORIZED',
    httpStatus: 503,
    platformCode: 'KEY_CONFLICT',
  },
  { name: 'an empty 403', answer: { status: 403 }, code: 'FORBIDDEN', httpStatus: 502 },
  {
    name: 'a documented 403',
    answer: platformError(403, 'PERMISSION_DENIED'),
    code: 'PERMISSION_DENIED',
    httpStatus: 502,
  },
  {
    name: 'a 429 without JSON',
    answer: { status: 429, body: 'slow down' },
    code: 'RATE_LIMIT_EXCEEDED',
    httpStatus: 503,
  },
  {
    name: 'a documented 429',
    answer: platformError(429, 'TOO_MANY_REQUESTS'),
    code: 'TOO_MANY_REQUESTS',
    httpStatus: 503,
  },
  {
    name: 'a documented 500',
    answer: platformError(500, 'INTERNAL_SERVER_ERROR'),
    code: 'INTERNAL_SERVER_ERROR',
    httpStatus: 502,
  },
  {
    name: 'a 502',
    answer: { status: 502, body: '' },
    code: 'INTERNAL_SERVER_ERROR',
    httpStatus: 502,
  },
  {
    name: 'a 503',
    answer: { status: 503, body: '{' },
    code: 'INTERNAL_SERVER_ERROR',
    httpStatus: 502,
  },
  {
    name: 'a redirect',
    answer: { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
    code: 'ERR_STORAGE_API',
    httpStatus: 502,
  },
]

const OPERATIONS: readonly {
  name: string
  kind: 'read' | 'write'
  run: (storage: ForgeStorage) => Promise<unknown>
}[] = [
  { name: 'get', kind: 'read', run: (s) => s.get('k') },
  { name: 'set', kind: 'write', run: (s) => s.set('k', 1) },
  { name: 'delete', kind: 'write', run: (s) => s.delete('k') },
  { name: 'query', kind: 'read', run: (s) => s.query().page() },
  { name: 'batch/set', kind: 'write', run: (s) => s.batch.set([{ key: 'k', value: 1 }]) },
  { name: 'transaction', kind: 'write', run: (s) => s.transaction().delete('k').execute() },
]

describe('an answer that is not 2xx', () => {
  it.each(REFUSALS)(
    'rejects every operation: $name is $code',
    async ({ answer, code, httpStatus, platformCode }) => {
      for (const { name, kind, run } of OPERATIONS) {
        // oxlint-disable-next-line no-await-in-loop -- each answer belongs to its operation
        const { platform, storage } = await setup({ profile: 'single-attempt' })
        platform.answerWith(answer)
        const isUnknown = kind === 'write' && (answer.status ?? 200) >= 500
        // oxlint-disable-next-line no-await-in-loop -- as above
        expect(await failureOf(() => run(storage))).toMatchObject({
          operation: name,
          platformStatus: answer.status,
          ...(isUnknown
            ? { code: 'ERR_OUTCOME_UNKNOWN', platformCode: platformCode ?? code }
            : { code, httpStatus, platformCode }),
        })
      }
    },
  )

  it('keeps text and trace id of the platform', async () => {
    const { platform, storage } = await setup()
    const answer = platformError(400, 'INCORRECT_PROPERTY_TYPE', 'Data type for property "n"')
    platform.answerWith({ ...answer, headers: { 'x-b3-traceid': 'abc123' } })
    const failure = await failureOf(() => storage.set('k', 1))
    expect(failure.traceId).toBe('abc123')
    expect(failure.message).toBe(
      '[POST] /v1/set: 400 INCORRECT_PROPERTY_TYPE Data type for property "n"',
    )
  })

  it('makes the text of the platform harmless', async () => {
    const { platform, storage } = await setup()
    const text = `line\nnext\u202e ${'a'.repeat(45)} ${'b '.repeat(400)}`
    platform.answerWith({
      ...platformError(400, 'BRAND_NEW', text),
      headers: { 'x-trace-id': 'a"b' },
    })
    const failure = await failureOf(() => storage.set('k', 1))
    expect(failure.message).toContain('ERR_STORAGE_API line\\u000anext\\u202e [redacted] b b')
    expect(failure.message.length).toBeLessThan(400)
    expect(failure.traceId).toBeUndefined()
  })

  it('tells how long to wait', async () => {
    const { platform, storage } = await setup({
      clock: createManualClock(NOW),
      profile: 'single-attempt',
    })
    platform.answerWith({ status: 429, headers: { 'retry-after': '7' } })
    expect(await failureOf(() => storage.get('k'))).toMatchObject({ retryAfterMs: 7000 })
  })
})

describe('a 2xx answer that cannot be understood', () => {
  it.each<{ name: string; run: (storage: ForgeStorage) => Promise<unknown>; answer: Answer }>([
    { name: 'HTML to get', run: (s) => s.get('k'), answer: { body: '<html>' } },
    { name: '204 to get', run: (s) => s.get('k'), answer: { status: 204 } },
    { name: 'null to get', run: (s) => s.get('k'), answer: { body: 'null' } },
    { name: 'no value to get', run: (s) => s.get('k'), answer: { body: { key: 'k' } } },
    {
      name: 'null to set with a returned value',
      run: (s) => s.set('k', 1, { returnValue: 'LATEST' }),
      answer: { body: 'null' },
    },
    { name: 'null to query', run: (s) => s.query().page(), answer: { body: 'null' } },
    {
      name: 'an item without a key to query',
      run: (s) => s.query().page(),
      answer: { body: { data: [{ value: 1 }] } },
    },
    { name: '204 to batch.get', run: (s) => s.batch.get(['k']), answer: { status: 204 } },
    {
      name: 'half an answer to batch.delete',
      run: (s) => s.batch.delete(['k']),
      answer: { body: { successfulKeys: [] } },
    },
  ])('rejects: $name', async ({ run, answer }) => {
    const { platform, storage } = await setup({ profile: 'single-attempt' })
    platform.answerWith(answer)
    expect(await failureOf(() => run(storage))).toMatchObject({
      code: 'ERR_STORAGE_RESPONSE',
      httpStatus: 502,
      platformStatus: answer.status ?? 200,
    })
  })

  it.each<{ name: string; run: (storage: ForgeStorage) => Promise<unknown> }>([
    { name: 'set', run: (s) => s.set('k', 1) },
    { name: 'set with a returned value', run: (s) => s.set('k', 1, { returnValue: 'LATEST' }) },
    { name: 'delete', run: (s) => s.delete('k') },
    { name: 'batch.set', run: (s) => s.batch.set([{ key: 'k', value: 1 }]) },
    { name: 'transaction', run: (s) => s.transaction().delete('k').execute() },
  ])('is no success of a write when it is a page of HTML: $name', async ({ run }) => {
    const { platform, storage } = await setup({ profile: 'single-attempt' })
    platform.answerWith({ body: '<html>' })
    const failure = await failureOf(() => run(storage))
    expect(failure).toMatchObject({ family: 'outcome-unknown', platformStatus: 200 })
    expect(failure.message).not.toContain('<html>')
  })

  it('names the place, not the value', async () => {
    const { platform, storage } = await setup({ profile: 'single-attempt' })
    platform.answerWith({ body: { data: [{ key: 7, value: 'private' }] } })
    const failure = await failureOf(() => storage.query().page())
    expect(failure.message).toContain('data.0.key')
    expect(failure.message).not.toContain('private')
  })
})

describe('no answer', () => {
  function storageAt(
    origin: string,
    options: { signal?: AbortSignal; attemptTimeoutMs?: number } = {},
  ) {
    const transport = createTransport()
    onTestFinished(() => transport.close())
    const door = remoteDoor({ storageUrl: origin, bearer: () => TOKEN_CANARY })
    return createStorage({ transport, door, profile: 'single-attempt', ...options })
  }

  it('rejects with ERR_STORAGE_UNREACHABLE when nothing was sent', async () => {
    const storage = storageAt(CLOSED_ORIGIN)
    const failure = await failureOf(() => storage.set('k', 1))
    expect(failure).toMatchObject({
      code: 'ERR_STORAGE_UNREACHABLE',
      httpStatus: 502,
      platformStatus: undefined,
      cause: { kind: 'never-sent', code: 'ECONNREFUSED' },
    })
    expect(failure.message).toContain('(ECONNREFUSED)')
    expect(failure.message).not.toContain('may have been done')
  })

  it('says that a write may have been done when the connection broke', async () => {
    const server = await serveTcp((socket) => void socket.once('data', () => socket.end()))
    const storage = storageAt(server.origin)
    const write = await failureOf(() => storage.set('k', 1))
    const read = await failureOf(() => storage.get('k'))
    expect(write).toMatchObject({ code: 'ERR_OUTCOME_UNKNOWN', family: 'outcome-unknown' })
    expect(write.message).toContain('the write may have been done: ')
    expect(read).toMatchObject({ code: 'ERR_STORAGE_UNREACHABLE', cause: { kind: 'ambiguous' } })
    expect(read.message).not.toContain('may have been done')
  })

  it('rejects with ERR_STORAGE_UNREACHABLE when the time is over', async () => {
    const server = await serveHttp(() => undefined)
    const failure = await failureOf(() =>
      storageAt(server.origin, { attemptTimeoutMs: 20 }).get('k'),
    )
    expect(failure).toMatchObject({ code: 'ERR_STORAGE_UNREACHABLE', cause: { code: 'ETIMEDOUT' } })
  })

  it('rejects with ERR_ABORTED when its signal is aborted', async () => {
    const controller = new AbortController()
    const server = await serveHttp(() => controller.abort())
    const storage = storageAt(server.origin, { signal: controller.signal })
    expect(await failureOf(() => storage.get('k'))).toMatchObject({
      code: 'ERR_ABORTED',
      httpStatus: 503,
    })
  })
})

describe('callbacks', () => {
  it('hear of a refused token before the caller does', async () => {
    const heard: string[] = []
    const { platform, storage } = await setup({
      onFailure: (error) => heard.push(error.code),
    })
    platform.answerWith({ status: 401 })
    await failureOf(() => storage.get('k')).then(() => heard.push('caller'))
    expect(heard).toEqual(['UNAUTHORIZED', 'caller'])
  })

  it('hear of each failure once, and of nothing else', async () => {
    const heard: StorageError[] = []
    const { platform, storage } = await setup({
      onFailure: (error) => heard.push(error),
      profile: 'single-attempt',
    })
    platform.answerWith(platformError(404, 'KEY_NOT_FOUND'), platformError(409, 'KEY_CONFLICT'), {
      body: '<html>',
    })
    await storage.get('k')
    await failureOf(() => storage.set('k', 1, { keyPolicy: 'FAIL_IF_EXISTS' }))
    await failureOf(() => storage.get('k'))
    await failureOf(() => storage.get(''))
    expect(heard.map((error) => error.code)).toEqual([
      'KEY_CONFLICT',
      'ERR_STORAGE_RESPONSE',
      'KEY_TOO_SHORT',
    ])
  })
})

describe('the token', () => {
  it('is in no error, even when the platform gives it back', async () => {
    const token = `${TOKEN_CANARY}.${'x'.repeat(40)}`
    const platform = await startPlatform()
    const transport = createTransport()
    onTestFinished(() => transport.close())
    const storage = createStorage({
      transport,
      door: remoteDoor({ storageUrl: platform.origin, bearer: () => token }),
      profile: 'single-attempt',
    })
    platform.answerWith(
      platformError(
        400,
        'BAD_REQUEST',
        `header "authorization: Bearer ${token}" was not understood`,
      ),
      { status: 500, body: `Bearer ${token}` },
      { status: 200, body: `Bearer ${token}` },
      { status: 401, headers: { 'x-b3-traceid': token } },
    )
    for (let count = 0; count < 4; count += 1) {
      // oxlint-disable-next-line no-await-in-loop -- the answers have an order
      const failure = await failureOf(() => storage.get('k'))
      const seen = `${failure.stack} ${JSON.stringify(failure)} ${inspect(failure, { depth: Infinity, showHidden: true })}`
      expect(seen).not.toContain('canary')
    }
    expect(platform.requests).toHaveLength(4)
  })
})
