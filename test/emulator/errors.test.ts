import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ERROR_TABLE, type PlatformErrorCode } from '../../src/wire/error-table.js'
import { type TestEmulator, startTestEmulator } from './emulator-harness.js'

let test: TestEmulator
beforeAll(async () => {
  test = await startTestEmulator()
})
afterAll(() => test.emulator.close())
beforeEach(() => test.emulator.reset())

interface Case {
  name: string
  operation: string
  body: unknown
  code: PlatformErrorCode
}

const measure = { entityName: 'measure', key: 'k' }
const place = { entityName: 'place', key: 'k' }
const ttl = (value: number) => ({ options: { ttl: { value, unit: 'DAYS' } } })

const CASES: readonly Case[] = [
  { name: 'no JSON', operation: 'get', body: '{', code: 'BAD_REQUEST' },
  { name: 'an empty body', operation: 'get', body: '', code: 'BAD_REQUEST' },
  { name: 'a list for an object', operation: 'get', body: [], code: 'BAD_REQUEST' },
  { name: 'an object for a list', operation: 'batch/get', body: {}, code: 'BAD_REQUEST' },
  { name: 'no key', operation: 'get', body: {}, code: 'BAD_REQUEST' },
  { name: 'a key that is a number', operation: 'delete', body: { key: 1 }, code: 'BAD_REQUEST' },
  {
    name: 'a body over 5 MB',
    operation: 'set',
    body: `"${'x'.repeat(5 * 1024 * 1024)}"`,
    code: 'BAD_REQUEST',
  },
  {
    name: 'an unknown metadata field',
    operation: 'get',
    body: { key: 'k', options: { metadataFields: ['SIZE'] } },
    code: 'BAD_REQUEST',
  },
  {
    name: 'an unknown key policy',
    operation: 'set',
    body: { key: 'k', value: 1, options: { keyPolicy: 'MERGE' } },
    code: 'BAD_REQUEST',
  },
  { name: 'no value', operation: 'set', body: { key: 'k' }, code: 'BAD_REQUEST' },
  { name: 'null', operation: 'set', body: { key: 'k', value: null }, code: 'BAD_REQUEST' },
  {
    name: 'a number that would read back as null',
    operation: 'set',
    body: '{"key":"inf","value":1e999}',
    code: 'BAD_REQUEST',
  },
  {
    name: 'such a number inside an attribute of type any',
    operation: 'entity/set',
    body: '{"entityName":"measure","key":"k","value":{"free":[{"a":-1e999}]}}',
    code: 'BAD_REQUEST',
  },
  {
    name: 'an entity value that is a list',
    operation: 'entity/set',
    body: { ...measure, value: [] },
    code: 'BAD_REQUEST',
  },
  {
    name: 'returnMetadataFields without returnValue',
    operation: 'set',
    body: { key: 'k', value: 1, options: { returnMetadataFields: ['CREATED_AT'] } },
    code: 'BAD_REQUEST',
  },
  { name: 'an empty key', operation: 'get', body: { key: '' }, code: 'KEY_TOO_SHORT' },
  {
    name: 'an empty secret key',
    operation: 'secret/set',
    body: { key: '', value: 1 },
    code: 'KEY_TOO_SHORT',
  },
  {
    name: 'an empty entity key',
    operation: 'entity/get',
    body: { ...measure, key: '' },
    code: 'EMPTY_KEY',
  },
  {
    name: 'a key of 501 characters',
    operation: 'set',
    body: { key: 'k'.repeat(501), value: 1 },
    code: 'KEY_TOO_LONG',
  },
  { name: 'a key with a slash', operation: 'delete', body: { key: 'a/b' }, code: 'INVALID_KEY' },
  { name: 'a key of white space', operation: 'get', body: { key: ' ' }, code: 'INVALID_KEY' },
  {
    name: 'an entity name of two characters',
    operation: 'entity/get',
    body: { ...measure, entityName: 'ab' },
    code: 'ENTITY_TYPE_TOO_SHORT',
  },
  {
    name: 'an entity name of 61 characters',
    operation: 'entity/get',
    body: { ...measure, entityName: 'a'.repeat(61) },
    code: 'ENTITY_TYPE_TOO_LARGE',
  },
  {
    name: 'an entity name in capitals',
    operation: 'entity/delete',
    body: { ...measure, entityName: 'Measure' },
    code: 'INVALID_ENTITY_TYPE',
  },
  {
    name: 'an undeclared entity',
    operation: 'entity/get',
    body: { ...measure, entityName: 'constructor' },
    code: 'SCHEMA_NOT_FOUND',
  },
  {
    name: 'an undeclared attribute',
    operation: 'entity/set',
    body: { ...measure, value: { other: 1 } },
    code: 'INVALID_ENTITY_ATTRIBUTE',
  },
  {
    name: 'an attribute called __proto__',
    operation: 'entity/set',
    body: '{"entityName":"measure","key":"k","value":{"__proto__":1}}',
    code: 'INVALID_ENTITY_ATTRIBUTE',
  },
  {
    name: 'blank text',
    operation: 'entity/set',
    body: { ...measure, value: { text: ' ' } },
    code: 'INCORRECT_PROPERTY_TYPE',
  },
  {
    name: 'null in an attribute of type any',
    operation: 'entity/set',
    body: { ...measure, value: { free: null } },
    code: 'INCORRECT_PROPERTY_TYPE',
  },
  {
    name: 'a range value of 901 bytes',
    operation: 'entity/set',
    body: { ...measure, value: { text: `${'é'.repeat(450)}x` } },
    code: 'INVALID_ENTITY_VALUE',
  },
  {
    name: 'partition values of 1,701 bytes together',
    operation: 'transaction',
    body: {
      set: [{ ...place, value: { city: 'x'.repeat(850), street: 'x'.repeat(851), rank: 1 } }],
    },
    code: 'INVALID_ENTITY_VALUE',
  },
  {
    name: 'text for a boolean',
    operation: 'entity/set',
    body: { ...measure, value: { flag: 'true' } },
    code: 'INCORRECT_PROPERTY_TYPE',
  },
  {
    name: 'a float that is too large',
    operation: 'entity/set',
    body: { ...measure, value: { ratio: 1e127 } },
    code: 'INCORRECT_PROPERTY_TYPE',
  },
  {
    name: 'a fraction for an integer',
    operation: 'entity/set',
    body: { ...measure, value: { whole: 1.5 } },
    code: 'INCORRECT_PROPERTY_TYPE',
  },
  {
    name: 'a negative time to live',
    operation: 'set',
    body: { key: 'k', value: 1, ...ttl(-1) },
    code: 'INVALID_TTL',
  },
  {
    name: 'a time to live of 1.5 days',
    operation: 'set',
    body: { key: 'k', value: 1, ...ttl(1.5) },
    code: 'INVALID_TTL',
  },
  {
    name: 'a time to live over a year',
    operation: 'secret/set',
    body: { key: 'k', value: 1, ...ttl(366) },
    code: 'INVALID_TTL',
  },
  {
    name: 'a time to live in an unknown unit',
    operation: 'set',
    body: { key: 'k', value: 1, options: { ttl: { value: 1, unit: 'WEEKS' } } },
    code: 'BAD_REQUEST',
  },
  {
    name: 'FAIL_IF_EXISTS with returnValue',
    operation: 'set',
    body: { key: 'k', value: 1, options: { keyPolicy: 'FAIL_IF_EXISTS', returnValue: 'LATEST' } },
    code: 'INVALID_KEY_POLICY_RETURN_VALUE_COMBINATION',
  },
]

/** As large as an index can hold. */
const LARGEST: readonly { name: string; body: object }[] = [
  { name: 'a range value of 900 bytes', body: { ...measure, value: { text: 'é'.repeat(450) } } },
  {
    name: 'partition values of 1,700 bytes together',
    body: { ...place, value: { city: 'x'.repeat(850), street: 'é'.repeat(425), rank: 1 } },
  },
  {
    name: 'long text that no index holds',
    body: { entityName: 'scope-change', key: 'k', value: { changeId: 'x'.repeat(2_000) } },
  },
]

describe('refusals', () => {
  it.each(CASES)('name $code for $name', async ({ operation, body, code }) => {
    const answer = await test.call(operation, body)
    expect(answer.status).toBe(ERROR_TABLE[code].platformStatus)
    expect(answer.body).toMatchObject({ code })
    expect(answer.body.message).not.toMatch(/\{\w+\}/)
    expect(answer.headers.get('content-type')).toBe('application/json')
    expect(answer.headers.get('x-b3-traceid')).toMatch(/^[0-9a-f]{32}$/)
  })

  it.each(LARGEST)('do not meet $name', async ({ body }) => {
    expect((await test.call('entity/set', body)).status).toBe(204)
  })

  it('say of a time to live over a year that it is too long, not that it is no integer', async () => {
    const answer = await test.call('set', { key: 'k', value: 1, ...ttl(366) })
    expect(answer.body).toEqual({
      code: 'INVALID_TTL',
      message: 'TTL value must not be longer than 1 year',
    })
    expect((await test.call('set', { key: 'k', value: 1, ...ttl(365) })).status).toBe(204)
  })

  it('write nothing', async () => {
    await Promise.all(CASES.map(({ operation, body }) => test.call(operation, body)))
    expect((await test.call('query', {})).body).toEqual({ data: [] })
    const query = { entityName: 'measure', indexName: 'by-key' }
    expect((await test.call('entity/query', query)).body).toEqual({ data: [] })
  })

  it('refuse bytes that are no UTF-8', async () => {
    const token = await test.emulator.systemToken({ installationId: 'one' })
    const response = await fetch(`${test.emulator.storageUrl}/v1/get`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: new Uint8Array([0x7b, 0xff, 0x7d]),
    })
    expect(response.status).toBe(400)
  })
})

describe('precedence', () => {
  const everythingWrong = {
    entityName: 'AB',
    key: '',
    value: { other: 'x'.repeat(300_000) },
    options: {
      ttl: { value: 0, unit: 'DAYS' },
      keyPolicy: 'FAIL_IF_EXISTS',
      returnValue: 'LATEST',
    },
  }

  it.each<{ code: PlatformErrorCode; repaired: object }>([
    { code: 'BAD_REQUEST', repaired: { key: 1 } },
    { code: 'EMPTY_KEY', repaired: {} },
    { code: 'ENTITY_TYPE_TOO_SHORT', repaired: { key: 'k' } },
    { code: 'SCHEMA_NOT_FOUND', repaired: { key: 'k', entityName: 'undeclared' } },
    { code: 'MAX_SIZE', repaired: { key: 'k', entityName: 'measure' } },
    {
      code: 'INVALID_ENTITY_ATTRIBUTE',
      repaired: { key: 'k', entityName: 'measure', value: { other: 1 } },
    },
    { code: 'INVALID_TTL', repaired: { key: 'k', entityName: 'measure', value: { whole: 1 } } },
    {
      code: 'INVALID_KEY_POLICY_RETURN_VALUE_COMBINATION',
      repaired: {
        key: 'k',
        entityName: 'measure',
        value: { whole: 1 },
        options: { keyPolicy: 'FAIL_IF_EXISTS', returnValue: 'LATEST' },
      },
    },
    {
      code: 'KEY_CONFLICT',
      repaired: {
        key: 'k',
        entityName: 'measure',
        value: { whole: 1 },
        options: { keyPolicy: 'FAIL_IF_EXISTS' },
      },
    },
  ])('names $code once all before it are right', async ({ code, repaired }) => {
    await test.call('entity/set', { entityName: 'measure', key: 'k', value: { whole: 1 } })
    const answer = await test.call('entity/set', { ...everythingWrong, ...repaired })
    expect(answer.body.code).toBe(code)
  })
})
