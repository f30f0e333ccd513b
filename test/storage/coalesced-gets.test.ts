import { setImmediate as endOfTask } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createRetryControl } from '../../src/retry/retry-control.js'
import { createStorageError, type StorageError } from '../../src/storage-error.js'
import { createBatchGetSupport } from '../../src/storage/batch-get-support.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { type Answer, failureOf, type Platform, setup } from './platform.js'

const TEN_MINUTES_MS = 10 * 60 * 1000
const EXPIRE = '"options":{"metadataFields":["EXPIRE_TIME"]}'
const MISSING: Answer = { status: 404, body: { code: 'KEY_NOT_FOUND', message: 'no' } }

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`)

function found(keys: readonly string[], failedKeys: readonly unknown[] = []): Answer {
  return { body: { successfulKeys: keys.map((key) => ({ key, value: `of ${key}` })), failedKeys } }
}

function failedItem(key: string, code: string) {
  return { key, error: { code, message: 'text of the platform' } }
}

function operationsOf({ requests, origin }: Platform): string[] {
  return requests.map(({ path }) => new URL(path ?? '', origin).pathname.split('/v1/')[1] ?? '')
}

describe('gets of one tick', () => {
  it('leave as one batch/get', async () => {
    const { platform, storage } = await setup()
    platform.answerWith({
      body: {
        successfulKeys: [
          { key: 'a', entityName: 'survey', value: { n: 1 } },
          { key: 'a', value: 'of a' },
        ],
        failedKeys: [failedItem('b', 'KEY_NOT_FOUND')],
      },
    })
    const values = await Promise.all([
      storage.get('a'),
      storage.get('b'),
      storage.entity('survey').get('a'),
    ])
    expect(values).toEqual(['of a', undefined, { n: 1 }])
    expect(operationsOf(platform)).toEqual(['batch/get'])
    expect(platform.requests[0]?.body).toBe(
      `[{"key":"a",${EXPIRE}},{"key":"b",${EXPIRE}},{"key":"a","entityName":"survey",${EXPIRE}}]`,
    )
  })

  it.each<{ place: string; start: (run: () => Promise<unknown>) => Promise<unknown> }>([
    { place: 'a promise', start: (run) => run() },
    {
      place: 'an event',
      start: (run) => new Promise((resolve) => setImmediate(() => resolve(run()))),
    },
  ])('join however many promises lie between them, from $place on', async ({ start }) => {
    const { platform, storage } = await setup()
    const keys = numbered(12)
    platform.answerWith(found(keys))
    const getAfter = async (promises: number) => {
      // oxlint-disable-next-line no-await-in-loop -- each waits for the one before
      for (let count = 0; count < promises; count += 1) await Promise.resolve()
      return storage.get(`k${promises}`)
    }
    await start(() => Promise.all(keys.map((_, index) => getAfter(index))))
    expect(operationsOf(platform)).toEqual(['batch/get'])
  })

  it('are 4 requests when they are 100', async () => {
    const { platform, storage } = await setup()
    const keys = numbered(100)
    for (let start = 0; start < 100; start += 25) platform.answerWith(found(keys))
    expect(await Promise.all(keys.map((key) => storage.get(key)))).toEqual(
      keys.map((key) => `of ${key}`),
    )
    expect(operationsOf(platform)).toEqual(Array(4).fill('batch/get'))
    const sizes = platform.requests.map(({ body }) => (JSON.parse(body) as unknown[]).length)
    expect(sizes).toEqual([25, 25, 25, 25])
  })

  it('ask for an item once, and give each caller a value of its own', async () => {
    const { platform, storage } = await setup()
    const value = JSON.parse('{"list":[1],"__proto__":{"x":1}}') as { list: number[] }
    platform.answerWith({ body: JSON.stringify({ key: 'a', value }) })
    const [one, other] = await Promise.all([
      storage.get<{ list: number[] }>('a'),
      storage.get<{ list: number[] }>('a'),
    ])
    expect(operationsOf(platform)).toEqual(['get'])
    expect(JSON.stringify(one)).toBe(JSON.stringify(value))
    expect(JSON.stringify(other)).toBe(JSON.stringify(value))
    one?.list.push(2)
    expect(other?.list).toEqual([1])
  })

  it('ask for the metadata that someone wants, and give each caller what it asked for', async () => {
    const { platform, storage } = await setup()
    const metadata = { createdAt: 1, updatedAt: 2, expireTime: '9999-01-01T00:00:00Z' }
    platform.answerWith({
      body: {
        successfulKeys: ['a', 'b'].map((key) => ({ key, value: 1, ...metadata })),
        failedKeys: [],
      },
    })
    const items = await Promise.all([
      storage.getWithMetadata('a', { metadataFields: ['UPDATED_AT'] }),
      storage.getWithMetadata('a', { metadataFields: ['CREATED_AT', 'EXPIRE_TIME'] }),
      storage.getWithMetadata('b', { metadataFields: [] }),
      storage.getWithMetadata('b'),
    ])
    expect(items).toEqual([
      { key: 'a', value: 1, updatedAt: 2 },
      { key: 'a', value: 1, createdAt: 1, expireTime: metadata.expireTime },
      { key: 'b', value: 1 },
      { key: 'b', value: 1, ...metadata },
    ])
    expect(platform.requests[0]?.body).toBe(
      '[{"key":"a","options":{"metadataFields":["UPDATED_AT","EXPIRE_TIME","CREATED_AT"]}},{"key":"b","options":{"metadataFields":["EXPIRE_TIME","CREATED_AT","UPDATED_AT"]}}]',
    )
  })

  it('stay a get when there is one', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(MISSING, MISSING, MISSING)
    await storage.get('a')
    await storage.get('b')
    await storage.entity('survey').get('a')
    expect(operationsOf(platform)).toEqual(['get', 'get', 'entity/get'])
  })

  it('do not wait for those of a later tick', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(MISSING, MISSING)
    const early = storage.get('a')
    await endOfTask()
    await Promise.all([early, storage.get('b')])
    expect(operationsOf(platform)).toEqual(['get', 'get'])
  })

  it('stay apart when they are secrets', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(MISSING, MISSING, MISSING)
    await Promise.all([storage.secrets.get('a'), storage.secrets.get('a'), storage.get('a')])
    expect(operationsOf(platform).toSorted()).toEqual(['get', 'secret/get', 'secret/get'])
  })

  it('stay apart when coalesceGets is false', async () => {
    const { platform, storage } = await setup({ coalesceGets: false })
    platform.answerWith(MISSING, MISSING)
    await Promise.all([storage.get('a'), storage.get('a')])
    expect(operationsOf(platform)).toEqual(['get', 'get'])
  })
})

describe('each get of a batch', () => {
  it('has its own result or error', async () => {
    const heard: StorageError[] = []
    const { platform, storage } = await setup({ onFailure: (error) => heard.push(error) })
    const failed = [
      failedItem('gone', 'NOT_FOUND'),
      failedItem('denied', 'PERMISSION_DENIED'),
      failedItem('odd', 'BRAND_NEW'),
    ]
    platform.answerWith({ ...found(['a'], failed), headers: { 'x-b3-traceid': 'abc123' } })
    const keys = ['a', 'gone', 'denied', 'odd', 'unnamed', 'bad/key']
    const settled = await Promise.allSettled(keys.map((key) => storage.get(key)))
    expect(settled.slice(0, 2).map((one) => one.status === 'fulfilled' && one.value)).toEqual([
      'of a',
      undefined,
    ])
    const errors = settled.slice(2).map((one) => one.status === 'rejected' && one.reason)
    expect(errors).toMatchObject([
      { code: 'PERMISSION_DENIED', operation: 'get', traceId: 'abc123', attempts: 1 },
      { code: 'ERR_STORAGE_API', platformCode: 'BRAND_NEW', operation: 'get' },
      { code: 'ERR_STORAGE_RESPONSE', platformStatus: 200 },
      { code: 'INVALID_KEY', attempts: 0 },
    ])
    expect(new Set(heard)).toEqual(new Set(errors))
    expect(heard).toHaveLength(4)
    expect(platform.requests).toHaveLength(1)
  })

  it('is sent again when only it failed for a passing reason', async () => {
    const control = createRetryControl({ random: () => 0 })
    const { platform, storage } = await setup({ control })
    platform.answerWith(found(['a'], [failedItem('b', 'TOO_MANY_REQUESTS')]), found(['b']))
    expect(await Promise.all([storage.get('a'), storage.get('b')])).toEqual(['of a', 'of b'])
    expect(operationsOf(platform)).toEqual(['batch/get', 'batch/get'])
  })

  it('rejects when there is no token to ask with', async () => {
    const noToken = createStorageError('ERR_NO_TOKEN', 'none', { operation: 'get' })
    const authorize = () => {
      throw noToken
    }
    const { storage } = await setup({ door: { authorize } })
    const keys = ['a', 'b', 'c', 'c']
    const failures = await Promise.all(keys.map((key) => failureOf(() => storage.get(key))))
    expect(new Set(failures)).toEqual(new Set([noToken]))
    expect(await failureOf(() => storage.get('a'))).toBe(noToken)
  })

  it.each([
    { name: 'no permission', answer: { status: 401 }, code: 'UNAUTHORIZED', requests: 1 },
    { name: 'no capacity', answer: { status: 503 }, code: 'INTERNAL_SERVER_ERROR', requests: 3 },
    {
      name: 'half an answer',
      answer: { body: { successfulKeys: [] } },
      code: 'ERR_STORAGE_RESPONSE',
      requests: 3,
    },
  ])('rejects when there is $name for the whole request', async ({ answer, code, requests }) => {
    const heard: StorageError[] = []
    const { platform, storage } = await setup({
      control: createRetryControl({ random: () => 0 }),
      onFailure: (error) => heard.push(error),
    })
    platform.answerWith(answer, answer, answer)
    const failures = await Promise.all(
      ['a', 'b', 'b'].map((key) => failureOf(() => storage.get(key))),
    )
    expect(failures.map((failure) => failure.code)).toEqual([code, code, code])
    expect(new Set(operationsOf(platform))).toEqual(new Set(['batch/get']))
    expect(platform.requests).toHaveLength(requests)
    expect(heard).toHaveLength(1)
  })
})

describe('a batch/get that is refused', () => {
  const single: Answer = { body: { key: 'x', value: 1 } }
  const refused = (status: number, code: string): Answer => ({
    status,
    body: { code, message: 'no' },
  })

  async function setupRefused(answer: Answer) {
    const clock = createManualClock()
    const { platform, storage } = await setup({ clock })
    const getTwo = async () => {
      platform.requests.length = 0
      const values = await Promise.all([storage.get('a'), storage.get('b')])
      return { values, operations: operationsOf(platform) }
    }
    platform.answerWith(answer, single, single)
    expect(await getTwo()).toEqual({ values: [1, 1], operations: ['batch/get', 'get', 'get'] })
    return { clock, platform, getTwo }
  }

  it.each([
    refused(403, 'FORBIDDEN'),
    refused(404, 'NOT_FOUND'),
    { status: 403 },
    { status: 404, body: '<html>' },
  ])('is not tried again for ten minutes after $status', async (answer) => {
    const { clock, platform, getTwo } = await setupRefused(answer)
    clock.advance(TEN_MINUTES_MS - 1)
    platform.answerWith(single, single)
    expect((await getTwo()).operations).toEqual(['get', 'get'])
    clock.advance(1)
    platform.answerWith(found(['a', 'b']))
    expect((await getTwo()).operations).toEqual(['batch/get'])
  })

  it.each([refused(400, 'BAD_REQUEST'), refused(404, 'SCHEMA_NOT_FOUND'), { status: 413 }])(
    'is tried again at once when it was refused with $status for what was asked',
    async (answer) => {
      const { platform, getTwo } = await setupRefused(answer)
      platform.answerWith(found(['a', 'b']))
      expect((await getTwo()).operations).toEqual(['batch/get'])
    },
  )

  it('is tried again by others when the items are refused alone as well', async () => {
    const batchGetSupport = createBatchGetSupport(createManualClock())
    const { platform, storage } = await setup({ batchGetSupport })
    platform.answerWith({ status: 403 }, { status: 403 }, { status: 403 })
    await Promise.allSettled([storage.get('a'), storage.get('b')])
    expect(operationsOf(platform)).toEqual(['batch/get', 'get', 'get'])
    expect(batchGetSupport.isAvailable()).toBe(true)
  })

  it('is not tried by other clients that share the memory', async () => {
    const batchGetSupport = createBatchGetSupport(createManualClock())
    batchGetSupport.onUnavailable()
    const { platform, storage } = await setup({ batchGetSupport })
    platform.answerWith(single, single)
    await Promise.all([storage.get('a'), storage.get('b')])
    expect(operationsOf(platform)).toEqual(['get', 'get'])
  })
})
