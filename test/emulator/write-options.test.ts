import { describe, expect, it } from 'vitest'
import type { StorageOperation } from '../../src/wire/storage-operation.js'
import { createTestEngine } from './emulator-harness.js'

const YEAR_SECONDS = 365 * 24 * 60 * 60
const UNITS = { SECONDS: 1, MINUTES: 60, HOURS: 3600, DAYS: 86_400 }

/** Every store in which a `set` has options. */
const STORES: readonly { set: StorageOperation; get: StorageOperation; item: object }[] = [
  { set: 'set', get: 'get', item: { key: 'k' } },
  { set: 'secret/set', get: 'secret/get', item: { key: 'k' } },
  { set: 'entity/set', get: 'entity/get', item: { key: 'k', entityName: 'measure' } },
]

describe.each(STORES)('$set', ({ set, get, item }) => {
  const value = { whole: 1 }

  it.each(Object.entries(UNITS))('keeps an item for three %s', (unit, seconds) => {
    const { call, clock } = createTestEngine()
    call(set, { ...item, value, options: { ttl: { value: 3, unit } } })
    clock.advance(3000 * seconds - 1)
    expect(call(get, item).status).toBe(200)
    clock.advance(1)
    expect(call(get, item).status).toBe(404)
  })

  it.each(Object.entries(UNITS))('takes a year in %s and no more', (unit, seconds) => {
    const { call } = createTestEngine()
    const setFor = (length: number) =>
      call(set, { ...item, value, options: { ttl: { value: length, unit } } })
    expect(setFor(YEAR_SECONDS / seconds).status).toBe(204)
    expect(setFor(YEAR_SECONDS / seconds + 1).body.code).toBe('INVALID_TTL')
  })

  it('fails on a taken key with FAIL_IF_EXISTS, and leaves the item alone', () => {
    const { call } = createTestEngine()
    const options = { keyPolicy: 'FAIL_IF_EXISTS' }
    expect(call(set, { ...item, value, options }).status).toBe(204)
    expect(call(set, { ...item, value: { whole: 2 }, options }).body.code).toBe('KEY_CONFLICT')
    expect(call(get, item).body.value).toEqual(value)
    expect(call(set, { ...item, value, options: { keyPolicy: 'OVERRIDE' } }).status).toBe(204)
  })

  it('answers with the latest or the previous item, and its metadata', () => {
    const { call, clock } = createTestEngine()
    const write = (whole: number, returnValue: string) => {
      const options = { returnValue, returnMetadataFields: ['CREATED_AT', 'UPDATED_AT'] }
      return call(set, { ...item, value: { whole }, options })
    }
    const createdAt = clock.now()
    expect(write(1, 'PREVIOUS').status).toBe(204)
    expect(write(2, 'PREVIOUS').body).toEqual({
      ...item,
      value: { whole: 1 },
      createdAt,
      updatedAt: createdAt,
    })
    clock.advance(5)
    expect(write(3, 'LATEST').body).toEqual({
      ...item,
      value: { whole: 3 },
      createdAt,
      updatedAt: createdAt + 5,
    })
  })
})
