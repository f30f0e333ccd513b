import { expect, describe, it } from 'vitest'
import { createRepository, refine } from '../../src/entities/index.js'
import { failureOf, setup } from '../storage/platform.js'
import { surveys } from './declared-surveys.js'
import { entities } from './generated-notes.js'

/** A repository as JavaScript sees it. */
interface UntypedRepository {
  readonly set: (key: string, value: unknown) => Promise<void>
  readonly setMany: (items: readonly object[]) => Promise<unknown>
  readonly create: (key: string, value: unknown) => Promise<void>
  readonly update: (key: string, compute: unknown, options?: unknown) => Promise<unknown>
  readonly query: (index: unknown, options?: unknown) => AsyncIterable<unknown> & UntypedResult
  readonly inTransaction: (transaction: unknown) => UntypedTransaction
}

interface UntypedResult {
  readonly page: () => Promise<unknown>
  readonly first: () => Promise<unknown>
  readonly toArray: (limit: object) => Promise<unknown>
  readonly count: () => Promise<unknown>
}

interface UntypedTransaction {
  readonly set: (key: string, value: unknown, options?: unknown) => UntypedTransaction
  readonly check: (key: string, conditions: unknown) => UntypedTransaction
  readonly execute: () => Promise<void>
}

type Refusal = readonly [name: string, run: unknown, code: string, ...texts: string[]]

async function openUntyped() {
  const { platform, storage } = await setup()
  const toUntyped = (repository: unknown) => repository as UntypedRepository
  const notes = toUntyped(createRepository(entities.note, storage))
  const survey = toUntyped(createRepository(surveys.survey, storage))
  return { platform, storage, notes, survey }
}

describe('values', () => {
  it.each<Refusal>([
    ['no object', 7, 'INVALID_ENTITY_VALUE', 'not an object'],
    ['null', null, 'INVALID_ENTITY_VALUE', 'null'],
    ['a list', [], 'INVALID_ENTITY_VALUE', 'a list'],
    [
      'an unknown attribute',
      { title: 't', likes: 1 },
      'INVALID_ENTITY_ATTRIBUTE',
      'likes',
      'archived',
    ],
    ['an inherited name', { title: 't', toString: 1 }, 'INVALID_ENTITY_ATTRIBUTE', 'toString'],
    [
      'a text that is too long for the range of an index',
      { title: 'é'.repeat(451) },
      'INVALID_ENTITY_VALUE',
      'attribute title has 902 bytes, the range of index title of survey has 900 at most',
    ],
    [
      'a text that is too long for the partition of an index',
      { title: 't', status: 'x'.repeat(1701) },
      'INVALID_ENTITY_VALUE',
      'attribute status has 1701 bytes, the partition of index by-status of survey has 1700 at most',
    ],
    [
      'a text for a number',
      { title: 't', version: '1' },
      'INCORRECT_PROPERTY_TYPE',
      'version of survey',
      '2147483647',
    ],
    [
      'a fraction for an integer',
      { title: 't', version: 1.5 },
      'INCORRECT_PROPERTY_TYPE',
      'this number',
    ],
    ['33 bits', { title: 't', version: 2 ** 31 }, 'INCORRECT_PROPERTY_TYPE', 'version'],
    [
      'a float too large',
      { title: 't', weight: 1e126 },
      'INCORRECT_PROPERTY_TYPE',
      'weight',
      '1E+126',
    ],
    ['a blank text', { title: ' \n' }, 'INCORRECT_PROPERTY_TYPE', 'title', 'blank'],
    [
      'a number for a boolean',
      { title: 't', archived: 1 },
      'INCORRECT_PROPERTY_TYPE',
      'true or false',
    ],
    ['null in an attribute', { title: 't', payload: null }, 'INCORRECT_PROPERTY_TYPE', 'payload'],
    [
      'a required attribute that is missing',
      { version: 1 },
      'INVALID_ENTITY_VALUE',
      'title',
      'required',
    ],
    ['one that is undefined', { title: undefined }, 'INVALID_ENTITY_VALUE', 'title'],
    [
      'a text that the schema refuses',
      { title: 't', status: 'gone' },
      'INVALID_ENTITY_VALUE',
      'status',
      'schema',
    ],
  ])('refuses %s before sending', async (_name, value, code, ...texts) => {
    const { platform, storage, survey } = await openUntyped()
    const errors = [
      await failureOf(() => survey.set('k', value)),
      await failureOf(() => survey.create('k', value)),
      await failureOf(() => survey.setMany([{ key: 'k', value }])),
      await failureOf(() => survey.inTransaction(storage.transaction()).set('k', value).execute()),
    ]
    expect(errors.map((error) => error.operation)).toEqual([
      'entity/set',
      'entity/set',
      'batch/set',
      'transaction',
    ])
    for (const error of errors) {
      expect(error.code).toBe(code)
      for (const text of texts) expect(error.message).toContain(text)
    }
    expect(platform.requests).toEqual([])
  })

  it('never shows a value', async () => {
    const { survey } = await openUntyped()
    const values = [
      { title: 7331 },
      { title: 't', status: 'canary' },
      { title: 't', version: 0.7331 },
    ]
    const errors = await Promise.all(values.map((value) => failureOf(() => survey.set('k', value))))
    expect(errors.map(({ message }) => message).join()).not.toMatch(/7331|canary/)
  })

  it('takes unknown attributes when told so', async () => {
    const { storage, platform } = await openUntyped()
    const open = refine(entities.note, {}, { unknownAttributes: 'allow' })
    const value: object = { stars: 1, likes: 2 }
    await createRepository(open, storage).set('k', value)
    expect(platform.requests).toHaveLength(1)
  })

  it('asks update for a version', async () => {
    const { notes, platform } = await openUntyped()
    const error = await failureOf(() => notes.update('k', () => ({})))
    expect(error.code).toBe('BAD_REQUEST')
    expect(platform.requests).toEqual([])
  })
})

describe('queries', () => {
  const ada = { author: 'ada' }

  it.each<readonly [string, string, unknown, string, ...string[]]>([
    ['an unknown index', 'by-stars', {}, 'INVALID_ENTITY_INDEX', 'by-key, author, by-author'],
    ['an inherited name', 'constructor', {}, 'INVALID_ENTITY_INDEX', 'by-key'],
    ['no partition', 'by-author', {}, 'INVALID_ENTITY_INDEX', 'author'],
    [
      'a partition as a list',
      'by-author',
      { partition: ['ada'] },
      'INVALID_ENTITY_INDEX',
      'object',
    ],
    [
      'too much of a partition',
      'by-author',
      { partition: { ...ada, stars: 1 } },
      'INVALID_ENTITY_INDEX',
      'exactly: author',
    ],
    [
      'half a partition',
      'by-author',
      { partition: { author: undefined } },
      'INVALID_ENTITY_INDEX',
      'author',
    ],
    [
      'a partition where there is none',
      'author',
      { partition: ada },
      'INVALID_ENTITY_INDEX',
      'no partition',
    ],
    [
      'a mistyped partition',
      'by-author',
      { partition: { author: 1 } },
      'INCORRECT_PROPERTY_TYPE',
      'author',
      'string',
    ],
    [
      'an unknown range condition',
      'author',
      { range: { contains: 'a' } },
      'INVALID_FILTER_CONDITION',
      'beginsWith',
    ],
    [
      'a range condition of another type',
      'by-author',
      { partition: ada, range: { beginsWith: '1' } },
      'INVALID_FILTER_CONDITION',
      'between',
    ],
    [
      'two range conditions',
      'author',
      { range: { lessThan: 'b', greaterThan: 'a' } },
      'INVALID_FILTER_CONDITION',
      'one of',
    ],
    ['an empty range', 'author', { range: {} }, 'INVALID_FILTER_CONDITION', 'one of'],
    ['a range that is no object', 'author', { range: 'a' }, 'INVALID_FILTER_CONDITION', 'one of'],
    ['a mistyped range', 'author', { range: { equalTo: 1 } }, 'INCORRECT_PROPERTY_TYPE', 'string'],
    [
      'half a between',
      'author',
      { range: { between: ['a'] } },
      'INSUFFICIENT_FILTER_VALUES',
      'two',
    ],
    ['a wrong order', 'by-key', { sort: 'UP' }, 'BAD_REQUEST', 'ASC'],
    ['a misspelt option', 'by-key', { filters: {} }, 'BAD_REQUEST', 'filter, sort'],
    ['null as options', 'by-key', null, 'BAD_REQUEST', 'null, not an object'],
    ['a filter that is no function', 'by-key', { filter: {} }, 'BAD_REQUEST', 'function'],
    ['a filter that is nothing', 'by-key', { filter: '' }, 'BAD_REQUEST', 'function'],
    [
      'a filter that returns nothing',
      'by-key',
      { filter: () => undefined },
      'BAD_REQUEST',
      'f.and',
    ],
  ])('refuses %s before sending', async (_name, index, options, code, ...texts) => {
    const { notes, platform } = await openUntyped()
    const query = notes.query(index, options)
    const loop = async () => {
      for await (const item of query) return item
      return undefined
    }
    const reads = [query.page, query.first, () => query.toArray({ max: 1 }), query.count, loop]
    for (const error of await Promise.all(reads.map((read) => failureOf(read)))) {
      expect(error.code).toBe(code)
      expect(error.operation).toBe('entity/query')
      for (const text of texts) expect(error.message).toContain(text)
    }
    expect(platform.requests).toEqual([])
  })
})

describe('conditions', () => {
  type Untyped = Record<string, Record<string, (...values: unknown[]) => unknown>>
  type Combine = (...conditions: unknown[]) => unknown
  type Build = (f: Untyped & { and: Combine; or: Combine }) => unknown

  it.each<readonly [string, Build, string, ...string[]]>([
    [
      'an attribute of type any',
      (f) => f['body']?.['exists']?.(),
      'INVALID_ENTITY_ATTRIBUTE',
      'author, stars',
    ],
    [
      'an unknown attribute',
      (f) => f['likes']?.['exists']?.(),
      'INVALID_ENTITY_ATTRIBUTE',
      'likes',
      'author, stars',
    ],
    [
      'an unknown condition',
      (f) => f['stars']?.['contains']?.('1'),
      'INVALID_FILTER_CONDITION',
      'stars',
      'between',
    ],
    [
      'a mistyped value',
      (f) => f['stars']?.['equalTo']?.('1'),
      'INCORRECT_PROPERTY_TYPE',
      'stars',
      'number',
    ],
    [
      'too few values',
      (f) => f['stars']?.['between']?.(1),
      'INSUFFICIENT_FILTER_VALUES',
      'BETWEEN',
    ],
    [
      'and within or',
      (f) => f.or(f.and(f['stars']?.['exists']?.())),
      'INVALID_FILTER_OPERATORS_COMBINATION',
      'mixed',
    ],
    ['no condition', (f) => f.and(), 'EMPTY_FILTER_OPERATOR', 'at least one'],
    ['an attribute alone', (f) => f['stars'], 'BAD_REQUEST', 'f.and'],
    ['the builder itself', (f) => f, 'BAD_REQUEST', 'f.and'],
  ])('refuse %s before sending', async (_name, build, code, ...texts) => {
    const { notes, storage, platform } = await openUntyped()
    const transaction = notes.inTransaction(storage.transaction())
    const errors = [
      await failureOf(() => notes.query('by-key', { filter: build }).page()),
      await failureOf(() => transaction.check('k', build).execute()),
      await failureOf(() => transaction.set('k', {}, { conditions: build }).execute()),
    ]
    for (const error of errors) {
      expect(error.code).toBe(code)
      for (const text of texts) expect(error.message).toContain(text)
    }
    expect(platform.requests).toEqual([])
  })
})
