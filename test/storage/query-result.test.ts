import { describe, expect, it } from 'vitest'
import type { QueryOptions } from '../../src/storage/query-body.js'
import { failureOf, setup } from './platform.js'

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

describe('page', () => {
  it('resolves with the items and the cursor', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(...PAGES)
    const result = storage.query<number>()
    await expect(result.page()).resolves.toEqual({
      items: [{ key: 'a', value: 1 }],
      cursor: 'c1',
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
    const result = storage.query({ cursor: 'c9' })
    await result.page()
    await result.page()
    expect(platform.requests.map((request) => request.body)).toEqual([
      '{"after":"c9"}',
      '{"after":"c9"}',
    ])
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
    await result.page()
    expect(platform.requests[0]?.body).toContain('"p"')
    expect(options).toEqual({ prefix: 'q' })
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
    expect(platform.requests.map((request) => request.body)).toEqual([
      `{"limit":1,${where}}`,
      `{"limit":1,"after":"c1",${where}}`,
      `{"limit":1,"after":"c2",${where}}`,
    ])
  })

  it('sends the cursor of an entity query under its own name', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(...PAGES)
    const keys: string[] = []
    for await (const item of storage.entity('survey').query('by-key', { cursor: 'c0' })) {
      keys.push(item.key)
    }
    expect(keys).toEqual(['a', 'b', 'c'])
    expect(platform.requests.map((request) => JSON.parse(request.body))).toEqual(
      ['c0', 'c1', 'c2'].map((cursor) => ({
        entityName: 'survey',
        indexName: 'by-key',
        cursor,
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
    expect(platform.requests.map((request) => request.body)).toEqual(['{}', '{}'])
  })

  it('ends with an error when a page names its own cursor', async () => {
    const { platform, storage } = await setup()
    const page = { body: { data: [], cursor: 'c1' } }
    platform.answerWith(page, page)
    const failure = await failureOf(async () => {
      for await (const item of storage.query()) expect(item).toBeUndefined()
    })
    expect(failure).toMatchObject({ code: 'ERR_STORAGE_RESPONSE', operation: 'query' })
    expect(platform.requests).toHaveLength(2)
  })
})
