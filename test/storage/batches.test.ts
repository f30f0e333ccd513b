import { describe, expect, it } from 'vitest'
import { createRetryControl } from '../../src/retry/retry-control.js'
import { OutcomeUnknownError, type StorageError } from '../../src/storage-error.js'
import type { ForgeStorage } from '../../src/storage/storage.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { setupHeld } from './held-transport.js'
import { type Answer, failureOf, type Platform, setup } from './platform.js'

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`)
const toItems = (keys: readonly string[]) => keys.map((key) => ({ key, value: 1 }))
const toKeys = (keys: readonly string[]) => keys.map((key) => ({ key }))
const keysOf = (items: readonly { key: string }[]) => items.map(({ key }) => key)

function failedItem(key: string, code: string) {
  return { key, error: { code, message: 'text of the platform' } }
}

function done(keys: readonly string[], failedKeys: readonly unknown[] = []): Answer {
  return { body: { successfulKeys: toKeys(keys), failedKeys } }
}

function found(keys: readonly string[], failedKeys: readonly unknown[] = []): Answer {
  return { body: { successfulKeys: toItems(keys), failedKeys } }
}

/** Repetitions come without a pause. */
function setupPatient(options: { onFailure?: (error: StorageError) => void } = {}) {
  return setup({ ...options, control: createRetryControl({ random: () => 0 }) })
}

function keysIn(body: string): string[] {
  return keysOf(JSON.parse(body) as { key: string }[])
}

function sentKeys({ requests }: Platform): string[][] {
  return requests.map(({ body }) => keysIn(body))
}

describe('a batch', () => {
  it('resolves with every outcome in the order of the items, frozen', async () => {
    const { platform, storage } = await setup()
    const missing = [failedItem('d', 'KEY_NOT_FOUND'), failedItem('b', 'PERMISSION_DENIED')]
    platform.answerWith(found(['c', 'a'], missing))
    const result = await storage.batch.get<number>(['a', 'b', 'c', 'd'])
    expect(result).toMatchObject({
      successfulKeys: toItems(['a', 'c']),
      failedKeys: [failedItem('b', 'PERMISSION_DENIED'), failedItem('d', 'KEY_NOT_FOUND')],
    })
    expect([result, result.successfulKeys, result.failedKeys].every(Object.isFrozen)).toBe(true)
  })

  it.each<{ name: string; run: (storage: ForgeStorage) => Promise<unknown> }>([
    { name: 'get', run: (s) => s.batch.get([]) },
    { name: 'set', run: (s) => s.batch.set([]) },
    { name: 'delete', run: (s) => s.batch.delete([]) },
  ])('without items sends nothing: $name', async ({ run }) => {
    const { platform, storage } = await setup()
    expect(await run(storage)).toMatchObject({ successfulKeys: [], failedKeys: [] })
    expect(platform.requests).toHaveLength(0)
  })

  it('of 60 items leaves in requests of 25', async () => {
    const { sent, settle, storage } = setupHeld()
    const keys = numbered(60)
    const writing = storage.batch.set(toItems(keys))
    await settle()
    const chunks = [keys.slice(0, 25), keys.slice(25, 50), keys.slice(50)]
    expect(sent.map(({ operation, body }) => [operation, body])).toEqual(
      chunks.map((chunk) => ['batch/set', JSON.stringify(toItems(chunk))]),
    )
    await Promise.all(sent.toReversed().map(({ answer, body }) => answer(done(keysIn(body)))))
    expect(await writing).toMatchObject({ successfulKeys: toKeys(keys), failedKeys: [] })
  })

  it('of more than 4 MiB leaves in requests of 4 MiB at most', async () => {
    const { sent, settle, storage } = setupHeld()
    const keys = numbered(20)
    const writing = storage.batch.set(keys.map((key) => ({ key, value: 'ü'.repeat(120_000) })))
    await settle()
    expect(sent.map(({ body }) => keysIn(body))).toEqual([keys.slice(0, 17), keys.slice(17)])
    await Promise.all(sent.map(({ answer, body }) => answer(done(keysIn(body)))))
    expect(keysOf((await writing).successfulKeys)).toEqual(keys)
  })

  it('has at most four requests under way', async () => {
    const { sent, settle, storage } = setupHeld()
    const keys = numbered(25 * 6)
    const deleting = storage.batch.delete(keys)
    const answerOne = async (index: number) => {
      await sent[index]?.answer(done(keysIn(sent[index]?.body ?? '[]')))
      return sent.length
    }
    await settle()
    expect(sent).toHaveLength(4)
    expect(await answerOne(3)).toBe(5)
    expect(await answerOne(0)).toBe(6)
    await Promise.all([1, 2, 4, 5].map(answerOne))
    expect(keysOf((await deleting).successfulKeys)).toEqual(keys)
  })

  it('keeps the outcomes of one request when another fails', async () => {
    const { sent, settle, storage } = setupHeld()
    const keys = numbered(26)
    const writing = storage.batch.set(toItems(keys))
    await settle()
    await sent[1]?.answer({ status: 403, body: { code: 'FORBIDDEN', message: 'no' } })
    await sent[0]?.answer(done(keys.slice(0, 25)))
    const { successfulKeys, failedKeys } = await writing
    expect(successfulKeys).toHaveLength(25)
    expect(failedKeys).toEqual([
      {
        key: 'k25',
        error: { code: 'FORBIDDEN', message: 'no' },
        cause: expect.objectContaining({ operation: 'batch/set', platformStatus: 403 }) as object,
      },
    ])
  })

  it('rejects with the first error when nothing is known about any item', async () => {
    const { sent, settle, storage } = setupHeld()
    const reading = storage.batch.get(numbered(26))
    await settle()
    const failing = failureOf(() => reading)
    await sent[1]?.answer({ status: 403, body: { code: 'PERMISSION_DENIED', message: 'no' } })
    await sent[0]?.answer({ status: 403, body: { code: 'FORBIDDEN', message: 'no' } })
    expect(await failing).toMatchObject({ code: 'FORBIDDEN', operation: 'batch/get' })
  })

  it('reports each request that fails, and no item', async () => {
    const heard: StorageError[] = []
    const { platform, storage } = await setupPatient({ onFailure: (error) => heard.push(error) })
    platform.answerWith(done([], [failedItem('a', 'PERMISSION_DENIED')]), { status: 403 })
    await storage.batch.delete(['a'])
    await failureOf(() => storage.batch.delete(['a']))
    await failureOf(() => storage.batch.delete(['a', 'a']))
    expect(heard.map(({ code }) => code)).toEqual(['FORBIDDEN', 'KEY_DUPLICATION_ERROR'])
  })
})

describe('an item', () => {
  it.each([
    'RATE_LIMIT_EXCEEDED',
    'TOO_MANY_REQUESTS',
    'REQUEST_THROTTLED',
    'INTERNAL_SERVER_ERROR',
  ])('that failed with %s is sent again by itself', async (code) => {
    const { platform, storage } = await setupPatient()
    platform.answerWith(
      done(['a'], [failedItem('b', code), failedItem('c', 'VALIDATION_ERROR')]),
      done(['b']),
    )
    const result = await storage.batch.set(toItems(['a', 'b', 'c']))
    expect(sentKeys(platform)).toEqual([['a', 'b', 'c'], ['b']])
    expect(keysOf(result.successfulKeys)).toEqual(['a', 'b'])
    expect(keysOf(result.failedKeys)).toEqual(['c'])
  })

  it('is sent three times at most', async () => {
    const { platform, storage } = await setupPatient()
    const busy = done([], [failedItem('a', 'TOO_MANY_REQUESTS')])
    platform.answerWith(busy, busy, busy)
    const { failedKeys } = await storage.batch.set(toItems(['a']))
    expect(platform.requests).toHaveLength(3)
    expect(failedKeys).toEqual([failedItem('a', 'TOO_MANY_REQUESTS')])
  })

  it('is not sent again when the request has ended', async () => {
    const controller = new AbortController()
    const { sent, settle, storage } = setupHeld({
      signal: controller.signal,
      clock: createManualClock(),
    })
    const writing = storage.batch.set(toItems(['a', 'b']))
    await settle()
    await sent[0]?.answer(done(['a'], [failedItem('b', 'INTERNAL_SERVER_ERROR')]))
    controller.abort()
    expect((await writing).failedKeys).toEqual([failedItem('b', 'INTERNAL_SERVER_ERROR')])
    expect(sent).toHaveLength(1)
  })

  it('has the error of the request that it was sent again with', async () => {
    const { platform, storage } = await setupPatient()
    platform.answerWith(done(['a'], [failedItem('b', 'INTERNAL_SERVER_ERROR')]), { status: 403 })
    const { failedKeys } = await storage.batch.set(toItems(['a', 'b']))
    expect(failedKeys).toMatchObject([{ key: 'b', error: { code: 'FORBIDDEN' } }])
  })

  it('that the answer does not name was not read', async () => {
    const { platform, storage } = await setup()
    platform.answerWith(found(['a']))
    const { failedKeys } = await storage.batch.get(['a', { key: 'a', entityName: 'survey' }])
    expect(failedKeys).toMatchObject([
      { key: 'a', entityName: 'survey', error: { code: 'ERR_STORAGE_RESPONSE' } },
    ])
  })

  it('that the answer does not name may have been written', async () => {
    const { platform, storage } = await setup()
    platform.answerWith({ ...done([]), headers: { 'x-b3-traceid': 'abc123' } })
    const { failedKeys } = await storage.batch.set(toItems(['a']))
    expect(failedKeys).toMatchObject([{ key: 'a', error: { code: 'ERR_OUTCOME_UNKNOWN' } }])
    expect(failedKeys[0]?.cause).toBeInstanceOf(OutcomeUnknownError)
    expect(failedKeys[0]?.cause?.traceId).toBe('abc123')
  })
})

describe('throwIfFailed', () => {
  it('throws the first failure and counts the others', async () => {
    const { platform, storage } = await setup()
    const failed = [failedItem('b', 'STORAGE_LIMIT_EXCEEDED'), failedItem('c', 'VALIDATION_ERROR')]
    platform.answerWith(done(['a'], failed))
    const result = await storage.batch.set(toItems(['a', 'b', 'c']))
    const failure = await failureOf(async () => result.throwIfFailed())
    expect(failure).toMatchObject({
      code: 'STORAGE_LIMIT_EXCEEDED',
      family: 'limit-exceeded',
      operation: 'batch/set',
      detail: '2 of 3 items failed; the first: text of the platform',
    })
  })

  it.each([
    { code: 'BRAND_NEW', platformCode: 'BRAND_NEW' },
    { code: '<b>', platformCode: undefined },
  ])('throws ERR_STORAGE_API for the code $code', async ({ code, platformCode }) => {
    const { platform, storage } = await setup()
    platform.answerWith(done(['a'], [failedItem('b', code)]))
    const result = await storage.batch.delete(['a', 'b'])
    const failure = await failureOf(async () => result.throwIfFailed())
    expect(failure).toMatchObject({ code: 'ERR_STORAGE_API', platformCode })
  })

  it('keeps tokens out of its message', async () => {
    const { platform, storage } = await setup()
    const error = { code: 'VALIDATION_ERROR', message: `bearer ${'x'.repeat(45)}` }
    platform.answerWith(done([], [{ key: 'a', error }]))
    const result = await storage.batch.delete(['a'])
    const failure = await failureOf(async () => result.throwIfFailed())
    expect(failure.detail).toBe('1 of 1 items failed; the first: bearer [redacted]')
  })

  it('throws the error of a request that failed as a whole', async () => {
    const { sent, settle, storage } = setupHeld()
    const reading = storage.batch.get(numbered(26))
    await settle()
    await sent[0]?.answer({ status: 403, body: { code: 'FORBIDDEN', message: 'no' } })
    await sent[1]?.answer(found(['k25']))
    const failure = await failureOf(async () => (await reading).throwIfFailed())
    expect(failure).toMatchObject({
      code: 'FORBIDDEN',
      detail: '25 of 26 items failed; the first: no',
    })
  })

  it('takes missing items for no failure', async () => {
    const { platform, storage } = await setup()
    const missing = [failedItem('b', 'KEY_NOT_FOUND'), failedItem('c', 'NOT_FOUND')]
    platform.answerWith(found(['a'], missing))
    const result = await storage.batch.get(['a', 'b', 'c'])
    expect(() => result.throwIfFailed()).not.toThrow()
    expect(keysOf(result.failedKeys)).toEqual(['b', 'c'])
  })
})
