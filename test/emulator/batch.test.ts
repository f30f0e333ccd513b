import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestEmulator, numbered, startTestEmulator } from './emulator-harness.js'

let test: TestEmulator
beforeAll(async () => {
  test = await startTestEmulator()
})
afterAll(() => test.emulator.close())
beforeEach(() => test.emulator.reset())

const inEntity = { key: 'k', entityName: 'measure' }

describe('batch/set', () => {
  it('writes to the key-value store and to entities, with times to live', async () => {
    const options = { ttl: { value: 1, unit: 'HOURS' } }
    const { status, body } = await test.call('batch/set', [
      { key: 'k', value: 1, options },
      { ...inEntity, value: { whole: 1 } },
    ])
    expect({ status, body }).toEqual({
      status: 200,
      body: { successfulKeys: [{ key: 'k' }, inEntity], failedKeys: [] },
    })
    expect((await test.call('entity/get', inEntity)).body.value).toEqual({ whole: 1 })
    test.clock.advance(3_600_000)
    expect((await test.call('get', { key: 'k' })).status).toBe(404)
  })

  it('keeps createdAt of an item it overwrites', async () => {
    await test.call('set', { key: 'k', value: 1 })
    const createdAt = test.clock.now()
    test.clock.advance(5)
    await test.call('batch/set', [{ key: 'k', value: 2 }])
    const options = { metadataFields: ['CREATED_AT', 'UPDATED_AT'] }
    const { body } = await test.call('get', { key: 'k', options })
    expect(body).toEqual({ key: 'k', value: 2, createdAt, updatedAt: createdAt + 5 })
  })

  it('drops the time to live of an item it overwrites without one', async () => {
    const options = { ttl: { value: 1, unit: 'HOURS' } }
    await test.call('batch/set', [{ key: 'k', value: 1, options }])
    await test.call('batch/set', [{ key: 'k', value: 2 }])
    test.clock.advance(3_600_000)
    expect((await test.call('get', { key: 'k' })).status).toBe(200)
  })

  it('writes the good items when others fail', async () => {
    const { status, body } = await test.call('batch/set', [
      { key: 'good', value: 1 },
      { key: 'a/b', value: 1 },
      { key: 'null', value: null },
      { key: 'ttl', value: 1, options: { ttl: { value: 0, unit: 'DAYS' } } },
      { ...inEntity, value: { whole: 'x' } },
      { ...inEntity, key: 'list', value: [] },
      { key: 'k', entityName: 'undeclared', value: {} },
    ])
    expect(status).toBe(200)
    expect(body.successfulKeys).toEqual([{ key: 'good' }])
    expect(body.failedKeys.map(({ key, error }) => [key, error.code])).toEqual([
      ['a/b', 'INVALID_KEY'],
      ['null', 'VALIDATION_ERROR'],
      ['ttl', 'INVALID_TTL'],
      ['k', 'INCORRECT_PROPERTY_TYPE'],
      ['list', 'INVALID_ENTITY_VALUE'],
      ['k', 'SCHEMA_NOT_FOUND'],
    ])
    expect(body.failedKeys[3]).toMatchObject(inEntity)
    expect((await test.call('query', {})).body.data).toEqual([{ key: 'good', value: 1 }])
  })

  it('refuses more than 4 MiB', async () => {
    const items = numbered(20, (n) => ({ key: `k${n}`, value: 'x'.repeat(220_000) }))
    expect(await test.call('batch/set', items)).toMatchObject({
      status: 400,
      body: { code: 'MAX_SIZE' },
    })
  })
})

describe('batch/get', () => {
  it('answers values with the metadata each item asks for', async () => {
    await test.call('set', { key: 'k', value: 1 })
    await test.call('entity/set', { ...inEntity, value: { whole: 1 } })
    const { body } = await test.call('batch/get', [
      { key: 'k', options: { metadataFields: ['CREATED_AT', 'EXPIRE_TIME'] } },
      inEntity,
    ])
    expect(body).toEqual({
      successfulKeys: [
        { key: 'k', value: 1, createdAt: test.clock.now() },
        { ...inEntity, value: { whole: 1 } },
      ],
      failedKeys: [],
    })
  })

  it('names what is missing or wrong in each failed item', async () => {
    const { status, body } = await test.call('batch/get', [inEntity, { key: 'a/b' }])
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        successfulKeys: [],
        failedKeys: [
          {
            ...inEntity,
            error: { code: 'KEY_NOT_FOUND', message: 'Provided key does not exist' },
          },
          { key: 'a/b', error: expect.objectContaining({ code: 'INVALID_KEY' }) },
        ],
      },
    })
  })
})

describe('batch/delete', () => {
  it('deletes, and takes missing keys for deleted', async () => {
    await test.call('set', { key: 'k', value: 1 })
    const { body } = await test.call('batch/delete', [{ key: 'k' }, { key: 'none' }, inEntity])
    expect(body).toEqual({
      successfulKeys: [{ key: 'k' }, { key: 'none' }, inEntity],
      failedKeys: [],
    })
    expect((await test.call('get', { key: 'k' })).status).toBe(404)
  })

  it('names wrong items', async () => {
    const { body } = await test.call('batch/delete', [{ key: '' }, { ...inEntity, key: '' }])
    expect(body.failedKeys).toMatchObject([
      { error: { code: 'KEY_TOO_SHORT' } },
      { error: { code: 'EMPTY_KEY' } },
    ])
  })
})

describe.each([
  { verb: 'set', extra: { value: 1 } },
  { verb: 'get', extra: {} },
  { verb: 'delete', extra: {} },
])('batch/$verb', ({ verb, extra }) => {
  it('refuses an empty batch', async () => {
    expect(await test.call(`batch/${verb}`, [])).toMatchObject({
      status: 400,
      body: { code: 'BAD_REQUEST' },
    })
  })

  it('refuses 26 items as a whole', async () => {
    const items = numbered(26, (n) => ({ key: `k${n}`, ...extra }))
    expect(await test.call(`batch/${verb}`, items)).toMatchObject({
      status: 400,
      body: {
        code: 'TOO_MANY_BATCH_ENTITIES',
        message: `Number of entities to ${verb} was 26, but you can only ${verb} a maximum of 25 entities at a time.`,
      },
    })
  })

  it('refuses the same key twice as a whole, but not in two stores', async () => {
    const twice = [
      { key: 'k', ...extra },
      { key: 'k', ...extra },
    ]
    expect(await test.call(`batch/${verb}`, twice)).toMatchObject({
      status: 400,
      body: { code: 'KEY_DUPLICATION_ERROR' },
    })
    expect((await test.call('query', {})).body.data).toEqual([])
    const apart = [
      { key: 'k', ...extra },
      { ...inEntity, ...extra },
    ]
    expect((await test.call(`batch/${verb}`, apart)).status).toBe(200)
  })
})
