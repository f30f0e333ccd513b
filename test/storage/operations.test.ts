import { describe, expect, it } from 'vitest'
import { sealCursor } from '../../src/storage/cursor.js'
import { identifyEntityQuery, identifyQuery } from '../../src/storage/query-body.js'
import type { ForgeStorage } from '../../src/storage/storage.js'
import { type Answer, setup, TOKEN_CANARY } from './platform.js'

const BATCH_DONE: Answer = {
  body: { successfulKeys: [{ key: 'a' }], failedKeys: [] },
}

const ITEM: Answer = { body: { key: 'a', value: 1 } }

interface WireCase {
  readonly name: string
  readonly run: (storage: ForgeStorage) => Promise<unknown>
  readonly path: string
  readonly body: string
  readonly answer?: Answer
}

const BOTH = { and: [{ property: 'n', condition: 'GREATER_THAN', values: [1] }] } as const

const RESPONSES = { entityName: 'response', indexName: 'by-score', entities: undefined }

const BY_SCORE = {
  partition: ['s1', 7, true],
  range: { condition: 'BETWEEN', values: [1, 5] },
  filters: { or: [{ property: 'note', condition: 'EXISTS', values: [] }] },
  sort: 'DESC',
} as const

const CASES: readonly WireCase[] = [
  {
    name: 'get',
    run: (storage) => storage.get('a'),
    path: 'get',
    body: '{"key":"a","options":{"metadataFields":["EXPIRE_TIME"]}}',
    answer: ITEM,
  },
  {
    name: 'getWithMetadata',
    run: (storage) => storage.getWithMetadata('a'),
    path: 'get',
    body: '{"key":"a","options":{"metadataFields":["CREATED_AT","UPDATED_AT","EXPIRE_TIME"]}}',
    answer: ITEM,
  },
  {
    name: 'getWithMetadata of one field',
    run: (storage) => storage.getWithMetadata('a', { metadataFields: ['EXPIRE_TIME'] }),
    path: 'get',
    body: '{"key":"a","options":{"metadataFields":["EXPIRE_TIME"]}}',
    answer: ITEM,
  },
  {
    name: 'set',
    run: (storage) => storage.set('a', { text: 'ü', gone: undefined }),
    path: 'set',
    body: '{"key":"a","value":{"text":"ü"}}',
  },
  {
    name: 'set with options that say nothing',
    run: (storage) => storage.set('a', 1, { ttl: undefined, keyPolicy: undefined }),
    path: 'set',
    body: '{"key":"a","value":1}',
  },
  {
    name: 'set with a time to live and a key policy',
    run: (storage) =>
      storage.set('a', false, {
        keyPolicy: 'FAIL_IF_EXISTS',
        ttl: { value: 2, unit: 'DAYS' },
      }),
    path: 'set',
    body: '{"key":"a","value":false,"options":{"ttl":{"value":2,"unit":"DAYS"},"keyPolicy":"FAIL_IF_EXISTS"}}',
  },
  {
    name: 'set that returns the item',
    run: (storage) =>
      storage.set('a', 'x', { returnMetadataFields: ['CREATED_AT'], returnValue: 'LATEST' }),
    path: 'set',
    body: '{"key":"a","value":"x","options":{"returnValue":"LATEST","returnMetadataFields":["CREATED_AT"]}}',
    answer: ITEM,
  },
  { name: 'delete', run: (storage) => storage.delete('a'), path: 'delete', body: '{"key":"a"}' },
  {
    name: 'secrets.get',
    run: (storage) => storage.secrets.get('a'),
    path: 'secret/get',
    body: '{"key":"a","options":{"metadataFields":["EXPIRE_TIME"]}}',
    answer: ITEM,
  },
  {
    name: 'secrets.getWithMetadata',
    run: (storage) => storage.secrets.getWithMetadata('a', { metadataFields: ['UPDATED_AT'] }),
    path: 'secret/get',
    body: '{"key":"a","options":{"metadataFields":["UPDATED_AT","EXPIRE_TIME"]}}',
    answer: ITEM,
  },
  {
    name: 'secrets.set',
    run: (storage) => storage.secrets.set('a', 'secret'),
    path: 'secret/set',
    body: '{"key":"a","value":"secret"}',
  },
  {
    name: 'secrets.delete',
    run: (storage) => storage.secrets.delete('a'),
    path: 'secret/delete',
    body: '{"key":"a"}',
  },
  {
    name: 'entity.get',
    run: (storage) => storage.entity('survey').get('a'),
    path: 'entity/get',
    body: '{"entityName":"survey","key":"a","options":{"metadataFields":["EXPIRE_TIME"]}}',
    answer: ITEM,
  },
  {
    name: 'entity.getWithMetadata',
    run: (storage) =>
      storage.entity('survey').getWithMetadata('a', { metadataFields: ['CREATED_AT'] }),
    path: 'entity/get',
    body: '{"entityName":"survey","key":"a","options":{"metadataFields":["CREATED_AT","EXPIRE_TIME"]}}',
    answer: ITEM,
  },
  {
    name: 'entity.set',
    run: (storage) =>
      storage.entity('survey').set('a', { n: 1 }, { ttl: { value: 1, unit: 'HOURS' } }),
    path: 'entity/set',
    body: '{"entityName":"survey","key":"a","value":{"n":1},"options":{"ttl":{"value":1,"unit":"HOURS"}}}',
  },
  {
    name: 'entity.delete',
    run: (storage) => storage.entity('survey').delete('a'),
    path: 'entity/delete',
    body: '{"entityName":"survey","key":"a"}',
  },
  {
    name: 'query without options',
    run: (storage) => storage.query().page(),
    path: 'query',
    body: '{"options":{"metadataFields":["EXPIRE_TIME"]}}',
    answer: { body: { data: [] } },
  },
  {
    name: 'query with everything',
    run: (storage) =>
      storage
        .query({
          prefix: 'p:',
          limit: 5,
          cursor: sealCursor('c1', identifyQuery({ prefix: 'p:' })),
          metadataFields: ['CREATED_AT'],
        })
        .page(),
    path: 'query',
    body: '{"limit":5,"after":"c1","where":[{"property":"key","condition":"BEGINS_WITH","values":["p:"]}],"options":{"metadataFields":["CREATED_AT","EXPIRE_TIME"]}}',
    answer: { body: { data: [] } },
  },
  {
    name: 'entity query of an index',
    run: (storage) => storage.entity('survey').query('by-key').page(),
    path: 'entity/query',
    body: '{"entityName":"survey","indexName":"by-key","options":{"metadataFields":["EXPIRE_TIME"]}}',
    answer: { body: { data: [] } },
  },
  {
    name: 'entity query with everything',
    run: (storage) =>
      storage
        .entity('response')
        .query('by-score', {
          ...BY_SCORE,
          limit: 100,
          cursor: sealCursor('c1', identifyEntityQuery(RESPONSES, BY_SCORE)),
          metadataFields: ['EXPIRE_TIME'],
        })
        .page(),
    path: 'entity/query',
    body: '{"entityName":"response","indexName":"by-score","partition":["s1",7,true],"range":{"condition":"BETWEEN","values":[1,5]},"sort":"DESC","limit":100,"cursor":"c1","options":{"metadataFields":["EXPIRE_TIME"]},"filters":{"or":[{"property":"note","condition":"EXISTS","values":[true]}]}}',
    answer: { body: { data: [] } },
  },
  {
    name: 'batch.get',
    run: (storage) =>
      storage.batch.get(['a', { key: 'b', entityName: 'survey' }], {
        metadataFields: ['CREATED_AT'],
      }),
    path: 'batch/get',
    body: '[{"key":"a","options":{"metadataFields":["CREATED_AT","EXPIRE_TIME"]}},{"key":"b","entityName":"survey","options":{"metadataFields":["CREATED_AT","EXPIRE_TIME"]}}]',
    answer: {
      body: {
        successfulKeys: [
          { key: 'a', value: 1 },
          { key: 'b', entityName: 'survey', value: {} },
        ],
        failedKeys: [],
      },
    },
  },
  {
    name: 'batch.set',
    run: (storage) =>
      storage.batch.set([
        { key: 'a', value: [1], ttl: { value: 3, unit: 'MINUTES' } },
        { key: 'a', value: { n: 1 }, entityName: 'survey' },
      ]),
    path: 'batch/set',
    body: '[{"key":"a","value":[1],"options":{"ttl":{"value":3,"unit":"MINUTES"}}},{"key":"a","value":{"n":1},"entityName":"survey"}]',
    answer: BATCH_DONE,
  },
  {
    name: 'batch.delete',
    run: (storage) => storage.batch.delete(['a', { key: 'b', entityName: 'survey' }]),
    path: 'batch/delete',
    body: '[{"key":"a"},{"key":"b","entityName":"survey"}]',
    answer: BATCH_DONE,
  },
  {
    name: 'transaction',
    run: (storage) =>
      storage
        .transaction()
        .check('c', { entityName: 'survey', conditions: BOTH })
        .set('a', 1, { ttl: { value: 1, unit: 'SECONDS' } })
        .delete('d')
        .set('b', { n: 2 }, { entityName: 'survey', conditions: BOTH })
        .delete('e', { entityName: 'survey', conditions: BOTH })
        .execute(),
    path: 'transaction',
    body: '{"set":[{"key":"a","value":1,"options":{"ttl":{"value":1,"unit":"SECONDS"}}},{"key":"b","value":{"n":2},"entityName":"survey","conditions":{"and":[{"property":"n","condition":"GREATER_THAN","values":[1]}]}}],"delete":[{"key":"d"},{"key":"e","entityName":"survey","conditions":{"and":[{"property":"n","condition":"GREATER_THAN","values":[1]}]}}],"check":[{"key":"c","entityName":"survey","conditions":{"and":[{"property":"n","condition":"GREATER_THAN","values":[1]}]}}]}',
  },
  {
    name: 'transaction of one list',
    run: (storage) => storage.transaction().delete('d').execute(),
    path: 'transaction',
    body: '{"delete":[{"key":"d"}]}',
  },
]

describe('createStorage', () => {
  it.each(CASES)('sends $name as the platform expects it', async ({ run, path, body, answer }) => {
    const { platform, storage } = await setup()
    platform.answerWith(answer ?? { status: 204 })
    await run(storage)
    expect(platform.requests).toHaveLength(1)
    expect(platform.requests[0]).toMatchObject({
      method: 'POST',
      path: `/forge/storage/kvs/v1/${path}`,
      body,
    })
  })

  it('sends JSON headers, the token and the trace headers, and nothing else of its own', async () => {
    const { platform, storage } = await setup({
      traceHeaders: { 'x-b3-traceid': 'a'.repeat(32), 'x-b3-spanid': 'b'.repeat(16) },
    })
    await storage.delete('a')
    expect(platform.requests[0]?.headers).toEqual({
      host: new URL(platform.origin).host,
      connection: 'keep-alive',
      'x-b3-traceid': 'a'.repeat(32),
      'x-b3-spanid': 'b'.repeat(16),
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: `Bearer ${TOKEN_CANARY}`,
      'content-length': '11',
    })
  })
})

describe('get', () => {
  it.each([0, '', false, [], { a: 1 }, null])('resolves with the value %j', async (value) => {
    const { platform, storage } = await setup()
    platform.answerWith({ body: { key: 'a', value } })
    await expect(storage.get('a')).resolves.toEqual(value)
  })

  it('keeps members that have a meaning to JavaScript', async () => {
    const { platform, storage } = await setup()
    platform.answerWith({ body: '{"key":"a","value":{"__proto__":{"x":1},"constructor":2}}' })
    const value = await storage.get('a')
    expect(JSON.stringify(value)).toBe('{"__proto__":{"x":1},"constructor":2}')
  })

  it.each(['KEY_NOT_FOUND', 'NOT_FOUND'])('resolves with undefined for %s', async (code) => {
    const { platform, storage } = await setup()
    const missing = { status: 404, body: { code, message: 'Provided key does not exist' } }
    platform.answerWith(missing, missing, missing)
    await expect(storage.get('a')).resolves.toBeUndefined()
    await expect(storage.getWithMetadata('a')).resolves.toBeUndefined()
    await expect(storage.entity('survey').get('a')).resolves.toBeUndefined()
  })
})

describe('getWithMetadata', () => {
  it('resolves with the item', async () => {
    const item = {
      key: 'a',
      value: { n: 1 },
      createdAt: 1_700_000_000_000,
      updatedAt: 1_700_000_000_001,
      expireTime: '2027-01-12T13:00:00Z',
    }
    const { platform, storage } = await setup()
    platform.answerWith({ body: item })
    await expect(storage.getWithMetadata<{ n: number }>('a')).resolves.toEqual(item)
  })
})

describe('set', () => {
  it.each<Answer>([
    { status: 204 },
    { status: 200 },
    { status: 200, body: {} },
    { status: 201, body: 'null' },
  ])('is done when the answer is %j', async (answer) => {
    const { platform, storage } = await setup()
    platform.answerWith(answer)
    await expect(storage.set('a', 1)).resolves.toBeUndefined()
  })

  it('resolves with the previous item', async () => {
    const { platform, storage } = await setup()
    platform.answerWith({ body: { key: 'a', value: 'old' } })
    const previous = await storage.set<string>('a', 'new', { returnValue: 'PREVIOUS' })
    expect(previous?.value).toBe('old')
  })

  it.each<Answer>([{ status: 204 }, { status: 200 }, { status: 200, body: ' ' }])(
    'resolves with undefined when there was no item before (%j)',
    async (answer) => {
      const { platform, storage } = await setup()
      platform.answerWith(answer)
      await expect(storage.set('a', 1, { returnValue: 'PREVIOUS' })).resolves.toBeUndefined()
    },
  )
})

describe('delete', () => {
  it.each<Answer>([
    { status: 204 },
    { status: 404, body: { code: 'KEY_NOT_FOUND', message: 'Provided key does not exist' } },
    { status: 404, body: { code: 'NOT_FOUND', message: 'The specified key does not exist' } },
  ])('is done when the answer is %j', async (answer) => {
    const { platform, storage } = await setup()
    platform.answerWith(answer)
    await expect(storage.delete('a')).resolves.toBeUndefined()
  })
})

describe('transaction', () => {
  it('returns a new builder with each call and never changes the old one', async () => {
    const { platform, storage } = await setup()
    const empty = storage.transaction()
    const one = empty.set('a', 1)
    const left = one.delete('b')
    const right = one.set('c', 2)
    await left.execute()
    await right.execute()
    await one.execute()
    expect(platform.requests.map((request) => request.body)).toEqual([
      '{"set":[{"key":"a","value":1}],"delete":[{"key":"b"}]}',
      '{"set":[{"key":"a","value":1},{"key":"c","value":2}]}',
      '{"set":[{"key":"a","value":1}]}',
    ])
  })

  it('is done with a 2xx answer, whatever its JSON says', async () => {
    const { platform, storage } = await setup()
    platform.answerWith({ status: 200, body: [] })
    await expect(storage.transaction().delete('a').execute()).resolves.toBeUndefined()
  })
})
