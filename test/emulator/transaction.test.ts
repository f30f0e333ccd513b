import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestEmulator, numbered, startTestEmulator } from './emulator-harness.js'

let test: TestEmulator
beforeAll(async () => {
  test = await startTestEmulator()
})
afterAll(() => test.emulator.close())
beforeEach(async () => {
  test.emulator.reset()
  await test.call('set', { key: 'plain', value: 'old' })
  await test.call('entity/set', { ...ITEM, value: { whole: 1, text: 'open' } })
})

const ITEM = { key: 'k', entityName: 'measure' }
const wholeIs = (value: number) => ({
  and: [{ property: 'whole', condition: 'EQUAL_TO', values: [value] }],
})

describe('transaction', () => {
  it('sets, deletes and checks together', async () => {
    const answer = await test.call('transaction', {
      set: [
        { key: 'new', value: 1, options: { ttl: { value: 1, unit: 'HOURS' } } },
        { ...ITEM, key: 'k2', value: { whole: 2 } },
      ],
      delete: [{ key: 'plain' }],
      check: [{ ...ITEM, conditions: wholeIs(1) }],
    })
    expect(answer).toMatchObject({ status: 204, body: undefined })
    expect((await test.call('get', { key: 'plain' })).status).toBe(404)
    expect((await test.call('entity/get', { ...ITEM, key: 'k2' })).status).toBe(200)
    expect((await test.call('get', { key: 'new' })).status).toBe(200)
    test.clock.advance(3_600_000)
    expect((await test.call('get', { key: 'new' })).status).toBe(404)
  })

  it('keeps createdAt of an item it overwrites', async () => {
    const createdAt = test.clock.now()
    test.clock.advance(5)
    await test.call('transaction', { set: [{ key: 'plain', value: 'new' }] })
    const options = { metadataFields: ['CREATED_AT', 'UPDATED_AT'] }
    const { body } = await test.call('get', { key: 'plain', options })
    expect(body).toEqual({ key: 'plain', value: 'new', createdAt, updatedAt: createdAt + 5 })
  })

  it('drops the time to live of an item it overwrites without one', async () => {
    const options = { ttl: { value: 1, unit: 'HOURS' } }
    await test.call('set', { key: 'plain', value: 'old', options })
    await test.call('transaction', { set: [{ key: 'plain', value: 'new' }] })
    test.clock.advance(3_600_000)
    expect((await test.call('get', { key: 'plain' })).status).toBe(200)
  })

  it('sets and deletes an item when its own conditions hold', async () => {
    const set = { ...ITEM, value: { whole: 2 }, conditions: wholeIs(1) }
    expect((await test.call('transaction', { set: [set] })).status).toBe(204)
    expect(await test.call('transaction', { set: [set] })).toMatchObject({
      status: 400,
      body: { code: 'CONDITIONAL_CHECK_FAILED' },
    })
    const remove = { ...ITEM, conditions: wholeIs(2) }
    expect((await test.call('transaction', { delete: [remove] })).status).toBe(204)
    expect((await test.call('entity/get', ITEM)).status).toBe(404)
  })

  it('takes a missing item for one without attributes in the conditions of a set', async () => {
    const isNew = { or: [{ property: 'whole', condition: 'NOT_EXISTS', values: [true] }] }
    const set = { ...ITEM, key: 'fresh', value: { whole: 1 }, conditions: isNew }
    expect((await test.call('transaction', { set: [set] })).status).toBe(204)
    expect((await test.call('transaction', { set: [set] })).status).toBe(400)
  })

  it('fails a check on a missing item even when the condition asks for absence', async () => {
    const isNew = { or: [{ property: 'whole', condition: 'NOT_EXISTS', values: [true] }] }
    const check = { ...ITEM, key: 'missing', conditions: isNew }
    expect(await test.call('transaction', { check: [check] })).toMatchObject({
      status: 400,
      body: { code: 'CONDITIONAL_CHECK_FAILED' },
    })
  })

  const sets = (count: number) => numbered(count, (n) => ({ key: `n${n}`, value: n }))
  const big = numbered(20, (n) => ({ key: `n${n}`, value: 'x'.repeat(220_000) }))

  it.each<{ name: string; failing: object; code: string; status?: number }>([
    {
      name: 'a check is false',
      failing: { check: [{ ...ITEM, conditions: wholeIs(9) }] },
      code: 'CONDITIONAL_CHECK_FAILED',
    },
    {
      name: 'a set is refused',
      failing: { set: [...sets(2), { ...ITEM, value: { whole: 'x' } }] },
      code: 'INCORRECT_PROPERTY_TYPE',
    },
    {
      name: 'a value is null',
      failing: { set: [...sets(1), { key: 'n9', value: null }] },
      code: 'BAD_REQUEST',
    },
    { name: 'a key is wrong', failing: { delete: [{ key: 'a/b' }] }, code: 'INVALID_KEY' },
    {
      name: 'an entity is not declared',
      failing: { check: [{ key: 'k', entityName: 'undeclared', conditions: wholeIs(1) }] },
      code: 'SCHEMA_NOT_FOUND',
      status: 404,
    },
    {
      name: 'a time to live is wrong',
      failing: { set: [{ key: 'n1', value: 1, options: { ttl: { value: -1, unit: 'DAYS' } } }] },
      code: 'INVALID_TTL',
    },
    {
      name: 'conditions name no entity',
      failing: { delete: [{ key: 'plain', conditions: wholeIs(1) }] },
      code: 'INVALID_TRANSACTION_REQUEST',
    },
    { name: 'a check has no conditions', failing: { check: [ITEM] }, code: 'BAD_REQUEST' },
    {
      name: 'conditions are empty',
      failing: { check: [{ ...ITEM, conditions: { and: [] } }] },
      code: 'EMPTY_FILTER_OPERATOR',
    },
    {
      name: 'conditions have both operators',
      failing: { check: [{ ...ITEM, conditions: { and: [], or: [] } }] },
      code: 'INVALID_FILTER_OPERATORS_COMBINATION',
    },
    {
      name: 'a condition is unknown',
      failing: {
        check: [
          { ...ITEM, conditions: { and: [{ property: 'whole', condition: 'IS', values: [1] }] } },
        ],
      },
      code: 'INVALID_FILTER_CONDITION',
    },
    {
      name: 'a key is set and checked',
      failing: { set: [{ ...ITEM, value: {} }], check: [{ ...ITEM, conditions: wholeIs(1) }] },
      code: 'KEY_DUPLICATION_ERROR',
    },
    {
      name: 'there are 26 operations',
      failing: { set: sets(25), delete: [{ key: 'plain' }] },
      code: 'UNPROCESSABLE_ENTITY',
      status: 422,
    },
    { name: 'it is larger than 4 MiB', failing: { set: big }, code: 'MAX_SIZE' },
  ])('writes nothing when $name', async ({ failing, code, status = 400 }) => {
    const set = [{ key: 'plain', value: 'new' }]
    const request = 'set' in failing || 'delete' in failing ? failing : { set, ...failing }
    expect(await test.call('transaction', request)).toMatchObject({ status, body: { code } })
    const { body } = await test.call('query', {})
    expect(body.data).toEqual([{ key: 'plain', value: 'old' }])
    expect((await test.call('entity/get', ITEM)).body.value).toEqual({ whole: 1, text: 'open' })
  })

  it.each([
    { name: 'an empty object', body: {} },
    { name: 'empty lists', body: { set: [], delete: [], check: [] } },
  ])('refuses $name', async ({ body }) => {
    expect(await test.call('transaction', body)).toMatchObject({
      status: 400,
      body: { code: 'INVALID_TRANSACTION_REQUEST' },
    })
  })

  it('lets exactly one of many contenders win', async () => {
    const set = { ...ITEM, value: { whole: 2 }, conditions: wholeIs(1) }
    const answers = await Promise.all(numbered(10, () => test.call('transaction', { set: [set] })))
    const won = answers.filter(({ status }) => status === 204)
    expect(won).toHaveLength(1)
  })
})
