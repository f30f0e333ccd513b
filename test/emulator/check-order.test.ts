import { describe, expect, it } from 'vitest'
import { CHECK_ORDER } from '../../src/emulator/engine/check-order.js'
import type { PlatformErrorCode } from '../../src/wire/error-table.js'
import type { StorageOperation } from '../../src/wire/storage-operation.js'
import { createTestEngine, nest, numbered } from './emulator-harness.js'

/** A change of a right body that breaks one rule, and no other one that it can help. */
type Break = (body: Body) => unknown
type Body = Record<string, unknown>

/** Changes the members that are named, in depth; lists are replaced. */
const patch = (changes: Body): Break => {
  return (body) => merge(body, changes)
}

const KEY: Partial<Record<PlatformErrorCode, Break>> = {
  BAD_REQUEST: (body) => [body],
  KEY_TOO_SHORT: patch({ key: '' }),
  EMPTY_KEY: patch({ key: '' }),
  KEY_TOO_LONG: patch({ key: 'k'.repeat(501) }),
  INVALID_KEY: patch({ key: '/' }),
  KEY_NOT_FOUND: patch({ key: 'none' }),
}
const ENTITY: Partial<Record<PlatformErrorCode, Break>> = {
  ENTITY_TYPE_TOO_SHORT: patch({ entityName: 'a' }),
  ENTITY_TYPE_TOO_LARGE: patch({ entityName: 'a'.repeat(61) }),
  INVALID_ENTITY_TYPE: patch({ entityName: 'A B C' }),
  SCHEMA_NOT_FOUND: patch({ entityName: 'unknown' }),
}
const OPTIONS: Partial<Record<PlatformErrorCode, Break>> = {
  MAX_DEPTH: patch({ value: { free: nest(40) } }),
  MAX_SIZE: patch({ value: { text: 'x'.repeat(250_000) } }),
  INVALID_ENTITY_ATTRIBUTE: (body) => ({
    ...body,
    value: { other: 1, ...(body['value'] as Body) },
  }),
  INCORRECT_PROPERTY_TYPE: patch({ value: { whole: 'x' } }),
  INVALID_ENTITY_VALUE: patch({ value: { text: 'x'.repeat(2000) } }),
  INVALID_TTL: patch({ options: { ttl: { value: 0, unit: 'DAYS' } } }),
  INVALID_KEY_POLICY_RETURN_VALUE_COMBINATION: patch({
    options: { keyPolicy: 'FAIL_IF_EXISTS', returnValue: 'LATEST' },
  }),
  KEY_CONFLICT: patch({ options: { keyPolicy: 'FAIL_IF_EXISTS' } }),
}
const RANGE = { condition: 'EQUAL_TO', values: ['red'] }
const FILTER = { property: 'whole', condition: 'EQUAL_TO', values: [1] }

const TWICE = { entityName: 'measure', key: 'twice', conditions: { and: [FILTER] } }

const BREAKS: Readonly<Record<string, Partial<Record<PlatformErrorCode, Break>>>> = {
  single: { ...KEY, ...ENTITY, ...OPTIONS },
  query: {
    BAD_REQUEST: patch({ options: 1 }),
    QUERY_WHERE_INVALID: (body) => ({ ...body, where: [...toList(body['where']), FILTER] }),
    QUERY_WHERE_FIELD_INVALID: whereWith({ property: 'value' }),
    INVALID_FILTER_CONDITION: whereWith({ condition: 'EXISTS' }),
    INVALID_FILTER_VALUES: whereWith({ values: ['a', 'b'] }),
    INVALID_KEY: whereWith({ values: ['/'] }),
    LIST_QUERY_LIMIT_EXCEEDED: patch({ limit: 0 }),
    INVALID_CURSOR: patch({ after: 'x' }),
  },
  'entity/query': {
    BAD_REQUEST: patch({ options: 1 }),
    ...ENTITY,
    INVALID_ENTITY_INDEX: patch({ indexName: 'unknown' }),
    INVALID_FILTER_CONDITION: patch({ range: { condition: 'CONTAINS' } }),
    INSUFFICIENT_FILTER_VALUES: patch({ range: { condition: 'BETWEEN' } }),
    INVALID_FILTER_VALUES: patch({ range: { values: [] } }),
    INCORRECT_PROPERTY_TYPE: patch({ range: { values: [1] } }),
    INVALID_FILTER_OPERATORS_COMBINATION: patch({ filters: { or: [] } }),
    EMPTY_FILTER_OPERATOR: patch({ filters: { and: [] } }),
    UNPROCESSABLE_ENTITY: patch({ filters: { and: [{ ...FILTER, property: 'free' }] } }),
    COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE: patch({ limit: 0 }),
    INVALID_CURSOR: patch({ cursor: 'x' }),
  },
  batch: {
    BAD_REQUEST: (body) => [...toList(body), 1],
    TOO_MANY_BATCH_ENTITIES: (body) => [
      ...toList(body),
      ...numbered(26, (n) => ({ key: `more${n}`, value: n })),
    ],
    KEY_DUPLICATION_ERROR: (body) => [...toList(body), { key: 'k', value: 2 }],
    MAX_SIZE: (body) => [...toList(body), { key: 'big', value: 'x'.repeat(4 * 1024 * 1024) }],
  },
  transaction: {
    BAD_REQUEST: patch({ delete: 1 }),
    INVALID_TRANSACTION_REQUEST: () => ({}),
    UNPROCESSABLE_ENTITY: patch({ delete: numbered(26, (n) => ({ key: `more${n}` })) }),
    KEY_DUPLICATION_ERROR: patch({ check: [TWICE, TWICE] }),
    MAX_SIZE: patch({ unknown: 'x'.repeat(4 * 1024 * 1024) }),
    INVALID_KEY: firstSetWith({ key: '/' }),
    SCHEMA_NOT_FOUND: firstSetWith({ entityName: 'unknown' }),
    MAX_DEPTH: firstSetWith({ value: nest(40) }),
    INVALID_TTL: firstSetWith({ options: { ttl: { value: 0, unit: 'DAYS' } } }),
    INVALID_FILTER_OPERATORS_COMBINATION: firstSetWith({ conditions: { and: [], or: [] } }),
    CONDITIONAL_CHECK_FAILED: patch({
      check: [{ entityName: 'measure', key: 'none', conditions: { and: [FILTER] } }],
    }),
  },
}

const ENTITY_ITEM = { key: 'k', entityName: 'measure' }
const BODIES: Readonly<Record<StorageOperation, unknown>> = {
  get: { key: 'k' },
  set: { key: 'k', value: {} },
  delete: { key: 'k' },
  query: { where: [{ property: 'key', condition: 'BEGINS_WITH', values: ['k'] }] },
  'secret/get': { key: 'k' },
  'secret/set': { key: 'k', value: {} },
  'secret/delete': { key: 'k' },
  'entity/get': ENTITY_ITEM,
  'entity/set': { ...ENTITY_ITEM, value: {} },
  'entity/delete': ENTITY_ITEM,
  'entity/query': {
    entityName: 'measure',
    indexName: 'text',
    range: RANGE,
    filters: { and: [FILTER] },
  },
  'batch/get': [{ key: 'k' }],
  'batch/set': [{ key: 'k', value: 1 }],
  'batch/delete': [{ key: 'k' }],
  transaction: { set: [{ key: 'k', entityName: 'measure', value: {} }] },
}

describe.each(Object.keys(CHECK_ORDER) as StorageOperation[])('%s', (operation) => {
  const order = CHECK_ORDER[operation]

  it('breaks no rule at first', () => {
    expect(refusalOf(operation, BODIES[operation])).toBeUndefined()
  })

  it.each(order)('can break the rule of %s alone', (code) => {
    expect(refusalOf(operation, breakRule(operation, code, BODIES[operation]))).toBe(code)
  })

  it.each(
    order.flatMap((code, position) => order.slice(position + 1).map((later) => ({ code, later }))),
  )('names $code rather than $later', ({ code, later }) => {
    // Of two changes of one member the last counts, which is the one that is to be named.
    const body = breakRule(operation, code, breakRule(operation, later, BODIES[operation]))
    expect(refusalOf(operation, body)).toBe(code)
  })
})

function refusalOf(operation: StorageOperation, body: unknown): string | undefined {
  const { call } = createTestEngine()
  call('set', { key: 'k', value: {} })
  call('secret/set', { key: 'k', value: {} })
  call('entity/set', { ...ENTITY_ITEM, value: {} })
  const { body: answer } = call(operation, body)
  return answer?.code
}

function breakRule(operation: StorageOperation, code: PlatformErrorCode, body: unknown): unknown {
  const [kind = ''] = operation.split('/')
  const change = (BREAKS[operation] ?? BREAKS[kind] ?? BREAKS['single'])?.[code]
  if (change === undefined) throw new Error(`nothing breaks ${code} of ${operation}`)
  return change(body as Body)
}

function whereWith(changes: Body): Break {
  return (body) => {
    const [first, ...rest] = toList(body['where'])
    return { ...body, where: [{ ...(first as Body), ...changes }, ...rest] }
  }
}

function firstSetWith(changes: Body): Break {
  return (body) => {
    const [first, ...rest] = toList(body['set'])
    return { ...body, set: [{ ...(first as Body), ...changes }, ...rest] }
  }
}

function merge(body: Body, changes: Body): Body {
  const merged = Object.entries(changes).map(([name, change]) => {
    const found = body[name]
    return [name, isBody(found) && isBody(change) ? merge(found, change) : change]
  })
  return { ...body, ...(Object.fromEntries(merged) as Body) }
}

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function toList(value: unknown): unknown[] {
  return value as unknown[]
}
