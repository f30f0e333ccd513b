import { fc } from '../properties.js'
import { describe, expect, it } from 'vitest'
import { type TestEngine, createTestEngine, toTestTenant } from './emulator-harness.js'
import type { StorageOperation } from '../../src/wire/storage-operation.js'

const VALUES = [
  '12345678901234567890123456789012345678',
  '-0.10',
  '1E-130',
  '[1.0, 1e2 ,\t100]',
  '{"__proto__":{"a":1},"constructor":null,"a":1,"a":2}',
  '"\\ud800 \\u00e9 é \\/ \u2028 \u{1F600}"',
  '{ "b": 1,\n  "a": 2 }',
  '""',
  'false',
] as const

describe.each(VALUES)('the value %s', (value) => {
  it.each<{ store: string; set: [StorageOperation, string]; get: [StorageOperation, string] }>([
    {
      store: 'the key-value store',
      set: ['set', `{"key":"k", "value" : ${value} }`],
      get: ['get', '{"key":"k"}'],
    },
    {
      store: 'the secret store',
      set: ['secret/set', `{"value":${value},"key":"k"}`],
      get: ['secret/get', '{"key":"k"}'],
    },
    {
      store: 'a batch',
      set: ['batch/set', `[{"key":"j","value":0},{"key":"k","value":${value}}]`],
      get: ['get', '{"key":"k"}'],
    },
    {
      store: 'a transaction',
      set: ['transaction', `{"set":[{"key":"j","value":0},{"key":"k","value":${value}}]}`],
      get: ['get', '{"key":"k"}'],
    },
  ])('comes back from $store just as it came', ({ set, get }) => {
    const test = createTestEngine()
    expect(execute(test, ...set).status).toBe(set[0] === 'batch/set' ? 200 : 204)
    expect(execute(test, ...get).bodyText).toBe(`{"key":"k","value":${value}}`)
  })

  it('comes back from queries, batches and as a return value', () => {
    const test = createTestEngine()
    const set = `{"key":"k","value":${value},"options":{"returnValue":"LATEST"}}`
    const item = `{"key":"k","value":${value}}`
    expect(execute(test, 'set', set).bodyText).toBe(item)
    expect(execute(test, 'query', '{}').bodyText).toBe(`{"data":[${item}]}`)
    expect(execute(test, 'batch/get', '[{"key":"k"}]').bodyText).toBe(
      `{"successfulKeys":[${item}],"failedKeys":[]}`,
    )
    const previous = '{"key":"k","value":1,"options":{"returnValue":"PREVIOUS"}}'
    expect(execute(test, 'set', previous).bodyText).toBe(item)
  })
})

describe('any JSON', () => {
  it('comes back just as it came', () => {
    const test = createTestEngine({ maxValueDepth: 32 })
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (value) => {
        fc.pre(JSON.parse(value) !== null)
        const { status } = execute(test, 'set', `{"key":"k","value":${value}}`)
        expect(status).toBe(204)
        expect(execute(test, 'get', '{"key":"k"}').bodyText).toBe(`{"key":"k","value":${value}}`)
      }),
    )
  })

  it('is refused with a number that no double holds', () => {
    const test = createTestEngine()
    for (const value of [
      '1e999',
      '[1e400 ]',
      `{"a":${'9'.repeat(400)}}`,
      `${'9'.repeat(250)}e90`,
    ]) {
      expect(test.call('set', `{"key":"k","value":${value}}`).body.code).toBe('BAD_REQUEST')
    }
  })

  it('is refused when it is larger than 240 KiB written plainly, however short it came', () => {
    const test = createTestEngine()
    const value = `[${Array.from({ length: 20_000 }, () => '1e20').join()}]`
    expect(test.call('set', `{"key":"k","value":${value}}`).body.code).toBe('MAX_SIZE')
  })

  it('is taken with text that looks like such a number', () => {
    const test = createTestEngine()
    expect(test.call('set', `{"key":"k","value":["1e999", "${'9'.repeat(400)}"]}`).status).toBe(204)
  })
})

describe('a number that a double rounds', () => {
  const A = '9007199254740992'
  const B = '9007199254740993'
  const C = '9007199254740993.00000000000000000001'

  function withRatios(): TestEngine {
    const test = createTestEngine()
    for (const [key, ratio] of Object.entries({ c: C, a: A, b: B, d: '1e17', e: '-1' })) {
      test.call('entity/set', `{"entityName":"measure","key":"${key}","value":{"ratio":${ratio}}}`)
    }
    return test
  }

  function keysOf(test: TestEngine, query: string): string {
    const body = `{"entityName":"measure","indexName":"ratio",${query}}`
    return test
      .call('entity/query', body)
      .body.data.map(({ key }) => key)
      .join('')
  }

  it.each([
    { query: '"sort":"ASC"', keys: 'eabcd' },
    { query: '"sort":"DESC"', keys: 'dcbae' },
    { query: `"range":{"condition":"EQUAL_TO","values":[${B}]}`, keys: 'b' },
    { query: `"range":{"condition":"EQUAL_TO","values":[${B}.0]}`, keys: 'b' },
    { query: `"range":{"condition":"GREATER_THAN","values":[${B}]}`, keys: 'cd' },
    { query: `"range":{"condition":"LESS_THAN","values":[${B}]}`, keys: 'ea' },
    { query: `"range":{"condition":"BETWEEN","values":[${B},${C}]}`, keys: 'bc' },
    {
      query: `"filters":{"and":[{"property":"ratio","condition":"EQUAL_TO","values":[${C}]}]}`,
      keys: 'c',
    },
    {
      query: `"filters":{"or":[{"property":"ratio","condition":"LESS_THAN_EQUAL_TO","values":[${A}]}]}`,
      keys: 'ea',
    },
    {
      query: `"filters":{"and":[{"property":"ratio","condition":"NOT_EQUAL_TO","values":[${B}]}]}`,
      keys: 'eacd',
    },
  ])('is compared with all its digits: $query', ({ query, keys }) => {
    expect(keysOf(withRatios(), query)).toBe(keys)
  })

  it('is a place that a cursor continues from', () => {
    const test = withRatios()
    const pages: string[] = []
    let cursor = ''
    do {
      const more = cursor === '' ? '' : `,"cursor":"${cursor}"`
      const body = `{"entityName":"measure","indexName":"ratio","limit":1${more}}`
      const answer = test.call('entity/query', body).body
      pages.push(...answer.data.map(({ key }) => key))
      cursor = answer.cursor ?? ''
    } while (cursor !== '')
    expect(pages.join('')).toBe('eabcd')
  })

  it('is compared with all its digits in the conditions of a transaction', () => {
    const test = withRatios()
    const check = (value: string) =>
      `{"check":[{"entityName":"measure","key":"b","conditions":{"and":[{"property":"ratio","condition":"EQUAL_TO","values":[${value}]}]}}]}`
    expect(test.call('transaction', check(B)).status).toBe(204)
    expect(test.call('transaction', check(A)).body.code).toBe('CONDITIONAL_CHECK_FAILED')
  })

  it('leaves its place in the index with its item', () => {
    const test = withRatios()
    test.call('entity/delete', { entityName: 'measure', key: 'b' })
    expect(keysOf(test, '"sort":"ASC"')).toBe('eacd')
  })
})

describe('a float', () => {
  const nines = '9'.repeat(37)

  it.each([
    { ratio: `9.${nines}E+125`, status: 204 },
    { ratio: `-9.${nines}E+125`, status: 204 },
    { ratio: '1E+126', status: 400 },
    { ratio: `1.${'0'.repeat(36)}1E+126`, status: 400 },
    { ratio: '1E-130', status: 204 },
    { ratio: '-1e-130', status: 204 },
    { ratio: `9.${nines}E-131`, status: 400 },
    { ratio: '1e-400', status: 400 },
    { ratio: '0e-400', status: 204 },
    { ratio: `0.${'1'.repeat(38)}`, status: 204 },
    { ratio: `0.${'1'.repeat(39)}`, status: 400 },
    { ratio: `${'1'.repeat(38)}000`, status: 204 },
  ])('of $ratio answers $status', ({ ratio, status }) => {
    const body = `{"entityName":"measure","key":"k","value":{"ratio":${ratio}}}`
    expect(createTestEngine().call('entity/set', body).status).toBe(status)
  })

  it('that only rounds to a whole number is no integer', () => {
    const body = '{"entityName":"measure","key":"k","value":{"whole":5.00000000000000000001}}'
    expect(createTestEngine().call('entity/set', body).body.code).toBe('INCORRECT_PROPERTY_TYPE')
  })
})

function execute({ engine }: TestEngine, operation: StorageOperation, body: string) {
  return engine.execute(toTestTenant(), operation, Buffer.from(body))
}
