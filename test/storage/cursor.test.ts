import { describe, expect, it } from 'vitest'
import { openCursor, sealCursor } from '../../src/storage/cursor.js'
import {
  type EntityQueryOptions,
  identifyEntityQuery,
  identifyQuery,
} from '../../src/storage/query-body.js'

const SUBJECT = { operation: 'entity/query' } as const
const TARGET = { entityName: 'response', indexName: 'by-score', entities: undefined }

const ASKED: EntityQueryOptions = {
  partition: ['s1', 7],
  range: { condition: 'BETWEEN', values: [1, 5] },
  filters: { and: [{ property: 'note', condition: 'EQUAL_TO', values: ['x'] }] },
  sort: 'DESC',
}

const identify = (options: EntityQueryOptions, target = TARGET) =>
  identifyEntityQuery(target, options)

const SAME: readonly { name: string; one: string; other: string }[] = [
  {
    name: 'members in another order',
    one: identify(ASKED),
    other: identify({
      sort: 'DESC',
      filters: { and: [{ values: ['x'], condition: 'EQUAL_TO', property: 'note' }] },
      range: { values: [1, 5], condition: 'BETWEEN' },
      partition: ['s1', 7],
    }),
  },
  {
    name: 'another page size and other metadata',
    one: identify(ASKED),
    other: identify({ ...ASKED, limit: 7, metadataFields: ['CREATED_AT'], cursor: 'any' }),
  },
  {
    name: 'the default order by name',
    one: identify({ partition: ['s1'] }),
    other: identify({ partition: ['s1'], sort: 'ASC' }),
  },
  {
    name: 'an empty prefix',
    one: identifyQuery({}),
    other: identifyQuery({ prefix: '', limit: 3, cursor: 'any' }),
  },
]

const OTHER: readonly { name: string; query: string }[] = [
  { name: 'another entity', query: identify(ASKED, { ...TARGET, entityName: 'survey' }) },
  { name: 'another index', query: identify(ASKED, { ...TARGET, indexName: 'by-date' }) },
  { name: 'another partition', query: identify({ ...ASKED, partition: ['s1', '7'] }) },
  { name: 'another range', query: identify({ ...ASKED, range: undefined }) },
  { name: 'other filters', query: identify({ ...ASKED, filters: undefined }) },
  { name: 'another order', query: identify({ ...ASKED, sort: undefined }) },
  { name: 'another store', query: identifyQuery({}) },
  { name: 'another prefix', query: identifyQuery({ prefix: 'p' }) },
]

describe('openCursor', () => {
  it.each(SAME)('gives back the cursor of a query with $name', ({ one, other }) => {
    expect(openCursor(SUBJECT, sealCursor('c1', one), other)).toBe('c1')
  })

  it.each(OTHER)('refuses the cursor of a query with $name', ({ query }) => {
    expect(() => openCursor(SUBJECT, sealCursor('c1', query), identify(ASKED))).toThrow(
      'other options',
    )
  })

  it.each(['', 'made-up', 'c1', '.abc', 'abcdefgh.', 'abcdefgh.a b', 7, {}])(
    'refuses %j, which no page gave',
    (cursor) => {
      expect(() => openCursor(SUBJECT, cursor as string, 'q')).toThrow('none that page() gave')
    },
  )
})

describe('sealCursor', () => {
  it('keeps the fingerprint of a query stable from one version to the next', () => {
    expect(sealCursor('c1', identifyQuery({ prefix: 'p' }))).toMatchInlineSnapshot(`"AMKYWmT9.YzE"`)
  })
})
