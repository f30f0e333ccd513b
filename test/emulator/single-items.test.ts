import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestEmulator, nest, startTestEmulator } from './emulator-harness.js'

let test: TestEmulator
beforeAll(async () => {
  test = await startTestEmulator()
})
afterAll(() => test.emulator.close())
beforeEach(() => test.emulator.reset())

const DAY_MS = 24 * 60 * 60 * 1000
const EVERY_FIELD = ['CREATED_AT', 'UPDATED_AT', 'EXPIRE_TIME']

/** The same operations on the key-value store, the secret store and an entity. */
const STORES = [
  { store: '', address: {}, value: { whole: 1 }, shown: {} },
  { store: 'secret/', address: {}, value: { whole: 1 }, shown: {} },
  {
    store: 'entity/',
    address: { entityName: 'measure' },
    value: { whole: 1 },
    shown: { entityName: 'measure' },
  },
]

describe.each(STORES)('$store get, set, delete', ({ store, address, value, shown }) => {
  const item = { ...address, key: 'k' }

  it('stores, overwrites, reads and deletes an item', async () => {
    expect(await test.call(`${store}set`, { ...item, value })).toMatchObject({
      status: 204,
      body: undefined,
    })
    expect(await test.call(`${store}set`, { ...item, value: { whole: 2 } })).toMatchObject({
      status: 204,
    })
    const { status, body } = await test.call(`${store}get`, item)
    expect({ status, body }).toEqual({
      status: 200,
      body: { key: 'k', value: { whole: 2 }, ...shown },
    })
    expect(await test.call(`${store}delete`, item)).toMatchObject({ status: 204, body: undefined })
    expect(await test.call(`${store}get`, item)).toMatchObject({
      status: 404,
      body: { code: 'KEY_NOT_FOUND' },
    })
  })

  it('answers with the metadata that is asked for', async () => {
    await test.call(`${store}set`, { ...item, value })
    const createdAt = test.clock.now()
    test.clock.advance(1000)
    const ttl = { value: 2, unit: 'DAYS' }
    await test.call(`${store}set`, { ...item, value, options: { ttl } })
    const { body } = await test.call(`${store}get`, {
      ...item,
      options: { metadataFields: EVERY_FIELD },
    })
    expect(body).toEqual({
      key: 'k',
      value,
      ...shown,
      createdAt,
      updatedAt: createdAt + 1000,
      expireTime: new Date(createdAt + 1000 + 2 * DAY_MS).toISOString(),
    })
    const some = await test.call(`${store}get`, {
      ...item,
      options: { metadataFields: ['UPDATED_AT'] },
    })
    expect(some.body).toEqual({ key: 'k', value, ...shown, updatedAt: createdAt + 1000 })
  })

  it('keeps an item that was overwritten without a time to live', async () => {
    const options = { ttl: { value: 1, unit: 'HOURS' } }
    await test.call(`${store}set`, { ...item, value, options })
    await test.call(`${store}set`, { ...item, value: { whole: 2 } })
    const metadata = { metadataFields: ['EXPIRE_TIME'] }
    const { body } = await test.call(`${store}get`, { ...item, options: metadata })
    expect(body).toEqual({ key: 'k', value: { whole: 2 }, ...shown })
    test.clock.advance(3_600_000)
    expect((await test.call(`${store}get`, item)).status).toBe(200)
  })

  it('answers with the latest or the previous item', async () => {
    const options = { returnValue: 'PREVIOUS', returnMetadataFields: ['CREATED_AT'] }
    expect(await test.call(`${store}set`, { ...item, value, options })).toMatchObject({
      status: 204,
      body: undefined,
    })
    const createdAt = test.clock.now()
    const second = await test.call(`${store}set`, { ...item, value: { whole: 2 }, options })
    expect(second).toMatchObject({ status: 200 })
    expect(second.body).toEqual({ key: 'k', value, ...shown, createdAt })
    const third = await test.call(`${store}set`, {
      ...item,
      value: { whole: 3 },
      options: { returnValue: 'LATEST', keyPolicy: 'OVERRIDE' },
    })
    expect(third.body).toEqual({ key: 'k', value: { whole: 3 }, ...shown })
  })

  it('refuses a taken key with FAIL_IF_EXISTS and leaves the item alone', async () => {
    const options = { keyPolicy: 'FAIL_IF_EXISTS' }
    expect(await test.call(`${store}set`, { ...item, value, options })).toMatchObject({
      status: 204,
    })
    expect(await test.call(`${store}set`, { ...item, value: { whole: 2 }, options })).toMatchObject(
      { status: 409, body: { code: 'KEY_CONFLICT' } },
    )
    expect((await test.call(`${store}get`, item)).body.value).toEqual(value)
  })

  it('forgets an item when its time to live ends, and frees the key', async () => {
    const options = { ttl: { value: 1, unit: 'MINUTES' }, keyPolicy: 'FAIL_IF_EXISTS' }
    await test.call(`${store}set`, { ...item, value, options })
    test.clock.advance(59_999)
    expect((await test.call(`${store}get`, item)).status).toBe(200)
    test.clock.advance(1)
    expect((await test.call(`${store}get`, item)).status).toBe(404)
    expect((await test.call(`${store}set`, { ...item, value, options })).status).toBe(204)
  })
})

describe('stored values', () => {
  it.each([
    { name: 'text', value: 'größe 😀 \u0000' },
    { name: 'empty text', value: '' },
    { name: 'zero', value: 0 },
    { name: 'a fraction', value: -1.5e-7 },
    { name: 'false', value: false },
    { name: 'an empty list', value: [] },
    { name: 'an empty object', value: {} },
    { name: 'nested nulls', value: { a: [null, { b: null }] } },
  ])('come back as they were: $name', async ({ value }) => {
    await test.call('set', { key: 'k', value })
    expect((await test.call('get', { key: 'k' })).body.value).toEqual(value)
  })

  it('keep members that JavaScript treats specially', async () => {
    await test.call('set', '{"key":"k","value":{"__proto__":{"a":1},"constructor":2}}')
    const { body } = await test.call('get', { key: 'k' })
    expect(JSON.stringify(body.value)).toBe('{"__proto__":{"a":1},"constructor":2}')
  })

  it('are separate in the key-value store, the secret store and each entity', async () => {
    await test.call('set', { key: 'k', value: 'plain' })
    await test.call('secret/set', { key: 'k', value: 'secret' })
    await test.call('entity/set', { entityName: 'measure', key: 'k', value: { whole: 1 } })
    await test.call('entity/set', { entityName: 'scope-change', key: 'k', value: { n: 2 } })
    await test.call('delete', { key: 'k' })
    expect((await test.call('secret/get', { key: 'k' })).body.value).toBe('secret')
    const { body } = await test.call('entity/get', { entityName: 'scope-change', key: 'k' })
    expect(body.value).toEqual({ n: 2 })
    expect((await test.call('get', { key: 'k', entityName: 'measure' })).status).toBe(404)
  })

  it('may be 240 KiB large and 32 levels deep, and no more', async () => {
    const largest = 'x'.repeat(240 * 1024 - 2)
    expect((await test.call('set', { key: 'k', value: largest })).status).toBe(204)
    expect(await test.call('set', { key: 'k', value: `${largest}x` })).toMatchObject({
      status: 400,
      body: { code: 'MAX_SIZE' },
    })
    expect((await test.call('set', { key: 'k', value: nest(32) })).status).toBe(204)
    expect(await test.call('set', { key: 'k', value: nest(33) })).toMatchObject({
      status: 400,
      body: { code: 'MAX_DEPTH' },
    })
    const deepest = `{"key":"k","value":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    expect((await test.call('set', deepest)).body.code).toBe('MAX_DEPTH')
  })
})
