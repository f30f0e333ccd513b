import { describe, expect, it } from 'vitest'
import { createRetryControl } from '../../src/retry/retry-control.js'
import type { SetOptions } from '../../src/storage/render-options.js'
import type { ForgeStorage } from '../../src/storage/storage.js'
import { type Answer, failureOf, type Platform, setup as setupStorage } from './platform.js'

const ENTITIES = [
  { name: 'survey', attributes: { id: 'string', n: 'integer' }, indexes: [] },
] as const

const setup = () =>
  setupStorage({
    entities: ENTITIES,
    showExpired: true,
    control: createRetryControl({ random: () => 0 }),
  })

const ONCE = { keyPolicy: 'FAIL_IF_EXISTS', writeId: 'id' } as const
const VALUE = { id: 'mine', n: 1 }

const DONE: Answer = { status: 204 }
const LOST: Answer = { status: 500 }
const CONFLICT: Answer = { status: 409, body: { code: 'KEY_CONFLICT', message: 'text' } }
const ABSENT: Answer = { status: 404, body: { code: 'KEY_NOT_FOUND', message: 'none' } }
const found = (value: unknown): Answer => ({ body: { key: 'k', value } })

const pathsOf = ({ requests }: Platform) =>
  requests.map(({ path = '' }) => path.slice('/forge/storage/kvs/v1/'.length))

const STORES: readonly {
  name: string
  open: (storage: ForgeStorage) => Pick<ForgeStorage, 'set'>
  prefix: string
}[] = [
  { name: 'the key-value store', open: (storage) => storage, prefix: '' },
  { name: 'the secret store', open: (storage) => storage.secrets, prefix: 'secret/' },
  { name: 'an entity', open: (storage) => storage.entity('survey') as never, prefix: 'entity/' },
]

describe('set with writeId', () => {
  it('sends what it would send without', async () => {
    const { platform, storage } = await setup()
    await storage.set('k', VALUE, ONCE)
    expect(platform.requests.map(({ body }) => body)).toEqual([
      '{"key":"k","value":{"id":"mine","n":1},"options":{"keyPolicy":"FAIL_IF_EXISTS"}}',
    ])
  })

  it.each(STORES)('looks for the item in $name', async ({ open, prefix }) => {
    const { platform, storage } = await setup()
    platform.answerWith(LOST, found(VALUE))
    await expect(open(storage).set('k', VALUE, ONCE)).resolves.toBeUndefined()
    expect(pathsOf(platform)).toEqual([`${prefix}set`, `${prefix}get`])
  })

  interface Case {
    readonly name: string
    readonly answers: readonly Answer[]
    readonly ending: string | undefined
    readonly paths: readonly string[]
  }

  it.each<Case>([
    {
      name: 'an item with another id',
      answers: [LOST, found({ id: 'other' })],
      ending: 'KEY_CONFLICT',
      paths: ['set', 'get'],
    },
    {
      name: 'an item without an id',
      answers: [LOST, found('text')],
      ending: 'KEY_CONFLICT',
      paths: ['set', 'get'],
    },
    {
      name: 'a write that never arrived',
      answers: [LOST, ABSENT, DONE],
      ending: undefined,
      paths: ['set', 'get', 'set'],
    },
    {
      name: 'a first attempt that came late',
      answers: [LOST, ABSENT, CONFLICT, found(VALUE)],
      ending: undefined,
      paths: ['set', 'get', 'set', 'get'],
    },
    {
      name: 'another write that came in between',
      answers: [LOST, ABSENT, CONFLICT, found({ id: 'other' })],
      ending: 'KEY_CONFLICT',
      paths: ['set', 'get', 'set', 'get'],
    },
    {
      name: 'a conflict at once',
      answers: [CONFLICT],
      ending: 'KEY_CONFLICT',
      paths: ['set'],
    },
    {
      name: 'an item that never appears',
      answers: [LOST, ABSENT, LOST, ABSENT, LOST, ABSENT],
      ending: 'ERR_OUTCOME_UNKNOWN',
      paths: ['set', 'get', 'set', 'get', 'set', 'get'],
    },
  ])('tells the outcome of $name', async ({ answers, ending, paths }) => {
    const { platform, storage } = await setup()
    platform.answerWith(...answers)
    const code = await storage.set('k', VALUE, ONCE).then(
      () => undefined,
      (error: { code: string }) => error.code,
    )
    expect({ code, paths: pathsOf(platform) }).toEqual({ code: ending, paths })
  })

  it('leaves the outcome unknown without it', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(LOST)
    const failure = await failureOf(() => storage.set('k', VALUE, { keyPolicy: 'FAIL_IF_EXISTS' }))
    expect(failure).toMatchObject({ code: 'ERR_OUTCOME_UNKNOWN', operation: 'set', attempts: 1 })
    expect(platform.requests).toHaveLength(1)
  })

  interface Refused {
    readonly name: string
    readonly value: object
    readonly options: SetOptions
    readonly code?: string
  }

  it.each<Refused>([
    { name: 'a write that may replace', value: VALUE, options: { writeId: 'id' } },
    { name: 'a missing member', value: { n: 1 }, options: ONCE },
    { name: 'a blank id', value: { id: ' ' }, options: ONCE },
    { name: 'an id that is no text', value: { id: 7 }, options: ONCE },
    { name: 'a name that is no text', value: VALUE, options: { ...ONCE, writeId: 7 as never } },
    {
      name: 'a member that every object has',
      value: VALUE,
      options: { ...ONCE, writeId: 'toString' },
      code: 'INVALID_ENTITY_ATTRIBUTE',
    },
    {
      name: 'an attribute that is no string',
      value: VALUE,
      options: { ...ONCE, writeId: 'n' },
      code: 'INVALID_ENTITY_ATTRIBUTE',
    },
  ])('refuses $name before sending', async ({ value, options, code = 'BAD_REQUEST' }) => {
    const { platform, storage } = await setup()
    const failure = await failureOf(() => storage.entity('survey').set('k', value, options))
    expect(failure).toMatchObject({ code, family: 'invalid-request', operation: 'entity/set' })
    expect(failure.message).toContain('writeId')
    expect(platform.requests).toEqual([])
  })
})
