import { describe, expect, it } from 'vitest'
import { ENGINE_MODES } from '../../src/emulator/engine/engine-modes.js'
import type { ChoiceRule, RangeRule } from '../../src/emulator/engine/engine-rule.js'
import { ENGINE_RULES, type EngineRules } from '../../src/emulator/engine/engine-rules.js'
import type { StorageOperation } from '../../src/wire/storage-operation.js'
import { parseRuleAssignments, renderRules } from '../../src/emulator/rule-assignments.js'
import { START, type TestEngine, createTestEngine, nest, numbered } from './emulator-harness.js'

const DAY_MS = 24 * 60 * 60 * 1000
const ITEM = { entityName: 'measure', key: 'k' }
const FAIL_IF_EXISTS = { options: { keyPolicy: 'FAIL_IF_EXISTS' } }
const LACKS_TEXT = { and: [{ property: 'text', condition: 'NOT_EXISTS', values: [true] }] }
const over = numbered(26, (n) => ({ key: `k${n}` }))

/** What a switch changes: the operations that show it, and each answer as status and code. */
interface RuleCase {
  rule: keyof EngineRules
  name: string
  calls: readonly (readonly [operation: StorageOperation, body: unknown])[]
  answers: Readonly<Record<string, string>>
}

const CASES: readonly RuleCase[] = [
  {
    rule: 'maxValueDepth',
    name: 'a value of 32 levels',
    calls: [['set', { key: 'k', value: nest(32) }]],
    answers: { 32: '204', 31: '400 MAX_DEPTH' },
  },
  {
    rule: 'deleteMissing',
    name: 'a delete of a missing key',
    calls: [['delete', { key: 'none' }]],
    answers: { 204: '204', 404: '404 KEY_NOT_FOUND' },
  },
  {
    rule: 'keyNotFoundCode',
    name: 'a get of a missing key',
    calls: [['get', { key: 'none' }]],
    answers: { KEY_NOT_FOUND: '404 KEY_NOT_FOUND', NOT_FOUND: '404 NOT_FOUND' },
  },
  ...(['get', 'set', 'secret/delete'] as const).map((operation): RuleCase => ({
    rule: 'emptyKeyCode',
    name: `an empty key in ${operation}`,
    calls: [[operation, { key: '', value: 1 }]],
    answers: { KEY_TOO_SHORT: '400 KEY_TOO_SHORT', EMPTY_KEY: '400 EMPTY_KEY' },
  })),
  {
    rule: 'emptyKeyCode',
    name: 'an empty prefix',
    calls: [['query', { where: [{ property: 'key', condition: 'BEGINS_WITH', values: [''] }] }]],
    answers: { KEY_TOO_SHORT: '400 KEY_TOO_SHORT', EMPTY_KEY: '400 EMPTY_KEY' },
  },
  {
    rule: 'emptyKeyCode',
    name: 'an empty key of an entity',
    calls: [['entity/get', { ...ITEM, key: '' }]],
    answers: { KEY_TOO_SHORT: '400 EMPTY_KEY', EMPTY_KEY: '400 EMPTY_KEY' },
  },
  {
    rule: 'maxSecretBytes',
    name: 'a secret of 128 KiB and a byte',
    calls: [['secret/set', { key: 'k', value: 'x'.repeat(128 * 1024 - 1) }]],
    answers: { 245760: '204', 131072: '400 MAX_SIZE' },
  },
  {
    rule: 'maxSecretBytes',
    name: 'a secret of 128 KiB',
    calls: [['secret/set', { key: 'k', value: 'x'.repeat(128 * 1024 - 2) }]],
    answers: { 245760: '204', 131072: '204' },
  },
  {
    rule: 'maxSecretBytes',
    name: 'another value of 128 KiB and a byte',
    calls: [['set', { key: 'k', value: 'x'.repeat(128 * 1024 - 1) }]],
    answers: { 245760: '204', 131072: '204' },
  },
  {
    rule: 'missingPrevious',
    name: 'a set with PREVIOUS on a free key',
    calls: [['set', { key: 'k', value: 1, options: { returnValue: 'PREVIOUS' } }]],
    answers: { 204: '204', 200: '200' },
  },
  ...(['batch/get', 'batch/delete'] as const).map((operation): RuleCase => ({
    rule: 'batchOverLimit',
    name: `26 items in ${operation}`,
    calls: [[operation, over]],
    answers: {
      TOO_MANY_BATCH_ENTITIES: '400 TOO_MANY_BATCH_ENTITIES',
      UNPROCESSABLE_ENTITY: '422 UNPROCESSABLE_ENTITY',
    },
  })),
  {
    rule: 'batchOverLimit',
    name: '26 items in batch/set, which was measured',
    calls: [['batch/set', over.map((item) => ({ ...item, value: 1 }))]],
    answers: {
      TOO_MANY_BATCH_ENTITIES: '400 TOO_MANY_BATCH_ENTITIES',
      UNPROCESSABLE_ENTITY: '400 TOO_MANY_BATCH_ENTITIES',
    },
  },
  ...(['batch/get', 'batch/set', 'batch/delete'] as const).flatMap((operation): RuleCase[] => [
    {
      rule: 'batchEmpty',
      name: `no items in ${operation}`,
      calls: [[operation, []]],
      answers: {
        BAD_REQUEST: '400 BAD_REQUEST',
        UNPROCESSABLE_ENTITY: '422 UNPROCESSABLE_ENTITY',
      },
    },
    {
      rule: 'batchDuplicate',
      name: `a key twice in ${operation}`,
      calls: [[operation, numbered(2, (n) => ({ key: 'k', value: n }))]],
      answers: {
        KEY_DUPLICATION_ERROR: '400 KEY_DUPLICATION_ERROR',
        BAD_REQUEST: '400 BAD_REQUEST',
      },
    },
  ]),
  {
    rule: 'queryOverLimit',
    name: 'limit 101',
    calls: [['query', { limit: 101 }]],
    answers: { refuse: '400 LIST_QUERY_LIMIT_EXCEEDED', clamp: '200' },
  },
  {
    rule: 'queryOverLimit',
    name: 'limit 101 for an entity',
    calls: [['entity/query', { entityName: 'measure', indexName: 'by-key', limit: 101 }]],
    answers: { refuse: '400 COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE', clamp: '200' },
  },
  {
    rule: 'queryOverLimit',
    name: 'limit 0, which is no limit over 100',
    calls: [['query', { limit: 0 }]],
    answers: {
      refuse: '400 LIST_QUERY_LIMIT_EXCEEDED',
      clamp: '400 LIST_QUERY_LIMIT_EXCEEDED',
    },
  },
  {
    rule: 'maxQueryLimit',
    name: 'limit 21',
    calls: [['query', { limit: 21 }]],
    answers: { 100: '200', 20: '400 LIST_QUERY_LIMIT_EXCEEDED' },
  },
  {
    rule: 'maxQueryLimit',
    name: 'limit 20 for an entity',
    calls: [['entity/query', { entityName: 'measure', indexName: 'by-key', limit: 20 }]],
    answers: { 100: '200', 20: '200' },
  },
  ...Object.entries({ text: 1, ratio: '1', flag: 1, free: null }).map(
    ([attribute, value]): RuleCase => ({
      rule: 'wrongAttributeType',
      name: `a wrong value for the attribute ${attribute}`,
      calls: [['entity/set', { ...ITEM, value: { [attribute]: value } }]],
      answers: {
        INCORRECT_PROPERTY_TYPE: '400 INCORRECT_PROPERTY_TYPE',
        INVALID_ENTITY_VALUE: '400 INVALID_ENTITY_VALUE',
      },
    }),
  ),
  {
    rule: 'wrongAttributeType',
    name: 'a wrong integer, which was measured',
    calls: [['entity/set', { ...ITEM, value: { whole: '5' } }]],
    answers: {
      INCORRECT_PROPERTY_TYPE: '400 INCORRECT_PROPERTY_TYPE',
      INVALID_ENTITY_VALUE: '400 INCORRECT_PROPERTY_TYPE',
    },
  },
  {
    rule: 'entityKeyConflict',
    name: 'FAIL_IF_EXISTS on an existing item of an entity',
    calls: [
      ['entity/set', { ...ITEM, value: {} }],
      ['entity/set', { ...ITEM, value: {}, ...FAIL_IF_EXISTS }],
    ],
    answers: {
      KEY_CONFLICT: '409 KEY_CONFLICT',
      CONDITIONAL_CHECK_FAILED: '400 CONDITIONAL_CHECK_FAILED',
    },
  },
  {
    rule: 'entityKeyConflict',
    name: 'FAIL_IF_EXISTS on a taken key, which was measured',
    calls: [
      ['set', { key: 'k', value: 1 }],
      ['set', { key: 'k', value: 1, ...FAIL_IF_EXISTS }],
    ],
    answers: { KEY_CONFLICT: '409 KEY_CONFLICT', CONDITIONAL_CHECK_FAILED: '409 KEY_CONFLICT' },
  },
  {
    rule: 'undeclaredAttribute',
    name: 'an undeclared attribute',
    calls: [['entity/set', { ...ITEM, value: { whole: 1, other: null } }]],
    answers: { INVALID_ENTITY_ATTRIBUTE: '400 INVALID_ENTITY_ATTRIBUTE', accept: '204' },
  },
  {
    rule: 'incompletePartition',
    name: 'part of a partition',
    calls: [
      [
        'entity/query',
        { entityName: 'measure', indexName: 'by-text-and-flag', partition: ['red'] },
      ],
    ],
    answers: { INVALID_ENTITY_INDEX: '400 INVALID_ENTITY_INDEX', BAD_REQUEST: '400 BAD_REQUEST' },
  },
  ...(['set', 'delete'] as const).map((step): RuleCase => ({
    rule: 'missingItemConditions',
    name: `a ${step} of a missing item that must lack an attribute`,
    calls: [['transaction', { [step]: [{ ...ITEM, value: {}, conditions: LACKS_TEXT }] }]],
    answers: { empty: '204', fail: '400 CONDITIONAL_CHECK_FAILED' },
  })),
]

describe.each(
  CASES.flatMap((ruleCase) =>
    Object.entries(ruleCase.answers).map(([value, answer]) => ({ ...ruleCase, value, answer })),
  ),
)('rule $rule=$value', ({ rule, value, name, calls, answer }) => {
  it(`answers ${answer} to ${name}`, () => {
    const { call } = withRule(`${rule}=${value}`)
    const { status, body } =
      calls.map(([operation, request]) => call(operation, request)).at(-1) ?? {}
    expect([status, body?.code].filter((part) => part !== undefined).join(' ')).toBe(answer)
  })
})

describe('rule queryOverLimit=clamp', () => {
  it('answers 100 items a page, and takes 101 and 100 for the same query', () => {
    const { call } = withRule('queryOverLimit=clamp')
    for (const n of numbered(101, (index) => index)) {
      call('set', { key: `k${String(n).padStart(3, '0')}`, value: 1 })
    }
    const first = call('query', { limit: 1000 })
    expect(first.body.data).toHaveLength(100)
    const second = call('query', { limit: 100, after: first.body.cursor })
    expect(second.body).toEqual({ data: [{ key: 'k101', value: 1 }] })
  })
})

describe('rule cursorReuse', () => {
  const first = { entityName: 'measure', indexName: 'by-key', limit: 1 }
  const other = {
    ...first,
    limit: 10,
    filters: { or: [{ property: 'whole', condition: 'EXISTS', values: [true] }] },
  }

  it.each([
    { value: 'refuse', tenant: undefined, answer: '400 INVALID_CURSOR' },
    { value: 'accept', tenant: undefined, answer: '200 b,c' },
    { value: 'accept', tenant: 'another', answer: '400 INVALID_CURSOR' },
  ])('$value answers $answer to another query of $tenant', ({ value, tenant, answer }) => {
    const { call } = withRule(`cursorReuse=${value}`)
    for (const key of ['a', 'b', 'c']) call('entity/set', { ...ITEM, key, value: { whole: 1 } })
    const { cursor } = call('entity/query', first).body
    const { status, body } = call('entity/query', { ...other, cursor }, tenant)
    expect(`${status} ${body.code ?? body.data.map(({ key }) => key).join()}`).toBe(answer)
  })
})

describe('rule undeclaredAttribute=accept', () => {
  it('stores the attribute', () => {
    const { call } = withRule('undeclaredAttribute=accept')
    const value = { whole: 1, other: { any: [1] } }
    call('entity/set', { ...ITEM, value })
    expect(call('entity/get', ITEM).body.value).toEqual(value)
  })
})

describe('rule ttlMode', () => {
  const options = { ttl: { value: 1, unit: 'SECONDS' } }

  it('lazy keeps an expired item readable for 48 hours', () => {
    const { call, clock } = withRule('ttlMode=lazy')
    call('set', { key: 'k', value: 1, options })
    clock.advance(1000 + 2 * DAY_MS - 1)
    const { body } = call('get', { key: 'k', options: { metadataFields: ['EXPIRE_TIME'] } })
    expect(body.expireTime).toBe(new Date(START + 1000).toISOString())
    expect(call('query', {}).body.data).toHaveLength(1)
    clock.advance(1)
    expect(call('get', { key: 'k' }).status).toBe(404)
  })

  it('immediate forgets it at once', () => {
    const { call, clock } = withRule('ttlMode=immediate')
    call('set', { key: 'k', value: 1, options })
    clock.advance(1000)
    expect(call('get', { key: 'k' }).status).toBe(404)
  })
})

describe('rule missingRangeAttribute', () => {
  const ITEMS = {
    none: { text: 'red', flag: true },
    two: { text: 'red', flag: true, whole: 2 },
    one: { text: 'red', flag: true, whole: 1 },
    apart: { text: 'red', whole: 1 },
  }
  const PARTITION = { indexName: 'by-text-and-flag', partition: ['red', true] }
  const range = { condition: 'LESS_THAN_EQUAL_TO', values: [2] }

  it.each<{ value: string; body: object; keys: string[] }>([
    { value: 'omit', body: PARTITION, keys: ['one', 'two'] },
    { value: 'first', body: PARTITION, keys: ['none', 'one', 'two'] },
    { value: 'omit', body: { ...PARTITION, sort: 'DESC' }, keys: ['two', 'one'] },
    { value: 'first', body: { ...PARTITION, sort: 'DESC' }, keys: ['two', 'one', 'none'] },
    { value: 'omit', body: { ...PARTITION, range }, keys: ['one', 'two'] },
    { value: 'first', body: { ...PARTITION, range }, keys: ['one', 'two'] },
    { value: 'omit', body: { indexName: 'whole' }, keys: ['apart', 'one', 'two'] },
    { value: 'first', body: { indexName: 'whole' }, keys: ['none', 'apart', 'one', 'two'] },
  ])('$value answers $keys to $body', ({ value, body, keys }) => {
    const { call } = withItems(`missingRangeAttribute=${value}`)
    expect(walk(call, body)).toEqual(keys)
  })

  it('first drops the place of an item that gets the attribute', () => {
    const { call } = withItems('missingRangeAttribute=first')
    call('entity/set', { ...ITEM, key: 'none', value: { ...ITEMS.none, whole: 3 } })
    expect(walk(call, PARTITION)).toEqual(['one', 'two', 'none'])
  })

  function withItems(assignment: string): TestEngine {
    const test = withRule(assignment)
    for (const [key, value] of Object.entries(ITEMS)) {
      test.call('entity/set', { ...ITEM, key, value })
    }
    return test
  }

  /** One item a page, so that each place is also a cursor. */
  function walk(call: TestEngine['call'], body: object, cursor?: string): string[] {
    const query = { entityName: 'measure', limit: 1, ...body, ...(cursor && { cursor }) }
    const page = call('entity/query', query).body
    const keys = page.data.map(({ key }) => key)
    return page.cursor === undefined ? keys : [...keys, ...walk(call, body, page.cursor)]
  }
})

describe('ENGINE_RULES', () => {
  it.each(Object.entries(ENGINE_RULES))('says how the default of %s is known', (name, rule) => {
    expect(['documented', 'inferred']).toContain(rule.provenance)
    expect(rule.source).not.toBe('')
    const values =
      'values' in rule ? rule.values.join('|') : `${rule.default} (${rule.min} to ${rule.max})`
    expect(renderRules()).toContain(
      `    ${name}=${values}\n        ${rule.about}\n        ${rule.provenance}: ${rule.source}`,
    )
  })

  it.each([
    'batchOverLimit',
    'batchDuplicate',
    'wrongAttributeType',
    'undeclaredAttribute',
  ] as const)(
    'calls %s inferred, although its code was measured or documented elsewhere',
    (name) => {
      expect(ENGINE_RULES[name].provenance).toBe('inferred')
    },
  )

  it('has each of its values tried', () => {
    const others = [...Object.keys(ENGINE_MODES), 'missingRangeAttribute', 'cursorReuse']
    const tried = new Set([...CASES.map(({ rule }) => rule), ...others])
    expect([...tried].toSorted()).toEqual(Object.keys(ENGINE_RULES).toSorted())
    for (const { rule, answers } of CASES) {
      const found: ChoiceRule | RangeRule = ENGINE_RULES[rule]
      const values = 'values' in found ? found.values : []
      expect(new Set(Object.keys(answers))).toEqual(new Set(values.map(String)))
    }
  })
})

describe('parseRuleAssignments', () => {
  it('fills in defaults, and takes the last of two', () => {
    const rules = parseRuleAssignments('--rule', [
      'ttlMode=immediate',
      'maxValueDepth=31',
      'ttlMode=lazy',
    ])
    expect(rules).toMatchObject({ ttlMode: 'lazy', maxValueDepth: 31, deleteMissing: 204 })
  })

  it.each([
    { text: 'ttl=lazy', message: '--rule knows no rule "ttl"; known are maxValueDepth, ' },
    { text: 'constructor=1', message: '--rule knows no rule "constructor"' },
    { text: '', message: '--rule knows no rule ""' },
    { text: 'ttlMode', message: '--rule ttlMode must be immediate or lazy, not ""' },
    { text: 'maxValueDepth=30', message: '--rule maxValueDepth must be 32 or 31, not "30"' },
    { text: 'maxValueDepth=31.0', message: 'not "31.0"' },
  ])('refuses "$text"', ({ text, message }) => {
    expect(() => parseRuleAssignments('--rule', [text])).toThrow(message)
  })
})

function withRule(assignment: string): TestEngine {
  return createTestEngine(parseRuleAssignments('rules', [assignment]))
}
