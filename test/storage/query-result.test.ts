import { describe, expect, it } from 'vitest'
import { createRetryControl } from '../../src/retry/retry-control.js'
import { sealCursor } from '../../src/storage/cursor.js'
import {
  type EntityQueryOptions,
  identifyEntityQuery,
  identifyQuery,
  type QueryOptions,
} from '../../src/storage/query-body.js'
import { toMarkerStep } from '../../src/storage/write-marker.js'
import { failureOf, type Platform, setup as setupStorage } from './platform.js'

const PAGES = [
  { body: { data: [{ key: 'a', value: 1 }], cursor: 'c1' } },
  { body: { data: [], cursor: 'c2' } },
  {
    body: {
      data: [
        { key: 'b', value: 2 },
        { key: 'c', value: 3 },
      ],
    },
  },
]

const FILTERS = { and: [{ property: 'n', condition: 'EXISTS', values: [] }] } as const

const cursorOf = (platformCursor: string, options: QueryOptions = {}) =>
  sealCursor(platformCursor, identifyQuery(options))

/** A client that asks for nothing but what the query says, so that bodies are short. */
const setup = () =>
  setupStorage({ showExpired: true, control: createRetryControl({ random: () => 0 }) })

const bodiesOf = ({ requests }: Platform) => requests.map(({ body }) => body)

const expired = new Date(Date.UTC(2020, 0, 1)).toISOString()

describe('page', () => {
  it('resolves with the items and the cursor', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(...PAGES)
    const result = storage.query<number>()
    await expect(result.page()).resolves.toEqual({
      items: [{ key: 'a', value: 1 }],
      cursor: cursorOf('c1'),
    })
  })

  it.each([{ data: [] }, { data: [], cursor: '' }])('has no cursor after %j', async (body) => {
    const { platform, storage } = await setup()
    platform.answerWith({ body })
    expect(await storage.query().page()).toEqual({ items: [] })
  })

  it('asks for the same page each time it is called', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(...PAGES)
    const result = storage.query({ cursor: cursorOf('c9') })
    await result.page()
    await result.page()
    expect(bodiesOf(platform)).toEqual(['{"after":"c9"}', '{"after":"c9"}'])
  })

  it('asks nothing before it is called', async () => {
    const { platform, storage } = await setup()
    storage.query()
    await storage.delete('a')
    expect(platform.requests.map((request) => request.path)).toEqual([
      '/forge/storage/kvs/v1/delete',
    ])
  })

  it('keeps the options as they were, and never changes them', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(...PAGES)
    const options: QueryOptions = { prefix: 'p' }
    const result = storage.query(options)
    options.prefix = 'q'
    await result.first()
    await result.count()
    expect(platform.requests[0]?.body).toContain('"p"')
    expect(options).toEqual({ prefix: 'q' })
  })

  it('gives the platform its own cursor back', async () => {
    const { platform, storage } = await setup()
    const strange = 'a+/="\n é'
    platform.answerWith({ body: { data: [], cursor: strange } }, { body: { data: [] } })
    const { cursor } = await storage.query({ prefix: 'p' }).page()
    expect(cursor).toMatch(/^[\w.-]+$/)
    await storage.query({ prefix: 'p', cursor, limit: 7, metadataFields: ['CREATED_AT'] }).page()
    expect(JSON.parse(platform.requests[1]?.body ?? '')).toMatchObject({ after: strange })
  })

  it('refuses the cursor of another query before anything is sent', async () => {
    const { platform, storage } = await setup()
    const cursor = cursorOf('c1', { prefix: 'p' })
    const failure = await failureOf(() => storage.query({ prefix: 'q', cursor }).page())
    expect(failure).toMatchObject({ code: 'INVALID_CURSOR', family: 'invalid-request' })
    expect(failure.message).toContain('start without a cursor')
    expect(platform.requests).toEqual([])
  })

  it('hides expired items and what it asked for to know them', async () => {
    const { platform, storage } = await setupStorage()
    platform.answerWith({
      body: {
        data: [
          { key: 'old', value: 1, expireTime: expired },
          { key: 'new', value: 2, createdAt: 5, expireTime: '2999-01-01T00:00:00Z' },
        ],
      },
    })
    const { items } = await storage.query({ metadataFields: ['CREATED_AT'] }).page()
    expect(items).toEqual([{ key: 'new', value: 2, createdAt: 5 }])
    expect(bodiesOf(platform)).toEqual([
      '{"options":{"metadataFields":["CREATED_AT","EXPIRE_TIME"]}}',
    ])
  })

  it('hides markers of the key-value store', async () => {
    const { platform, storage } = await setup()
    const data = [{ key: toMarkerStep('some-id').key, value: 1 }]
    platform.answerWith({ body: { data, cursor: 'c1' } }, { body: { data } })
    expect(await storage.query().page()).toEqual({ items: [], cursor: cursorOf('c1') })
    expect((await storage.entity('survey').query('by-key').page()).items).toHaveLength(1)
  })
})

describe('first', () => {
  it('asks for one item only', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(...PAGES)
    expect(await storage.query({ prefix: 'p', limit: 50 }).first()).toEqual({ key: 'a', value: 1 })
    expect(bodiesOf(platform)).toEqual([expect.stringMatching(/^\{"limit":1,"where"/)])
  })

  it('walks over empty pages of a query with filters, in pages of its own size', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(...PAGES.slice(1))
    const result = storage.entity('survey').query('by-key', { filters: FILTERS, limit: 3 })
    expect(await result.first()).toEqual({ key: 'b', value: 2 })
    expect(platform.requests.map(({ body }) => JSON.parse(body))).toMatchObject([
      { limit: 3 },
      { limit: 3, cursor: 'c2' },
    ])
  })

  it('keeps the page size that a cursor was made with', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(...PAGES)
    await storage.query({ cursor: cursorOf('c9'), limit: 3 }).first()
    expect(bodiesOf(platform)).toEqual(['{"limit":3,"after":"c9"}'])
  })

  it('goes on in larger pages when what comes first is hidden', async () => {
    const { platform, storage } = await setup()
    const marker = { key: toMarkerStep('some-id').key, value: 1 }
    platform.answerWith({ body: { data: [marker], cursor: 'c1' } }, PAGES[2] ?? {})
    expect(await storage.query().first()).toEqual({ key: 'b', value: 2 })
    expect(bodiesOf(platform)).toEqual(['{"limit":1}', '{}'])
  })

  it.each([{ filters: undefined }, { filters: FILTERS }])(
    'resolves with undefined when there is nothing, with %j',
    async (options) => {
      const { platform, storage } = await setup()
      platform.answerWith({ body: { data: [] } })
      const result = storage.entity('survey').query('by-key', options)
      expect(await result.first()).toBeUndefined()
      expect(platform.requests).toHaveLength(1)
    },
  )
})

interface SizeCase {
  readonly name: string
  readonly options: EntityQueryOptions
  readonly max: number
  readonly limit: number | undefined
}

const RESULTS = { entityName: 'survey', indexName: 'by-key', entities: undefined }

const SIZES: readonly SizeCase[] = [
  { name: 'few items', options: {}, max: 7, limit: 7 },
  { name: 'many items', options: {}, max: 1000, limit: 100 },
  { name: 'all items', options: {}, max: Infinity, limit: 100 },
  { name: 'few items of a filtered query', options: { filters: FILTERS }, max: 7, limit: 100 },
  { name: 'a limit of its own', options: { limit: 3 }, max: 7, limit: 3 },
  {
    name: 'a cursor',
    options: { cursor: sealCursor('c1', identifyEntityQuery(RESULTS, {})) },
    max: 7,
    limit: undefined,
  },
]

describe('toArray', () => {
  it('resolves with all items of all pages when they are fewer than max', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(...PAGES)
    const items = await storage.query<number>().toArray({ max: 10 })
    expect(items.map(({ value }) => value)).toEqual([1, 2, 3])
  })

  it('stops at max and asks for no page more', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(...PAGES)
    expect(await storage.query().toArray({ max: 1 })).toEqual([{ key: 'a', value: 1 }])
    expect(platform.requests).toHaveLength(1)
  })

  it.each(SIZES)('asks in the fitting page size for $name', async ({ options, max, limit }) => {
    const { platform, storage } = await setup()
    platform.answerWith({ body: { data: [] } })
    await storage.entity('survey').query('by-key', options).toArray({ max })
    expect(JSON.parse(platform.requests[0]?.body ?? '').limit).toBe(limit)
  })

  it.each([undefined, 0, -1, 1.5, Number.NaN, '5'])('refuses a max of %j', async (max) => {
    const reported: string[] = []
    const { platform, storage } = await setupStorage({
      onFailure: ({ code }) => reported.push(code),
    })
    const failure = await failureOf(() => storage.query().toArray({ max } as never))
    expect(failure).toMatchObject({ code: 'BAD_REQUEST', operation: 'query', attempts: 0 })
    expect([reported, platform.requests]).toEqual([['BAD_REQUEST'], []])
  })

  it('refuses to read everything unasked', async () => {
    const { storage } = await setup()
    const toArray = storage.query().toArray as () => Promise<unknown>
    expect(await failureOf(toArray)).toMatchObject({ code: 'BAD_REQUEST' })
  })
})

describe('count', () => {
  it('counts the items of all pages, a hundred at a time', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(...PAGES)
    expect(await storage.query().count()).toBe(3)
    expect(bodiesOf(platform)).toEqual([
      '{"limit":100}',
      '{"limit":100,"after":"c1"}',
      '{"limit":100,"after":"c2"}',
    ])
  })

  it('stops at max', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(PAGES[0] ?? {}, PAGES[1] ?? {}, {
      body: { ...PAGES[2]?.body, cursor: 'c3' },
    })
    expect(await storage.query().count({ max: 3 })).toBe(3)
    expect(platform.requests).toHaveLength(3)
  })

  it('refuses a max that is no positive integer', async () => {
    const { storage } = await setup()
    expect(await failureOf(() => storage.query().count({ max: 0 }))).toMatchObject({
      code: 'BAD_REQUEST',
    })
  })
})

describe('for await', () => {
  it('walks over all pages, the empty one too', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(...PAGES)
    const values: number[] = []
    for await (const item of storage.query<number>({ prefix: 'p', limit: 1 })) {
      values.push(item.value)
    }
    expect(values).toEqual([1, 2, 3])
    const where = '"where":[{"property":"key","condition":"BEGINS_WITH","values":["p"]}]'
    expect(bodiesOf(platform)).toEqual([
      `{"limit":1,${where}}`,
      `{"limit":1,"after":"c1",${where}}`,
      `{"limit":1,"after":"c2",${where}}`,
    ])
  })

  it('sends the cursor of an entity query under its own name', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(...PAGES)
    const keys: string[] = []
    const cursor = sealCursor('c0', identifyEntityQuery(RESULTS, {}))
    for await (const item of storage.entity('survey').query('by-key', { cursor })) {
      keys.push(item.key)
    }
    expect(keys).toEqual(['a', 'b', 'c'])
    expect(platform.requests.map((request) => JSON.parse(request.body))).toEqual(
      ['c0', 'c1', 'c2'].map((platformCursor) => ({
        entityName: 'survey',
        indexName: 'by-key',
        cursor: platformCursor,
      })),
    )
  })

  it('starts anew with each loop and asks for no page that is not needed', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(...PAGES.slice(0, 1), ...PAGES.slice(0, 1))
    const result = storage.query()
    for await (const item of result) {
      expect(item.key).toBe('a')
      break
    }
    for await (const item of result) {
      expect(item.key).toBe('a')
      break
    }
    expect(bodiesOf(platform)).toEqual(['{}', '{}'])
  })

  it('ends with an error when a page names its own cursor', async () => {
    const { platform, storage } = await setup()
    const page = { body: { data: [], cursor: 'c1' } }
    platform.answerWith(page, page, page, page)
    const failure = await failureOf(async () => {
      for await (const item of storage.query()) expect(item).toBeUndefined()
    })
    expect(failure).toMatchObject({ code: 'ERR_STORAGE_RESPONSE', operation: 'query' })
    expect(failure.message).toContain('does not move on')
  })
})
