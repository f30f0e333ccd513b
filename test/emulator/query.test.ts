import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestEmulator, numbered, startTestEmulator } from './emulator-harness.js'

let test: TestEmulator
beforeAll(async () => {
  test = await startTestEmulator()
})
afterAll(() => test.emulator.close())
beforeEach(() => test.emulator.reset())

const prefix = (value: unknown) => ({
  where: [{ property: 'key', condition: 'BEGINS_WITH', values: [value] }],
})

async function setKeys(keys: readonly string[]): Promise<void> {
  await Promise.all(keys.map((key) => test.call('set', { key, value: key })))
}

async function queryKeys(body: object): Promise<string[]> {
  const answer = await test.call('query', body)
  expect(answer.status).toBe(200)
  return answer.body.data.map(({ key }) => key)
}

describe('query', () => {
  it('answers an empty page without cursor when nothing is stored', async () => {
    expect((await test.call('query', {})).body).toEqual({ data: [] })
  })

  it('orders by key and leaves out secrets and entities', async () => {
    await setKeys(['b', 'a', 'B', '#', 'ab', '1', 'a b'])
    await test.call('secret/set', { key: 'secret', value: 1 })
    await test.call('entity/set', { entityName: 'measure', key: 'entity', value: {} })
    expect(await queryKeys({})).toEqual(['#', '1', 'B', 'a', 'a b', 'ab', 'b'])
  })

  it('selects a prefix', async () => {
    await setKeys(['user', 'user:', 'user:1', 'user:2', 'userx', 'v'])
    expect(await queryKeys(prefix('user:'))).toEqual(['user:', 'user:1', 'user:2'])
    expect(await queryKeys({ where: [] })).toHaveLength(6)
  })

  it('answers 10 items by default and 100 at most', async () => {
    await setKeys(numbered(101, (n) => `k${String(n).padStart(3, '0')}`))
    expect(await queryKeys({})).toHaveLength(10)
    expect(await queryKeys({ limit: 100 })).toHaveLength(100)
    expect(await queryKeys({ limit: 1 })).toEqual(['k001'])
  })

  it('walks all pages by cursor and gives none on the last, even when it is full', async () => {
    await setKeys(numbered(6, (n) => `k${n}`))
    const walk = async (after?: string): Promise<string[][]> => {
      const { body } = await test.call('query', { limit: 3, ...(after && { after }) })
      const keys = body.data.map(({ key }) => key)
      return body.cursor === undefined ? [keys] : [keys, ...(await walk(body.cursor))]
    }
    expect(await walk()).toEqual([
      ['k1', 'k2', 'k3'],
      ['k4', 'k5', 'k6'],
    ])
  })

  it('goes on where it was when items come and go between pages', async () => {
    await setKeys(['b', 'd', 'f', 'h'])
    const first = await test.call('query', { limit: 2 })
    await test.call('delete', { key: 'd' })
    await setKeys(['a', 'e'])
    expect(await queryKeys({ limit: 2, after: first.body.cursor })).toEqual(['e', 'f'])
  })

  it('leaves out expired items and counts them in no page', async () => {
    await setKeys(['a', 'c'])
    await test.call('set', {
      key: 'b',
      value: 1,
      options: { ttl: { value: 1, unit: 'HOURS' } },
    })
    test.clock.advance(3_600_000)
    const { body } = await test.call('query', { limit: 2 })
    expect(body).toEqual({
      data: [
        { key: 'a', value: 'a' },
        { key: 'c', value: 'c' },
      ],
    })
  })

  it('answers with metadata that is asked for', async () => {
    await setKeys(['a'])
    const { body } = await test.call('query', { options: { metadataFields: ['CREATED_AT'] } })
    expect(body.data).toEqual([{ key: 'a', value: 'a', createdAt: test.clock.now() }])
  })

  it.each([
    { name: 'limit 0', body: { limit: 0 }, code: 'LIST_QUERY_LIMIT_EXCEEDED' },
    { name: 'limit 101', body: { limit: 101 }, code: 'LIST_QUERY_LIMIT_EXCEEDED' },
    { name: 'limit 1.5', body: { limit: 1.5 }, code: 'LIST_QUERY_LIMIT_EXCEEDED' },
    { name: 'limit "5"', body: { limit: '5' }, code: 'BAD_REQUEST' },
    {
      name: 'two conditions',
      body: { where: [...prefix('a').where, ...prefix('b').where] },
      code: 'QUERY_WHERE_INVALID',
    },
    {
      name: 'a condition on the value',
      body: { where: [{ property: 'value', condition: 'BEGINS_WITH', values: ['a'] }] },
      code: 'QUERY_WHERE_FIELD_INVALID',
    },
    {
      name: 'another condition',
      body: { where: [{ property: 'key', condition: 'EQUAL_TO', values: ['a'] }] },
      code: 'INVALID_FILTER_CONDITION',
    },
    {
      name: 'two prefixes',
      body: { where: [{ property: 'key', condition: 'BEGINS_WITH', values: ['a', 'b'] }] },
      code: 'INVALID_FILTER_VALUES',
    },
    { name: 'a prefix that is a number', body: prefix(1), code: 'INVALID_FILTER_VALUES' },
    { name: 'an empty prefix', body: prefix(''), code: 'KEY_TOO_SHORT' },
    { name: 'a long prefix', body: prefix('x'.repeat(501)), code: 'KEY_TOO_LONG' },
    { name: 'a prefix with a slash', body: prefix('a/'), code: 'INVALID_KEY' },
  ])('refuses $name', async ({ body, code }) => {
    expect(await test.call('query', body)).toMatchObject({ status: 400, body: { code } })
  })
})

describe('cursors', () => {
  const query = { limit: 1, ...prefix('k') }

  async function firstCursor(): Promise<string> {
    await setKeys(['k1', 'k2', 'k3'])
    return (await test.call('query', query)).body.cursor ?? ''
  }

  it('do not mind the order of members', async () => {
    const after = await firstCursor()
    const where = [{ values: ['k'], condition: 'BEGINS_WITH', property: 'key' }]
    expect(await queryKeys({ after, where, limit: 1 })).toEqual(['k2'])
  })

  it('fit the same query with its defaults spelt out', async () => {
    await setKeys(numbered(11, (n) => `k${String(n).padStart(2, '0')}`))
    const { cursor: after } = (await test.call('query', {})).body
    expect(await queryKeys({ after, limit: 10, where: [] })).toEqual(['k11'])
  })

  it('do not mind unknown members and metadata', async () => {
    const after = await firstCursor()
    const options = { metadataFields: ['CREATED_AT'] }
    const where = [{ ...prefix('k').where[0], unknown: 2 }]
    expect(await queryKeys({ ...query, where, after, options, unknown: [1] })).toEqual(['k2'])
  })

  it('do not mind unknown members of 20,000 levels', async () => {
    const after = await firstCursor()
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    const body = `${JSON.stringify({ ...query, after }).slice(0, -1)},"unknown":${deep}}`
    const answer = await test.call('query', body)
    expect(answer).toMatchObject({ status: 200, body: { data: [{ key: 'k2' }] } })
  })

  it.each([
    { name: 'another prefix', change: prefix('k2') },
    { name: 'no prefix', change: { where: undefined } },
    { name: 'another limit', change: { limit: 2 } },
  ])('are refused with $name', async ({ change }) => {
    const after = await firstCursor()
    expect(await test.call('query', { ...query, ...change, after })).toMatchObject({
      status: 400,
      body: { code: 'INVALID_CURSOR' },
    })
  })

  it.each<{ name: string; damage: (cursor: string) => string }>([
    { name: 'empty', damage: () => '' },
    { name: 'some text', damage: () => 'next' },
    { name: 'cut short', damage: (cursor) => cursor.slice(0, -1) },
    { name: 'longer', damage: (cursor) => `${cursor}!` },
    { name: 'of another position', damage: (cursor) => rewrite(cursor, 'k1', 'k2') },
  ])('are refused when $name', async ({ damage }) => {
    const after = damage(await firstCursor())
    expect(await test.call('query', { ...query, after })).toMatchObject({
      status: 400,
      body: { code: 'INVALID_CURSOR' },
    })
  })

  it('are refused to another tenant, another operation and another run', async () => {
    const after = await firstCursor()
    const refused = { status: 400, body: { code: 'INVALID_CURSOR' } }
    const other = await test.as('another')
    expect(await other('query', { ...query, after })).toMatchObject(refused)
    const entities = { entityName: 'measure', indexName: 'by-key', cursor: after }
    expect(await test.call('entity/query', entities)).toMatchObject(refused)
    const { call, emulator } = await startTestEmulator()
    expect(await call('query', { ...query, after })).toMatchObject(refused)
    await emulator.close()
  })
})

function rewrite(cursor: string, from: string, to: string): string {
  const text = Buffer.from(cursor, 'base64url').toString()
  expect(text).toContain(from)
  return Buffer.from(text.replace(from, to)).toString('base64url')
}
