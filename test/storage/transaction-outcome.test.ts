import { describe, expect, it } from 'vitest'
import { createRetryControl } from '../../src/retry/retry-control.js'
import type { ForgeStorage } from '../../src/storage/storage.js'
import type { StorageTransaction } from '../../src/storage/storage-transaction.js'
import { type Answer, failureOf, type Platform, setup as setupStorage } from './platform.js'

const MARKER_KEY = '__forge-remote:write:id-1'
const MARKER = `{"key":"${MARKER_KEY}","value":1,"options":{"ttl":{"value":1,"unit":"HOURS"}}}`

/** What the platform answers. */
const DONE: Answer = { status: 204 }
const LOST: Answer = { status: 500 }
const CONFLICT: Answer = {
  status: 400,
  body: { code: 'CONDITIONAL_CHECK_FAILED', message: 'text of the platform' },
}
const PRESENT: Answer = { body: { key: MARKER_KEY, value: 1 } }
const ABSENT: Answer = { status: 404, body: { code: 'KEY_NOT_FOUND', message: 'none' } }

const OPEN = {
  entityName: 'survey',
  conditions: { and: [{ property: 'status', condition: 'EQUAL_TO', values: ['open'] }] },
} as const

const setup = () =>
  setupStorage({
    showExpired: true,
    control: createRetryControl({ random: () => 0 }),
    createId: () => 'id-1',
  })

const conditional = (storage: ForgeStorage) => storage.transaction().delete('s', OPEN)

const operationsOf = ({ requests }: Platform) =>
  requests.map(({ path = '' }) => path.slice(path.lastIndexOf('/') + 1))

/** A transaction of as many operations. */
const deletes = (storage: ForgeStorage, count: number): StorageTransaction =>
  Array.from({ length: count }, (_, n) => `k${n}`).reduce(
    (transaction, key) => transaction.delete(key),
    storage.transaction(),
  )

describe('execute', () => {
  it('sends a transaction without conditions again when its answer is lost', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(LOST, DONE)
    await storage.transaction().delete('a').execute()
    expect(operationsOf(platform)).toEqual(['transaction', 'transaction'])
  })

  it.each([
    { name: 'a condition', build: conditional },
    { name: 'a check', build: (s: ForgeStorage) => s.transaction().check('s', OPEN) },
  ])('leaves the outcome of a transaction with $name unknown', async ({ build }) => {
    const { platform, storage } = await setup()
    platform.answerWith(LOST)
    expect(await failureOf(() => build(storage).execute())).toMatchObject({
      code: 'ERR_OUTCOME_UNKNOWN',
      operation: 'transaction',
      attempts: 1,
    })
    expect(operationsOf(platform)).toEqual(['transaction'])
  })

  it('lets a get of one of its items wait', async () => {
    const { platform, storage } = await setup()
    const written = storage.transaction().set('a', 1).execute()
    await Promise.all([written, failureOf(() => storage.get('a'))])
    expect(operationsOf(platform)[0]).toBe('transaction')
  })
})

describe('execute with writeId', () => {
  it('adds a marker to the transaction', async () => {
    const { platform, storage } = await setup()
    await conditional(storage).set('a', 1).execute({ writeId: true })
    expect(platform.requests.map(({ body }) => body)).toEqual([
      `{"set":[{"key":"a","value":1},${MARKER}],"delete":[{"key":"s","entityName":"survey","conditions":{"and":[{"property":"status","condition":"EQUAL_TO","values":["open"]}]}}]}`,
    ])
  })

  it('uses another id each time', async () => {
    const { platform, storage } = await setupStorage()
    const transaction = storage.transaction().delete('a')
    await transaction.execute({ writeId: true })
    await transaction.execute({ writeId: true })
    const [one, other] = platform.requests.map(({ body }) => /write:([\w-]{36})/.exec(body)?.[1])
    expect(one).toBeDefined()
    expect(one).not.toBe(other)
  })

  interface Case {
    readonly name: string
    readonly answers: readonly Answer[]
    readonly ending: string | undefined
    readonly operations: readonly string[]
  }

  it.each<Case>([
    {
      name: 'a lost answer of a transaction that was done',
      answers: [LOST, PRESENT],
      ending: undefined,
      operations: ['transaction', 'get'],
    },
    {
      name: 'a transaction that never arrived',
      answers: [LOST, ABSENT, DONE],
      ending: undefined,
      operations: ['transaction', 'get', 'transaction'],
    },
    {
      name: 'a first attempt that came late',
      answers: [LOST, ABSENT, CONFLICT, PRESENT],
      ending: undefined,
      operations: ['transaction', 'get', 'transaction', 'get'],
    },
    {
      name: 'a conflict at once',
      answers: [CONFLICT],
      ending: 'CONDITIONAL_CHECK_FAILED',
      operations: ['transaction'],
    },
    {
      name: 'conflicts of repetitions that decide nothing',
      answers: [LOST, ABSENT, CONFLICT, ABSENT, CONFLICT, ABSENT],
      ending: 'ERR_OUTCOME_UNKNOWN',
      operations: ['transaction', 'get', 'transaction', 'get', 'transaction', 'get'],
    },
    {
      name: 'a marker that cannot be read',
      answers: [LOST, LOST, LOST, LOST],
      ending: 'ERR_OUTCOME_UNKNOWN',
      operations: ['transaction', 'get', 'get', 'get'],
    },
  ])('tells the outcome of $name', async ({ answers, ending, operations }) => {
    const { platform, storage } = await setup()
    platform.answerWith(...answers)
    const code = await conditional(storage)
      .execute({ writeId: true })
      .then(
        () => undefined,
        (error: { code: string }) => error.code,
      )
    expect({ code, operations: operationsOf(platform) }).toEqual({ code: ending, operations })
    const sent = platform.requests.filter(({ path = '' }) => path.endsWith('transaction'))
    expect(new Set(sent.map(({ body }) => body)).size).toBe(1)
  })

  it('sends what was there when it was executed', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(LOST, ABSENT, DONE)
    const value = { n: 1 }
    const done = storage.transaction().set('a', value).execute({ writeId: true })
    value.n = 2
    await done
    expect(platform.requests[2]?.body).toContain('{"n":1}')
  })

  it('takes 24 operations, and says that the marker is one of the 25', async () => {
    const { platform, storage } = await setup()
    await deletes(storage, 24).execute({ writeId: true })
    const failure = await failureOf(() => deletes(storage, 25).execute({ writeId: true }))
    expect(failure).toMatchObject({ code: 'UNPROCESSABLE_ENTITY', family: 'limit-exceeded' })
    expect(failure.detail).toBe(
      'the transaction has 26 operations, with the one that writeId adds, more than 25',
    )
    expect(platform.requests).toHaveLength(1)
  })

  it('refuses a transaction that has nothing but the marker', async () => {
    const { platform, storage } = await setup()
    expect(await failureOf(() => storage.transaction().execute({ writeId: true }))).toMatchObject({
      code: 'INVALID_TRANSACTION_REQUEST',
    })
    expect(platform.requests).toEqual([])
  })

  it('reads markers by a clock that is wrong, too', async () => {
    const { platform, storage } = await setupStorage({ createId: () => 'id-1' })
    platform.answerWith(LOST, {
      body: { ...(PRESENT.body as object), expireTime: '2020-01-01T00:00:00Z' },
    })
    await expect(conditional(storage).execute({ writeId: true })).resolves.toBeUndefined()
  })
})
