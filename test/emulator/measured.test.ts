import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestEmulator, numbered, startTestEmulator } from './emulator-harness.js'

let test: TestEmulator
beforeAll(async () => {
  test = await startTestEmulator()
})
afterAll(() => test.emulator.close())
beforeEach(() => test.emulator.reset())

const ENTITY = 'scope-change'
const VALUE = { sprintId: 's1', at: '2026-10-09T10:00:00Z', changeId: 'c1', n: 1 }
const CONFLICT = {
  code: 'KEY_CONFLICT',
  message: 'Provided key already exists and cannot be overwritten',
}
const CHECK_FAILED = {
  code: 'CONDITIONAL_CHECK_FAILED',
  message: 'Request failed due to conditional check specified or optimistic locking',
}
const WRONG_TYPE = {
  code: 'INCORRECT_PROPERTY_TYPE',
  message: 'Data type for property "n" is defined as "integer"',
}
const isFirst = { and: [{ property: 'n', condition: 'EQUAL_TO', values: [1] }] }
const isSecond = { and: [{ property: 'n', condition: 'EQUAL_TO', values: [2] }] }

interface Case {
  name: string
  operation: string
  body: unknown
  status: number
  answer?: unknown
}

/** What real Forge answered on 2026-10-09, with `kept` in the key-value store and in the entity. */
const CASES: readonly Case[] = [
  { name: 'set', operation: 'set', body: { key: 'a', value: 1 }, status: 204 },
  {
    name: 'entity set',
    operation: 'entity/set',
    body: { entityName: ENTITY, key: 'a', value: VALUE },
    status: 204,
  },
  {
    name: 'FAIL_IF_EXISTS on a new key',
    operation: 'set',
    body: { key: 'a', value: 1, options: { keyPolicy: 'FAIL_IF_EXISTS' } },
    status: 204,
  },
  {
    name: 'a passing transaction',
    operation: 'transaction',
    body: {
      set: [{ key: 'a', value: 1 }],
      check: [{ key: 'kept', entityName: ENTITY, conditions: isFirst }],
    },
    status: 204,
  },
  {
    name: 'read back',
    operation: 'get',
    body: { key: 'kept' },
    status: 200,
    answer: { key: 'kept', value: 'kept' },
  },
  {
    name: 'read back an entity',
    operation: 'entity/get',
    body: { entityName: ENTITY, key: 'kept' },
    status: 200,
    answer: { key: 'kept', entityName: ENTITY, value: VALUE },
  },
  {
    name: 'a transaction of 25 operations',
    operation: 'transaction',
    body: { set: numbered(25, (n) => ({ key: `k${n}`, value: n })) },
    status: 204,
  },
  {
    name: 'a batch set of 25 keys',
    operation: 'batch/set',
    body: numbered(25, (n) => ({ key: `k${n}`, value: n })),
    status: 200,
    answer: { successfulKeys: numbered(25, (n) => ({ key: `k${n}` })), failedKeys: [] },
  },
  {
    name: 'get of a missing key',
    operation: 'get',
    body: { key: 'none' },
    status: 404,
    answer: { code: 'KEY_NOT_FOUND', message: 'Provided key does not exist' },
  },
  { name: 'delete of a missing key', operation: 'delete', body: { key: 'none' }, status: 204 },
  {
    name: 'transaction-delete of a missing key',
    operation: 'transaction',
    body: { delete: [{ key: 'none' }] },
    status: 204,
  },
  {
    name: 'FAIL_IF_EXISTS on an existing key',
    operation: 'set',
    body: { key: 'kept', value: 1, options: { keyPolicy: 'FAIL_IF_EXISTS' } },
    status: 409,
    answer: CONFLICT,
  },
  {
    name: 'a transaction whose check is false',
    operation: 'transaction',
    body: {
      set: [{ key: 'unwritten', value: 1 }],
      check: [{ key: 'kept', entityName: ENTITY, conditions: isSecond }],
    },
    status: 400,
    answer: CHECK_FAILED,
  },
  {
    name: 'a transaction that checks a missing entity key',
    operation: 'transaction',
    body: {
      set: [{ key: 'unwritten', value: 1 }],
      check: [{ key: 'none', entityName: ENTITY, conditions: isFirst }],
    },
    status: 400,
    answer: CHECK_FAILED,
  },
  {
    name: 'a transaction of 26 operations',
    operation: 'transaction',
    body: { set: numbered(26, (n) => ({ key: `k${n}`, value: n })) },
    status: 422,
    answer: {
      code: 'UNPROCESSABLE_ENTITY',
      message: 'Request cannot be processed due to one or more semantic errors',
    },
  },
  {
    name: 'the same key twice in a transaction',
    operation: 'transaction',
    body: { set: [{ key: 'unwritten', value: 1 }], delete: [{ key: 'unwritten' }] },
    status: 400,
    answer: { code: 'KEY_DUPLICATION_ERROR', message: 'Duplicate key found in request' },
  },
  {
    name: 'a batch set of 26 items',
    operation: 'batch/set',
    body: numbered(26, (n) => ({ key: `k${n}`, value: n })),
    status: 400,
    answer: {
      code: 'TOO_MANY_BATCH_ENTITIES',
      message:
        'Number of entities to set was 26, but you can only set a maximum of 25 entities at a time.',
    },
  },
  {
    name: 'a batch get of one existing and one missing key',
    operation: 'batch/get',
    body: [{ key: 'kept' }, { key: 'none' }],
    status: 200,
    answer: {
      successfulKeys: [{ key: 'kept', value: 'kept' }],
      failedKeys: [
        {
          key: 'none',
          error: { code: 'KEY_NOT_FOUND', message: 'Provided key does not exist' },
        },
      ],
    },
  },
  {
    name: 'a set on an undeclared entity',
    operation: 'entity/set',
    body: { entityName: 'undeclared', key: 'a', value: {} },
    status: 404,
    answer: { code: 'SCHEMA_NOT_FOUND', message: 'The schema provided does not exist' },
  },
  {
    name: 'a time to live of 0',
    operation: 'set',
    body: { key: 'unwritten', value: 1, options: { ttl: { value: 0, unit: 'SECONDS' } } },
    status: 400,
    answer: { code: 'INVALID_TTL', message: 'TTL value must be a positive integer, received: 0' },
  },
  {
    name: 'an integer attribute of 2^31',
    operation: 'entity/set',
    body: { entityName: ENTITY, key: 'a', value: { ...VALUE, n: 2 ** 31 } },
    status: 400,
    answer: WRONG_TYPE,
  },
  {
    name: 'an integer attribute of "5"',
    operation: 'entity/set',
    body: { entityName: ENTITY, key: 'a', value: { ...VALUE, n: '5' } },
    status: 400,
    answer: WRONG_TYPE,
  },
]

describe('what real Forge answered', () => {
  it.each(CASES)('is what the emulator answers to $name', async (measured) => {
    await test.call('set', { key: 'kept', value: 'kept' })
    await test.call('entity/set', { entityName: ENTITY, key: 'kept', value: VALUE })
    const { status, body } = await test.call(measured.operation, measured.body)
    expect({ status, body }).toEqual({ status: measured.status, body: measured.answer })
    expect((await test.call('get', { key: 'unwritten' })).status).toBe(404)
  })
})
