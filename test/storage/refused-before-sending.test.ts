import { describe, expect, it } from 'vitest'
import type { StorageErrorCode } from '../../src/storage-error.js'
import type { ForgeStorage } from '../../src/storage/storage.js'
import type { EntityDefinition } from '../../src/wire/entity-definition.js'
import { failureOf, setup } from './platform.js'

interface RefusalCase {
  readonly name: string
  readonly run: (storage: ForgeStorage) => Promise<unknown>
  readonly code: StorageErrorCode
  readonly message?: string
}

const ENTITIES: readonly EntityDefinition[] = [
  {
    name: 'response',
    attributes: { surveyId: 'string', score: 'integer' },
    indexes: [{ name: 'by-score', range: 'score', partition: ['surveyId'] }],
  },
]

function nest(depth: number): unknown {
  return depth === 0 ? 1 : { a: nest(depth - 1) }
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `k${index}`)
}

const TTL = { value: 0, unit: 'DAYS' } as const
const HOLDS = { and: [{ property: 'n', condition: 'EXISTS', values: [true] }] } as const
const cyclic: Record<string, unknown> = {}
cyclic['self'] = cyclic

const KEYS: readonly RefusalCase[] = [
  { name: 'an empty key', run: (s) => s.get(''), code: 'KEY_TOO_SHORT' },
  { name: 'an empty entity key', run: (s) => s.entity('abc').get(''), code: 'EMPTY_KEY' },
  {
    name: 'a long key',
    run: (s) => s.delete('k'.repeat(501)),
    code: 'KEY_TOO_LONG',
    message: '[POST] /v1/delete: KEY_TOO_LONG the key has 501 characters, more than 500',
  },
  {
    name: 'a key with a slash',
    run: (s) => s.set('user/private', 1),
    code: 'INVALID_KEY',
    message:
      '[POST] /v1/set: INVALID_KEY the key has the character U+002F at position 4; allowed are a-z A-Z 0-9 : . _ - # and white space',
  },
  { name: 'a blank key', run: (s) => s.secrets.get(' \n'), code: 'INVALID_KEY' },
  { name: 'a key that is no string', run: (s) => s.get(7 as never), code: 'INVALID_KEY' },
  {
    name: 'a key that not even JSON has',
    run: (s) => Promise.all([s.get(7n as never), s.set(7n as never, 1), s.delete(7n as never)]),
    code: 'INVALID_KEY',
  },
  {
    name: 'metadata that does not exist',
    run: (s) => s.getWithMetadata('k', { metadataFields: ['OWNER' as never] }),
    code: 'BAD_REQUEST',
    message:
      '[POST] /v1/get: BAD_REQUEST metadataFields is not a list of CREATED_AT, UPDATED_AT, EXPIRE_TIME',
  },
  {
    name: 'metadata that is no list',
    run: (s) => s.getWithMetadata('k', { metadataFields: 'CREATED_AT' as never }),
    code: 'BAD_REQUEST',
  },
]

const VALUES: readonly RefusalCase[] = [
  {
    name: 'null',
    run: (s) => s.set('k', null),
    code: 'ERR_VALUE_NOT_JSON',
    message: '[POST] /v1/set: ERR_VALUE_NOT_JSON the value is null',
  },
  { name: 'undefined', run: (s) => s.set('k', undefined), code: 'ERR_VALUE_NOT_JSON' },
  {
    name: 'a date deep inside',
    run: (s) => s.set('k', { answers: [{ at: new Date(0) }] }),
    code: 'ERR_VALUE_NOT_JSON',
    message: '[POST] /v1/set: ERR_VALUE_NOT_JSON the value has at answers[0].at a Date',
  },
  { name: 'NaN', run: (s) => s.set('k', Number.NaN), code: 'ERR_VALUE_NOT_JSON' },
  { name: 'a bigint', run: (s) => s.secrets.set('k', 1n), code: 'ERR_VALUE_NOT_JSON' },
  { name: 'a cycle', run: (s) => s.set('k', cyclic), code: 'ERR_VALUE_NOT_JSON' },
  { name: 'a value of 33 levels', run: (s) => s.set('k', nest(33)), code: 'MAX_DEPTH' },
  {
    name: 'a value of 240 KiB and a byte',
    run: (s) => s.set('k', 'x'.repeat(245_759)),
    code: 'MAX_SIZE',
    message: '[POST] /v1/set: MAX_SIZE the value has 245761 bytes as JSON, more than 245760',
  },
  {
    name: 'an entity value that is a list',
    run: (s) => s.entity('abc').set('k', []),
    code: 'INVALID_ENTITY_VALUE',
  },
  { name: 'a time to live of 0', run: (s) => s.set('k', 1, { ttl: TTL }), code: 'INVALID_TTL' },
  {
    name: 'a time to live of 366 days',
    run: (s) => s.set('k', 1, { ttl: { value: 366, unit: 'DAYS' } }),
    code: 'INVALID_TTL',
  },
  {
    name: 'FAIL_IF_EXISTS with a returned value',
    run: (s) => s.set('k', 1, { keyPolicy: 'FAIL_IF_EXISTS', returnValue: 'PREVIOUS' }),
    code: 'INVALID_KEY_POLICY_RETURN_VALUE_COMBINATION',
  },
]

const QUERIES: readonly RefusalCase[] = [
  ...[0, 101, 1.5, Number.NaN].flatMap((limit): RefusalCase[] => [
    {
      name: `a limit of ${limit}`,
      run: (s) => s.query({ limit }).page(),
      code: 'LIST_QUERY_LIMIT_EXCEEDED',
    },
    {
      name: `an entity limit of ${limit}`,
      run: (s) => s.entity('abc').query('by-key', { limit }).page(),
      code: 'COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE',
    },
  ]),
  { name: 'an empty cursor', run: (s) => s.query({ cursor: '' }).page(), code: 'INVALID_CURSOR' },
  {
    name: 'a prefix that is no string',
    run: (s) => s.query({ prefix: 7 as never }).page(),
    code: 'INVALID_FILTER_VALUES',
  },
  {
    name: 'a range condition that is for filters only',
    run: (s) =>
      s
        .entity('abc')
        .query('i', { range: { condition: 'EXISTS' as never, values: [] } })
        .page(),
    code: 'INVALID_FILTER_CONDITION',
  },
  {
    name: 'a condition named like a member of every object',
    run: (s) => filter(s, { and: [{ property: 'n', condition: 'toString', values: [1] }] }),
    code: 'INVALID_FILTER_CONDITION',
  },
  {
    name: 'BETWEEN with one value',
    run: (s) => filter(s, { and: [{ property: 'n', condition: 'BETWEEN', values: [1] }] }),
    code: 'INSUFFICIENT_FILTER_VALUES',
  },
  {
    name: 'EQUAL_TO with two values',
    run: (s) => filter(s, { or: [{ property: 'n', condition: 'EQUAL_TO', values: [1, 2] }] }),
    code: 'INVALID_FILTER_VALUES',
  },
  {
    name: 'a comparison with an object',
    run: (s) => filter(s, { or: [{ property: 'n', condition: 'EQUAL_TO', values: [{}] }] }),
    code: 'INVALID_FILTER_VALUES',
  },
  {
    name: 'filters without a condition',
    run: (s) => filter(s, { and: [] }),
    code: 'EMPTY_FILTER_OPERATOR',
  },
  { name: 'empty filters', run: (s) => filter(s, {}), code: 'EMPTY_FILTER_OPERATOR' },
  {
    name: 'filters that mix and with or',
    run: (s) => filter(s, { and: HOLDS.and, or: HOLDS.and }),
    code: 'INVALID_FILTER_OPERATORS_COMBINATION',
  },
  {
    name: 'a partition value that is no scalar',
    run: (s) =>
      s
        .entity('abc')
        .query('idx', { partition: [{}] as never })
        .page(),
    code: 'INVALID_ENTITY_INDEX',
  },
  {
    name: 'an index without a name',
    run: (s) => s.entity('abc').query('').page(),
    code: 'INVALID_ENTITY_INDEX',
  },
]

const NAMES: readonly RefusalCase[] = [
  { name: 'a short name', run: (s) => s.entity('ab').get('k'), code: 'ENTITY_TYPE_TOO_SHORT' },
  {
    name: 'a long name',
    run: (s) => s.entity('a'.repeat(61)).get('k'),
    code: 'ENTITY_TYPE_TOO_LARGE',
  },
  { name: 'a wrong name', run: (s) => s.entity('Abc').get('k'), code: 'INVALID_ENTITY_TYPE' },
  {
    name: 'a name that is no string',
    run: (s) => s.entity(7 as never).get('k'),
    code: 'INVALID_ENTITY_TYPE',
  },
]

const BATCHES: readonly RefusalCase[] = [
  {
    name: 'a bad key after the first 25 items',
    run: (s) => s.batch.delete([...numbered(30), 'b/c']),
    code: 'INVALID_KEY',
    message:
      '[POST] /v1/batch/delete: INVALID_KEY item 30: the key has the character U+002F at position 1; allowed are a-z A-Z 0-9 : . _ - # and white space',
  },
  {
    name: 'the same key in what would be two requests',
    run: (s) => s.batch.get([...numbered(30), 'k0']),
    code: 'KEY_DUPLICATION_ERROR',
    message: '[POST] /v1/batch/get: KEY_DUPLICATION_ERROR item 30: it has the same key as item 0',
  },
  {
    name: 'metadata that does not exist',
    run: (s) => s.batch.get(['a'], { metadataFields: ['OWNER' as never] }),
    code: 'BAD_REQUEST',
  },
  {
    name: 'the same key twice',
    run: (s) => s.batch.get(['a', 'b', 'a']),
    code: 'KEY_DUPLICATION_ERROR',
    message: '[POST] /v1/batch/get: KEY_DUPLICATION_ERROR item 2: it has the same key as item 0',
  },
  {
    name: 'a bad key in the middle',
    run: (s) => s.batch.delete(['a', 'b/c']),
    code: 'INVALID_KEY',
    message:
      '[POST] /v1/batch/delete: INVALID_KEY item 1: the key has the character U+002F at position 1; allowed are a-z A-Z 0-9 : . _ - # and white space',
  },
  {
    name: 'a bad value in the middle',
    run: (s) =>
      s.batch.set([
        { key: 'a', value: 1 },
        { key: 'b', value: null },
      ]),
    code: 'ERR_VALUE_NOT_JSON',
  },
  {
    name: 'a bad time to live',
    run: (s) => s.batch.set([{ key: 'a', value: 1, ttl: TTL }]),
    code: 'INVALID_TTL',
  },
]

const TRANSACTIONS: readonly RefusalCase[] = [
  {
    name: 'no operations',
    run: (s) => s.transaction().execute(),
    code: 'INVALID_TRANSACTION_REQUEST',
  },
  {
    name: '26 operations',
    run: (s) =>
      numbered(26)
        .reduce((transaction, key) => transaction.delete(key), s.transaction())
        .execute(),
    code: 'UNPROCESSABLE_ENTITY',
  },
  {
    name: 'a key that is written and checked',
    run: (s) =>
      s
        .transaction()
        .set('a', {}, { entityName: 'abc' })
        .check('a', { entityName: 'abc', conditions: HOLDS })
        .execute(),
    code: 'KEY_DUPLICATION_ERROR',
  },
  {
    name: 'conditions without an entity',
    run: (s) => s.transaction().set('a', 1, { conditions: HOLDS }).execute(),
    code: 'INVALID_TRANSACTION_REQUEST',
  },
  {
    name: 'a check without an entity',
    run: (s) =>
      s
        .transaction()
        .check('a', { conditions: HOLDS } as never)
        .execute(),
    code: 'INVALID_TRANSACTION_REQUEST',
  },
  {
    name: 'an entity value that is a scalar',
    run: (s) => s.transaction().set('a', 1, { entityName: 'abc' }).execute(),
    code: 'INVALID_ENTITY_VALUE',
  },
]

function filter(storage: ForgeStorage, filters: unknown): Promise<unknown> {
  return storage
    .entity('abc')
    .query('by-key', { filters: filters as never })
    .page()
}

/** Options that only JavaScript can misspell. */
const MISSPELT = [
  {
    name: 'a misspelt condition of a write in a transaction',
    run: (s: ForgeStorage) =>
      s
        .transaction()
        .set('k', {}, { entityName: 'thing', condition: {} } as never)
        .execute(),
    message:
      '[POST] /v1/transaction: BAD_REQUEST item 0: condition is not an option; the options are entityName, conditions, ttl',
  },
  {
    name: 'a time to live of a delete',
    run: (s: ForgeStorage) =>
      s
        .transaction()
        .delete('k', { ttl: {} } as never)
        .execute(),
  },
  {
    name: 'a misspelt policy',
    run: (s: ForgeStorage) => s.set('k', 1, { keypolicy: 'FAIL_IF_EXISTS' } as never),
  },
].map((row) => ({ code: 'BAD_REQUEST' as const, message: undefined, ...row }))

describe('an operation', () => {
  it.each([...KEYS, ...VALUES, ...QUERIES, ...NAMES, ...BATCHES, ...TRANSACTIONS, ...MISSPELT])(
    'is refused with $code for $name, and nothing is sent',
    async ({ run, code, message }) => {
      const { platform, storage } = await setup()
      const failure = await failureOf(() => run(storage))
      expect(failure).toMatchObject({
        code,
        platformStatus: undefined,
        message: message ?? failure.message,
      })
      expect(platform.requests).toHaveLength(0)
    },
  )

  it.each<{ name: string; run: (storage: ForgeStorage) => Promise<unknown> }>([
    { name: 'a key of 500 characters', run: (s) => s.delete('k'.repeat(500)) },
    { name: 'a value of 32 levels', run: (s) => s.set('k', nest(32)) },
    { name: 'a value of 240 KiB', run: (s) => s.set('k', 'x'.repeat(245_758)) },
    {
      name: 'a time to live of a year',
      run: (s) => s.set('k', 1, { ttl: { value: 365, unit: 'DAYS' } }),
    },
    {
      name: '25 operations',
      run: (s) =>
        numbered(25)
          .reduce((transaction, key) => transaction.delete(key), s.transaction())
          .execute(),
    },
  ])('is sent for $name', async ({ run }) => {
    const { platform, storage } = await setup()
    await run(storage)
    expect(platform.requests).toHaveLength(1)
  })
})

describe('known entities', () => {
  const declared = (
    name: string,
    run: RefusalCase['run'],
    code: StorageErrorCode,
    message: string,
  ) => ({
    name,
    run,
    code,
    message,
  })

  it.each<RefusalCase>([
    declared(
      'an entity that is not declared',
      (s) => s.entity('survey').get('k'),
      'SCHEMA_NOT_FOUND',
      '[POST] /v1/entity/get: SCHEMA_NOT_FOUND entity survey is not declared; declared: response',
    ),
    declared(
      'an entity that is not declared, in a batch',
      (s) => s.batch.get(['k', { key: 'k', entityName: 'survey' }]),
      'SCHEMA_NOT_FOUND',
      '[POST] /v1/batch/get: SCHEMA_NOT_FOUND item 1: entity survey is not declared; declared: response',
    ),
    declared(
      'an index that is not declared',
      (s) => s.entity('response').query('constructor').page(),
      'INVALID_ENTITY_INDEX',
      '[POST] /v1/entity/query: INVALID_ENTITY_INDEX entity response has no index constructor; declared: by-key, by-score',
    ),
    declared(
      'a partition that is not complete',
      (s) => s.entity('response').query('by-score').page(),
      'INVALID_ENTITY_INDEX',
      '[POST] /v1/entity/query: INVALID_ENTITY_INDEX the partition of index by-score is [surveyId], 0 values were given',
    ),
    declared(
      'a partition of by-key',
      (s) =>
        s
          .entity('response')
          .query('by-key', { partition: ['s1'] })
          .page(),
      'INVALID_ENTITY_INDEX',
      '[POST] /v1/entity/query: INVALID_ENTITY_INDEX the partition of index by-key is [], 1 values were given',
    ),
  ])('refuse $name', async ({ run, code, message }) => {
    const { platform, storage } = await setup({ entities: ENTITIES })
    expect(await failureOf(() => run(storage))).toMatchObject({ code, message })
    expect(platform.requests).toHaveLength(0)
  })

  it('let a declared entity and index pass', async () => {
    const { platform, storage } = await setup({ entities: ENTITIES })
    platform.answerWith({ status: 204 }, { body: { data: [] } })
    await storage.entity('response').set('k', { score: 1 })
    await storage
      .entity('response')
      .query('by-score', { partition: ['s1'] })
      .page()
    expect(platform.requests).toHaveLength(2)
  })

  it('refuse every entity when none is declared', async () => {
    const { storage } = await setup({ entities: [] })
    const failure = await failureOf(() => storage.entity('response').get('k'))
    expect(failure.message).toContain('declared: none')
  })
})
