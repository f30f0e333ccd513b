import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  APP_ID,
  type TestEmulator,
  createTestEngine,
  numbered,
  startTestEmulator,
} from './emulator-harness.js'

let test: TestEmulator
beforeAll(async () => {
  test = await startTestEmulator()
  await Promise.all(
    Object.entries(MEASURES).map(([key, value]) =>
      test.call('entity/set', { entityName: 'measure', key, value }),
    ),
  )
})
afterAll(() => test.emulator.close())

const MEASURES = {
  a: { text: 'red', whole: 3, ratio: 0.5, flag: true, free: { any: [1] } },
  b: { text: 'red', whole: 1, ratio: -2.5, flag: true, free: 'x' },
  c: { text: 'reddish', whole: 2, ratio: 1e10, flag: false },
  d: { text: 'blue', whole: 2, flag: true },
  e: { text: 'red', flag: true },
  f: { whole: -5, ratio: 0 },
}

const TWO_INDEXES_OF_ONE_NAME = `
app:
  id: ${APP_ID}
  storage:
    entities:
      - name: twice
        attributes: { first: { type: integer }, second: { type: integer } }
        indexes: [{ name: same, range: [first] }, { name: same, range: [second] }]
`

async function query(body: object): Promise<{ keys: string[]; cursor?: string }> {
  const answer = await test.call('entity/query', { entityName: 'measure', ...body })
  expect(answer.body.code).toBeUndefined()
  const keys = answer.body.data.map(({ key }) => key)
  return { keys, ...(answer.body.cursor && { cursor: answer.body.cursor }) }
}

describe('entity/query', () => {
  it('answers items with value and metadata by key', async () => {
    const { body } = await test.call('entity/query', {
      entityName: 'measure',
      indexName: 'by-key',
      limit: 1,
      options: { metadataFields: ['UPDATED_AT'] },
    })
    expect(body).toEqual({
      data: [{ key: 'a', value: MEASURES.a, updatedAt: test.clock.now() }],
      cursor: expect.any(String),
    })
  })

  it.each<{ name: string; body: object; keys: string[] }>([
    { name: 'by key', body: { indexName: 'by-key' }, keys: ['a', 'b', 'c', 'd', 'e', 'f'] },
    {
      name: 'by key from',
      body: { indexName: 'by-key', range: { condition: 'GREATER_THAN', values: ['d'] } },
      keys: ['e', 'f'],
    },
    {
      name: 'by key downwards',
      body: { indexName: 'by-key', sort: 'DESC', limit: 2 },
      keys: ['f', 'e'],
    },
    {
      name: 'in the order of an integer, then of the key',
      body: { indexName: 'whole' },
      keys: ['f', 'b', 'c', 'd', 'a'],
    },
    { name: 'in the order of a float', body: { indexName: 'ratio' }, keys: ['b', 'f', 'a', 'c'] },
    { name: 'in the order of text', body: { indexName: 'text' }, keys: ['d', 'a', 'b', 'e', 'c'] },
    {
      name: 'in the order of a boolean',
      body: { indexName: 'flag' },
      keys: ['c', 'a', 'b', 'd', 'e'],
    },
    { name: 'with scalars of an attribute of type any', body: { indexName: 'free' }, keys: ['b'] },
    {
      name: 'downwards',
      body: { indexName: 'whole', sort: 'DESC' },
      keys: ['a', 'd', 'c', 'b', 'f'],
    },
    {
      name: 'of one partition',
      body: { indexName: 'by-text-and-flag', partition: ['red', true] },
      keys: ['b', 'a'],
    },
    {
      name: 'of one partition downwards',
      body: { indexName: 'by-text-and-flag', partition: ['red', true], sort: 'DESC' },
      keys: ['a', 'b'],
    },
    {
      name: 'of a partition and range',
      body: {
        indexName: 'by-text-and-flag',
        partition: ['red', true],
        range: { condition: 'GREATER_THAN', values: [1] },
      },
      keys: ['a'],
    },
    {
      name: 'of an empty partition',
      body: { indexName: 'by-text-and-flag', partition: ['red', false] },
      keys: [],
    },
    {
      name: 'EQUAL_TO',
      body: { indexName: 'whole', range: { condition: 'EQUAL_TO', values: [2] } },
      keys: ['c', 'd'],
    },
    {
      name: 'EQUAL_TO on a boolean',
      body: { indexName: 'flag', range: { condition: 'EQUAL_TO', values: [false] } },
      keys: ['c'],
    },
    {
      name: 'BETWEEN, both ends included',
      body: { indexName: 'whole', range: { condition: 'BETWEEN', values: [1, 2] } },
      keys: ['b', 'c', 'd'],
    },
    {
      name: 'BETWEEN downwards',
      body: { indexName: 'whole', sort: 'DESC', range: { condition: 'BETWEEN', values: [1, 2] } },
      keys: ['d', 'c', 'b'],
    },
    {
      name: 'BETWEEN with swapped ends',
      body: { indexName: 'whole', range: { condition: 'BETWEEN', values: [2, 1] } },
      keys: [],
    },
    {
      name: 'GREATER_THAN_EQUAL_TO',
      body: { indexName: 'whole', range: { condition: 'GREATER_THAN_EQUAL_TO', values: [2] } },
      keys: ['c', 'd', 'a'],
    },
    {
      name: 'GREATER_THAN',
      body: { indexName: 'whole', range: { condition: 'GREATER_THAN', values: [2] } },
      keys: ['a'],
    },
    {
      name: 'LESS_THAN',
      body: { indexName: 'whole', range: { condition: 'LESS_THAN', values: [1] } },
      keys: ['f'],
    },
    {
      name: 'LESS_THAN_EQUAL_TO downwards',
      body: {
        indexName: 'whole',
        sort: 'DESC',
        range: { condition: 'LESS_THAN_EQUAL_TO', values: [1] },
      },
      keys: ['b', 'f'],
    },
    {
      name: 'BEGINS_WITH',
      body: { indexName: 'text', range: { condition: 'BEGINS_WITH', values: ['red'] } },
      keys: ['a', 'b', 'e', 'c'],
    },
    {
      name: 'BEGINS_WITH downwards',
      body: {
        indexName: 'text',
        sort: 'DESC',
        range: { condition: 'BEGINS_WITH', values: ['redd'] },
      },
      keys: ['c'],
    },
  ])('selects $name', async ({ body, keys }) => {
    expect((await query(body)).keys).toEqual(keys)
  })

  it.each<{ condition: string; property: string; values: unknown[]; keys: string[] }>([
    { condition: 'EQUAL_TO', property: 'text', values: ['red'], keys: ['a', 'b', 'e'] },
    { condition: 'NOT_EQUAL_TO', property: 'text', values: ['red'], keys: ['c', 'd', 'f'] },
    { condition: 'EXISTS', property: 'ratio', values: [true], keys: ['a', 'b', 'c', 'f'] },
    { condition: 'NOT_EXISTS', property: 'ratio', values: [true], keys: ['d', 'e'] },
    { condition: 'CONTAINS', property: 'text', values: ['ed'], keys: ['a', 'b', 'c', 'e'] },
    { condition: 'NOT_CONTAINS', property: 'text', values: ['ed'], keys: ['d', 'f'] },
    { condition: 'BEGINS_WITH', property: 'text', values: ['redd'], keys: ['c'] },
    { condition: 'BETWEEN', property: 'ratio', values: [-3, 0], keys: ['b', 'f'] },
    { condition: 'GREATER_THAN', property: 'whole', values: [2], keys: ['a'] },
    { condition: 'GREATER_THAN_EQUAL_TO', property: 'whole', values: [2], keys: ['a', 'c', 'd'] },
    { condition: 'LESS_THAN', property: 'text', values: ['red'], keys: ['d'] },
    { condition: 'LESS_THAN_EQUAL_TO', property: 'whole', values: [1], keys: ['b', 'f'] },
    { condition: 'EQUAL_TO', property: 'flag', values: [true], keys: ['a', 'b', 'd', 'e'] },
  ])('filters $property by $condition $values', async ({ keys, ...condition }) => {
    const filtered = await query({ indexName: 'by-key', filters: { and: [condition] } })
    expect(filtered.keys).toEqual(keys)
  })

  it('combines filters by "and" or by "or"', async () => {
    const both = [
      { property: 'text', condition: 'EQUAL_TO', values: ['red'] },
      { property: 'whole', condition: 'GREATER_THAN', values: [1] },
    ]
    expect((await query({ indexName: 'by-key', filters: { and: both } })).keys).toEqual(['a'])
    expect((await query({ indexName: 'by-key', filters: { or: both } })).keys).toEqual(
      Object.keys(MEASURES).slice(0, 5),
    )
  })

  it('filters after a page was read, so that pages can be empty and still lead on', async () => {
    const filters = { and: [{ property: 'text', condition: 'EQUAL_TO', values: ['blue'] }] }
    const body = { indexName: 'by-key', limit: 2, filters }
    const first = await query(body)
    expect(first).toEqual({ keys: [], cursor: expect.any(String) })
    const second = await query({ ...body, cursor: first.cursor })
    expect(second).toEqual({ keys: ['d'], cursor: expect.any(String) })
    expect(await query({ ...body, cursor: second.cursor })).toEqual({ keys: [] })
  })

  const allOf = (property: string) => ({
    and: [{ property, condition: 'EXISTS', values: [true] }],
  })
  const PAGE = {
    indexName: 'by-text-and-flag',
    partition: ['red', true],
    range: { condition: 'LESS_THAN', values: [9] },
    filters: allOf('whole'),
    limit: 1,
  }

  it('goes on with a cursor when defaults are spelt out and unknown members change', async () => {
    const first = await query({ ...PAGE, unknown: 1 })
    const range = { ...PAGE.range, unknown: 1 }
    const next = { ...PAGE, range, sort: 'ASC', options: {}, cursor: first.cursor, unknown: 2 }
    expect(await query(next)).toEqual({ keys: ['a'] })
  })

  it.each<{ name: string; change: object }>([
    { name: 'entity', change: { entityName: 'scope-change', indexName: 'by-key', partition: [] } },
    { name: 'index', change: { indexName: 'text', partition: [] } },
    { name: 'partition', change: { partition: ['red', false] } },
    { name: 'range', change: { range: { condition: 'LESS_THAN', values: [8] } } },
    { name: 'filter', change: { filters: allOf('ratio') } },
    { name: 'combination of filters', change: { filters: { or: PAGE.filters.and } } },
    { name: 'order', change: { sort: 'DESC' } },
    { name: 'limit', change: { limit: 2 } },
  ])('refuses a cursor with another $name', async ({ change }) => {
    const { cursor } = await query(PAGE)
    const plain = 'indexName' in change ? { range: undefined, filters: undefined } : {}
    const body = { entityName: 'measure', ...PAGE, ...plain, ...change, cursor }
    expect((await test.call('entity/query', body)).body.code).toBe('INVALID_CURSOR')
  })

  it.each(['ASC', 'DESC'])('walks all pages in order %s', async (sort) => {
    const walk = async (cursor?: string): Promise<string[]> => {
      const page = await query({ indexName: 'whole', sort, limit: 2, ...(cursor && { cursor }) })
      return page.cursor === undefined ? page.keys : [...page.keys, ...(await walk(page.cursor))]
    }
    const ascending = ['f', 'b', 'c', 'd', 'a']
    expect(await walk()).toEqual(sort === 'ASC' ? ascending : ascending.toReversed())
  })

  it('follows changes of an item in every index', async () => {
    const call = await test.as('changes')
    const set = (value: object) => call('entity/set', { entityName: 'measure', key: 'k', value })
    const count = async (body: object) =>
      (await call('entity/query', { entityName: 'measure', ...body })).body.data.length
    const partition = { indexName: 'by-text-and-flag', partition: ['x', true] }
    await set({ text: 'x', flag: true, whole: 1 })
    expect(await count(partition)).toBe(1)
    await set({ text: 'y', flag: true, whole: 1 })
    expect(await count(partition)).toBe(0)
    expect(await count({ indexName: 'whole' })).toBe(1)
    await set({ text: 'y' })
    expect(await count({ indexName: 'whole' })).toBe(0)
    expect(await count({ indexName: 'text' })).toBe(1)
    await call('entity/delete', { entityName: 'measure', key: 'k' })
    expect(await count({ indexName: 'text' })).toBe(0)
  })

  it('leaves out expired items in every index', async () => {
    const call = await test.as('expiring')
    const item = { entityName: 'measure', value: { text: 'x', flag: true, whole: 1 } }
    const options = { ttl: { value: 1, unit: 'HOURS' } }
    await call('entity/set', { ...item, key: 'expiring', options })
    await call('entity/set', { ...item, key: 'staying' })
    test.clock.advance(3_600_000)
    const queries = [
      { indexName: 'by-key' },
      { indexName: 'whole' },
      { indexName: 'by-text-and-flag', partition: ['x', true] },
    ]
    const answers = await Promise.all(
      queries.map((body) => call('entity/query', { entityName: 'measure', ...body })),
    )
    expect(answers.map(({ body }) => body.data.map(({ key }) => key))).toEqual(
      queries.map(() => ['staying']),
    )
  })

  it('uses the first of two indexes with one name', () => {
    const { call } = createTestEngine({}, TWO_INDEXES_OF_ONE_NAME)
    const set = (key: string, value: object) =>
      call('entity/set', { entityName: 'twice', key, value })
    set('a', { first: 1, second: 2 })
    set('b', { first: 2, second: 1 })
    set('c', { second: 3 })
    const { body } = call('entity/query', { entityName: 'twice', indexName: 'same' })
    expect(body.data.map(({ key }) => key)).toEqual(['a', 'b'])
  })

  const byKey = { indexName: 'by-key' }
  const filter = (property: string, condition: string, values: unknown[]) => ({
    ...byKey,
    filters: { and: [{ property, condition, values }] },
  })
  const range = (indexName: string, condition: string, values: unknown[]) => ({
    indexName,
    range: { condition, values },
  })

  it.each<{ name: string; body: object; code: string; status?: number }>([
    { name: 'no index', body: {}, code: 'BAD_REQUEST' },
    {
      name: 'an undeclared entity',
      body: { ...byKey, entityName: 'undeclared' },
      code: 'SCHEMA_NOT_FOUND',
      status: 404,
    },
    {
      name: 'a short entity name',
      body: { ...byKey, entityName: 'ab' },
      code: 'ENTITY_TYPE_TOO_SHORT',
    },
    { name: 'an undeclared index', body: { indexName: 'toString' }, code: 'INVALID_ENTITY_INDEX' },
    {
      name: 'a missing partition',
      body: { indexName: 'by-text-and-flag' },
      code: 'INVALID_ENTITY_INDEX',
    },
    {
      name: 'part of a partition',
      body: { indexName: 'by-text-and-flag', partition: ['red'] },
      code: 'INVALID_ENTITY_INDEX',
    },
    {
      name: 'a partition in the wrong order',
      body: { indexName: 'by-text-and-flag', partition: [true, 'red'] },
      code: 'INCORRECT_PROPERTY_TYPE',
    },
    {
      name: 'a partition for an index without one',
      body: { indexName: 'whole', partition: ['red'] },
      code: 'INVALID_ENTITY_INDEX',
    },
    {
      name: 'limit 0',
      body: { ...byKey, limit: 0 },
      code: 'COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE',
    },
    {
      name: 'limit 101',
      body: { ...byKey, limit: 101 },
      code: 'COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE',
    },
    { name: 'an unknown sort', body: { ...byKey, sort: 'UP' }, code: 'BAD_REQUEST' },
    { name: 'a damaged cursor', body: { ...byKey, cursor: 'x' }, code: 'INVALID_CURSOR' },
    {
      name: 'an unknown range condition',
      body: range('whole', 'LIKE', [1]),
      code: 'INVALID_FILTER_CONDITION',
    },
    {
      name: 'a filter condition on a range',
      body: range('text', 'CONTAINS', ['r']),
      code: 'INVALID_FILTER_CONDITION',
    },
    {
      name: 'BEGINS_WITH on an integer',
      body: range('whole', 'BEGINS_WITH', [1]),
      code: 'INVALID_FILTER_CONDITION',
    },
    {
      name: 'GREATER_THAN on a boolean',
      body: range('flag', 'GREATER_THAN', [true]),
      code: 'INVALID_FILTER_CONDITION',
    },
    {
      name: 'a range on an attribute of type any',
      body: range('free', 'EQUAL_TO', ['x']),
      code: 'INVALID_FILTER_CONDITION',
    },
    {
      name: 'a range value of the wrong type',
      body: range('whole', 'EQUAL_TO', ['1']),
      code: 'INCORRECT_PROPERTY_TYPE',
    },
    {
      name: 'BETWEEN with one value',
      body: range('whole', 'BETWEEN', [1]),
      code: 'INSUFFICIENT_FILTER_VALUES',
    },
    {
      name: 'BETWEEN with three values',
      body: range('whole', 'BETWEEN', [1, 2, 3]),
      code: 'INVALID_FILTER_VALUES',
    },
    {
      name: 'EQUAL_TO without value',
      body: range('whole', 'EQUAL_TO', []),
      code: 'INVALID_FILTER_VALUES',
    },
    {
      name: 'an unknown filter condition',
      body: filter('text', 'constructor', ['x']),
      code: 'INVALID_FILTER_CONDITION',
    },
    {
      name: 'a filter on an undeclared attribute',
      body: filter('toString', 'EQUAL_TO', ['x']),
      code: 'INVALID_ENTITY_ATTRIBUTE',
    },
    {
      name: 'a filter on an attribute of type any',
      body: filter('free', 'EQUAL_TO', ['x']),
      code: 'UNPROCESSABLE_ENTITY',
      status: 422,
    },
    {
      name: 'CONTAINS on an integer',
      body: filter('whole', 'CONTAINS', [1]),
      code: 'INVALID_FILTER_CONDITION',
    },
    {
      name: 'a filter value of the wrong type',
      body: filter('whole', 'EQUAL_TO', ['1']),
      code: 'INCORRECT_PROPERTY_TYPE',
    },
    {
      name: 'a BETWEEN filter with one value',
      body: filter('whole', 'BETWEEN', [1]),
      code: 'INSUFFICIENT_FILTER_VALUES',
    },
    {
      name: 'EXISTS without its value',
      body: filter('whole', 'EXISTS', []),
      code: 'INVALID_FILTER_VALUES',
    },
    {
      name: 'both "and" and "or"',
      body: { ...byKey, filters: { and: [], or: [] } },
      code: 'INVALID_FILTER_OPERATORS_COMBINATION',
    },
    {
      name: 'an empty "or"',
      body: { ...byKey, filters: { or: [] } },
      code: 'EMPTY_FILTER_OPERATOR',
    },
    {
      name: 'neither "and" nor "or"',
      body: { ...byKey, filters: {} },
      code: 'EMPTY_FILTER_OPERATOR',
    },
    {
      name: '101 conditions',
      body: {
        ...byKey,
        filters: {
          or: numbered(101, (n) => ({ property: 'whole', condition: 'EQUAL_TO', values: [n] })),
        },
      },
      code: 'UNPROCESSABLE_ENTITY',
      status: 422,
    },
  ])('refuses $name', async ({ body, code, status = 400 }) => {
    const answer = await test.call('entity/query', { entityName: 'measure', ...body })
    expect(answer).toMatchObject({ status, body: { code } })
  })

  it('tolerates unknown members', async () => {
    expect((await query({ indexName: 'by-key', unknown: 1 })).keys).toHaveLength(6)
  })
})
