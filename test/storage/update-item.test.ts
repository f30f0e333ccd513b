import { describe, expect, it } from 'vitest'
import { createRetryControl } from '../../src/retry/retry-control.js'
import { createStorageError } from '../../src/storage-error.js'
import type { StorageOptions } from '../../src/storage/create-storage.js'
import type { ForgeStorage } from '../../src/storage/storage.js'
import { type Answer, failureOf, type Platform, setup as setupStorage } from './platform.js'

interface Counter {
  count: number
  v?: number
}

const ENTITIES = [
  { name: 'counter', attributes: { count: 'float', v: 'integer', free: 'any' }, indexes: [] },
] as const

const setup = (options: Partial<StorageOptions> = {}) =>
  setupStorage({
    entities: ENTITIES,
    showExpired: true,
    control: createRetryControl({ random: () => 0 }),
    createId: () => 'id-1',
    ...options,
  })

const DONE: Answer = { status: 204 }
const LOST: Answer = { status: 500 }
const CONFLICT: Answer = { status: 400, body: { code: 'CONDITIONAL_CHECK_FAILED', message: 'no' } }
const EXISTS: Answer = { status: 409, body: { code: 'KEY_CONFLICT', message: 'no' } }
const ABSENT: Answer = { status: 404, body: { code: 'KEY_NOT_FOUND', message: 'none' } }
const MARKED: Answer = { body: { key: 'marker', value: 1 } }
const stored = (value: object, metadata = {}): Answer => ({
  body: { key: 'k', value, ...metadata },
})

const raise = (current: Counter | undefined): Counter => ({ count: (current?.count ?? 0) + 1 })

const increment = (storage: ForgeStorage) =>
  storage.entity('counter').update<Counter>('k', raise, { version: 'v' })

const pathsOf = ({ requests }: Platform) =>
  requests.map(({ path = '' }) => path.slice('/forge/storage/kvs/v1/'.length))

const bodyOf = ({ requests }: Platform, index: number): unknown =>
  JSON.parse(requests[index]?.body ?? '')

describe('update', () => {
  it('writes under the condition that the version is the one it read', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(stored({ count: 4, v: 7 }), DONE)
    expect(await increment(storage)).toEqual({ count: 5, v: 8 })
    expect(pathsOf(platform)).toEqual(['entity/get', 'transaction'])
    expect(platform.requests.map(({ body }) => body)).toEqual([
      '{"entityName":"counter","key":"k"}',
      '{"set":[{"key":"k","value":{"count":5,"v":8},"entityName":"counter","conditions":{"and":[{"property":"v","condition":"EQUAL_TO","values":[7]}]}},{"key":"__forge-remote:write:id-1","value":1,"options":{"ttl":{"value":1,"unit":"HOURS"}}}]}',
    ])
  })

  it('creates a missing item with the version 1', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(ABSENT, DONE)
    expect(await increment(storage)).toEqual({ count: 1, v: 1 })
    expect(pathsOf(platform)).toEqual(['entity/get', 'entity/set'])
    expect(platform.requests[1]?.body).toBe(
      '{"entityName":"counter","key":"k","value":{"count":1,"v":1},"options":{"keyPolicy":"FAIL_IF_EXISTS"}}',
    )
  })

  it.each([
    { answer: stored({ count: 4, v: 7 }), current: { count: 4, v: 7 } },
    { answer: ABSENT, current: undefined },
  ])('leaves $current when nothing is computed', async ({ answer, current }) => {
    const { platform, storage } = await setup()
    platform.answerWith(answer)
    const left = storage
      .entity('counter')
      .update<Counter>('k', () => Promise.resolve(undefined), { version: 'v' })
    expect(await left).toEqual(current)
    expect(pathsOf(platform)).toEqual(['entity/get'])
  })

  it('takes a value that was changed in place, whatever version it has', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(stored({ count: 4, v: 7 }), DONE)
    const change = async (current: Counter | undefined) =>
      Object.assign(current ?? { count: 0 }, { count: 9, v: 99 })
    const written = storage.entity('counter').update<Counter>('k', change, { version: 'v' })
    expect(await written).toEqual({ count: 9, v: 8 })
    expect(bodyOf(platform, 1)).toMatchObject({
      set: [{ conditions: { and: [{ values: [7] }] } }, {}],
    })
  })

  it.each([
    { name: 'a new item', answer: ABSENT, ttlOf: (body: never) => body },
    {
      name: 'an item that exists',
      answer: stored({ v: 1 }),
      ttlOf: ({ set: [item] }: { set: [object] }) => item,
    },
  ])('gives $name its time to live', async ({ answer, ttlOf }) => {
    const { platform, storage } = await setup()
    platform.answerWith(answer, DONE)
    const ttl = { value: 1, unit: 'DAYS' } as const
    await storage.entity('counter').update<Counter>('k', raise, { version: 'v', ttl })
    expect(ttlOf(bodyOf(platform, 1) as never)).toMatchObject({ options: { ttl } })
  })

  it('goes on from the version of an item that has expired', async () => {
    const { platform, storage } = await setup({ showExpired: false })
    platform.answerWith(stored({ count: 4, v: 7 }, { expireTime: '2020-01-01T00:00:00Z' }), DONE)
    expect(await increment(storage)).toEqual({ count: 1, v: 8 })
    expect(pathsOf(platform)).toEqual(['entity/get', 'transaction'])
  })

  it.each([
    { name: 'a conflict', first: stored({ count: 1, v: 1 }), conflict: CONFLICT },
    { name: 'an item that was created meanwhile', first: ABSENT, conflict: EXISTS },
  ])('reads and computes again after $name', async ({ first, conflict }) => {
    const { platform, storage } = await setup()
    platform.answerWith(first, conflict, stored({ count: 2, v: 2 }), DONE)
    expect(await increment(storage)).toEqual({ count: 3, v: 3 })
    expect(platform.requests).toHaveLength(4)
  })

  it('gives up after five conflicts', async () => {
    const { platform, storage } = await setup()
    const answers = Array.from({ length: 6 }, () => [stored({ count: 1, v: 1 }), CONFLICT]).flat()
    platform.answerWith(...answers)
    expect(await failureOf(() => increment(storage))).toMatchObject({
      family: 'conditional-check-failed',
      platformStatus: 400,
    })
    expect(platform.requests).toHaveLength(10)
  })

  it('ends with the conflict when the request is aborted before the next try', async () => {
    const controller = new AbortController()
    const { platform, storage } = await setup({
      signal: controller.signal,
      onFailure: () => controller.abort(),
    })
    platform.answerWith(stored({ count: 1, v: 1 }), CONFLICT)
    expect(await failureOf(() => increment(storage))).toMatchObject({
      code: 'CONDITIONAL_CHECK_FAILED',
    })
  })

  it('waits for its own client’s write of the item', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(DONE, stored({ count: 1, v: 1 }), DONE)
    const written = storage.entity('counter').set('k', { count: 1, v: 1 })
    await Promise.all([written, increment(storage)])
    expect(pathsOf(platform)).toEqual(['entity/set', 'entity/get', 'transaction'])
  })

  interface LostCase {
    readonly name: string
    readonly answers: readonly Answer[]
    readonly ending: object
    readonly paths: readonly string[]
  }

  const before = stored({ count: 1, v: 1 })

  it.each<LostCase>([
    {
      name: 'that was done',
      answers: [before, LOST, MARKED],
      ending: { count: 2, v: 2 },
      paths: ['entity/get', 'transaction', 'get'],
    },
    {
      name: 'that never arrived',
      answers: [before, LOST, ABSENT, before, DONE],
      ending: { count: 2, v: 2 },
      paths: ['entity/get', 'transaction', 'get', 'entity/get', 'transaction'],
    },
    {
      name: 'that was done between two looks',
      answers: [before, LOST, ABSENT, stored({ count: 2, v: 2 }), MARKED],
      ending: { count: 2, v: 2 },
      paths: ['entity/get', 'transaction', 'get', 'entity/get', 'get'],
    },
    {
      name: 'that somebody else’s came before',
      answers: [
        before,
        LOST,
        ABSENT,
        stored({ count: 5, v: 2 }),
        ABSENT,
        stored({ count: 5, v: 2 }),
        DONE,
      ],
      ending: { count: 6, v: 3 },
      paths: ['entity/get', 'transaction', 'get', 'entity/get', 'get', 'entity/get', 'transaction'],
    },
    {
      name: 'of a new item that never arrived',
      answers: [ABSENT, LOST, ABSENT, DONE],
      ending: { count: 1, v: 1 },
      paths: ['entity/get', 'entity/set', 'entity/get', 'entity/set'],
    },
    {
      name: 'of a new item that is there',
      answers: [ABSENT, LOST, stored({ count: 1, v: 1 })],
      ending: { code: 'ERR_OUTCOME_UNKNOWN' },
      paths: ['entity/get', 'entity/set', 'entity/get'],
    },
  ])('tells the outcome of a write $name', async ({ answers, ending, paths }) => {
    const { platform, storage } = await setup()
    platform.answerWith(...answers)
    const outcome: unknown = await increment(storage).catch((error: unknown) => error)
    expect(outcome).toMatchObject(ending)
    expect(pathsOf(platform)).toEqual(paths)
  })

  it('lets an error of the computation through, also one that looks like a conflict', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(before)
    const mistake = createStorageError('KEY_CONFLICT', 'of another item', { operation: 'set' })
    const fail = () => Promise.reject(mistake)
    const update = storage.entity('counter').update<Counter>('k', fail, { version: 'v' })
    await expect(update).rejects.toBe(mistake)
    expect(platform.requests).toHaveLength(1)
  })

  it.each([
    { name: 'no options', options: undefined, code: 'BAD_REQUEST' },
    { name: 'no version', options: {}, code: 'BAD_REQUEST' },
    { name: 'a version that is no name', options: { version: 7 }, code: 'BAD_REQUEST' },
    {
      name: 'an undeclared attribute',
      options: { version: 'toString' },
      code: 'INVALID_ENTITY_ATTRIBUTE',
    },
    {
      name: 'an attribute of type float',
      options: { version: 'count' },
      code: 'INCORRECT_PROPERTY_TYPE',
    },
    {
      name: 'an attribute of type any',
      options: { version: 'free' },
      code: 'INCORRECT_PROPERTY_TYPE',
    },
  ])('refuses $name before anything is sent', async ({ options, code }) => {
    const { platform, storage } = await setup()
    const update = () => storage.entity('counter').update('k', raise as never, options as never)
    const failure = await failureOf(update)
    expect(failure).toMatchObject({ code, family: 'invalid-request', attempts: 0 })
    expect(failure.message).toContain('version')
    expect(platform.requests).toEqual([])
  })

  it.each([
    { name: 'without a version', value: { count: 1 } },
    { name: 'with a version that is text', value: { v: '1' } },
    { name: 'with a broken version', value: { v: 1.5 } },
    { name: 'with a version that is too large', value: { v: 2 ** 31 } },
    { name: 'with the last version', value: { v: 2 ** 31 - 1 } },
  ])('refuses to write an item $name', async ({ value }) => {
    const { platform, storage } = await setup()
    platform.answerWith(stored(value))
    const failure = await failureOf(() => increment(storage))
    expect(failure).toMatchObject({ code: 'INCORRECT_PROPERTY_TYPE', family: 'invalid-request' })
    expect(failure.message).toContain('attribute v')
    expect(pathsOf(platform)).toEqual(['entity/get'])
  })

  it.each([
    { name: 'text', next: 'text', code: 'INVALID_ENTITY_VALUE' },
    { name: 'null', next: null, code: 'INVALID_ENTITY_VALUE' },
    { name: 'a list', next: [], code: 'INVALID_ENTITY_VALUE' },
    { name: 'a date', next: new Date(0), code: 'ERR_VALUE_NOT_JSON' },
  ])('refuses $name as the next value', async ({ next, code }) => {
    const failures: string[] = []
    const { platform, storage } = await setup({ onFailure: (error) => failures.push(error.code) })
    platform.answerWith(before)
    const update = () =>
      storage.entity('counter').update<Counter>('k', () => next as never, { version: 'v' })
    expect(await failureOf(update)).toMatchObject({ code })
    expect(pathsOf(platform)).toEqual(['entity/get'])
    expect(failures).toEqual([code])
  })
})
