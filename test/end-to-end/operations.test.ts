import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createEmulator } from '../../src/emulator/index.js'
import type { Emulator } from '../../src/emulator/index.js'
import {
  type ForgeStorage,
  type Transport,
  containerDoor,
  createStorage,
  createTransport,
  remoteDoor,
} from '../../src/index.js'
import { createRecordingLogger } from '../../src/testing/recording-logger.js'

const MANIFEST = new URL('../fixtures/manifest.yml', import.meta.url).pathname
const INSTALLATION = 'ari:cloud:ecosystem::installation/aaaaaaaa-0000-4000-8000-000000000001'

let emulator: Emulator
let transport: Transport
let systemToken: string

beforeAll(async () => {
  emulator = await createEmulator({ manifest: MANIFEST, log: createRecordingLogger().logger })
  transport = createTransport()
  systemToken = await emulator.systemToken({ installationId: INSTALLATION })
})
beforeEach(() => emulator.reset())
afterAll(async () => {
  await transport.close()
  await emulator.close()
})

const DOORS = {
  'the remote door': () =>
    remoteDoor({ storageUrl: emulator.storageUrl, bearer: () => systemToken }),
  'the container door, for an installation': () =>
    containerDoor({ egressProxyUrl: emulator.egressProxyUrl, installationId: INSTALLATION }),
}

const note = (author: string, stars: number) => ({ author, stars, body: { text: 'hello' } })
const keysOf = (items: readonly { key: string }[]) => items.map(({ key }) => key)

describe.each(Object.entries(DOORS))('through %s', (_name, door) => {
  let storage: ForgeStorage
  beforeEach(() => {
    storage = createStorage({ transport, door: door() })
  })

  it('get, set and delete keep a value and its metadata', async () => {
    expect(await storage.get('k')).toBeUndefined()
    await storage.set('k', { a: [1, null, 'ü😀'] }, { ttl: { value: 1, unit: 'HOURS' } })
    expect(await storage.get('k')).toEqual({ a: [1, null, 'ü😀'] })
    const item = await storage.getWithMetadata('k')
    expect(item).toEqual({
      key: 'k',
      value: { a: [1, null, 'ü😀'] },
      createdAt: expect.any(Number) as number,
      updatedAt: expect.any(Number) as number,
      expireTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
    })
    await storage.delete('k')
    await storage.delete('k')
    expect(await storage.get('k')).toBeUndefined()
  })

  it('set answers with the item that was asked for', async () => {
    expect(await storage.set('k', 1, { returnValue: 'PREVIOUS' })).toBeUndefined()
    expect(await storage.set('k', 2, { returnValue: 'PREVIOUS' })).toMatchObject({ value: 1 })
    expect(await storage.set('k', 3, { returnValue: 'LATEST' })).toMatchObject({ value: 3 })
  })

  it('set with FAIL_IF_EXISTS keeps what is there', async () => {
    await storage.set('k', 1, { keyPolicy: 'FAIL_IF_EXISTS' })
    await expect(storage.set('k', 2, { keyPolicy: 'FAIL_IF_EXISTS' })).rejects.toMatchObject({
      code: 'KEY_CONFLICT',
      httpStatus: 409,
      platformStatus: 409,
    })
    expect(await storage.get('k')).toBe(1)
  })

  it('query walks page by page in the order of the keys', async () => {
    await storage.batch.set(
      Array.from({ length: 25 }, (_, index) => ({ key: `p:${index + 10}`, value: index })),
    )
    await storage.set('other', 0)
    const first = await storage.query({ prefix: 'p:', limit: 20 }).page()
    expect(keysOf(first.items).slice(0, 2)).toEqual(['p:10', 'p:11'])
    const { cursor } = first
    const second = await storage.query({ prefix: 'p:', limit: 20, cursor }).page()
    expect([first.items.length, second.items.length, second.cursor]).toEqual([20, 5, undefined])
    const all: string[] = []
    for await (const { key } of storage.query({ prefix: 'p:', limit: 3 })) all.push(key)
    expect(all).toEqual(all.toSorted())
    expect(all).toHaveLength(25)
  })

  it('secrets are a store of their own that no query shows', async () => {
    await storage.secrets.set('k', { password: 'x' })
    expect(await storage.secrets.get('k')).toEqual({ password: 'x' })
    expect(await storage.get('k')).toBeUndefined()
    expect((await storage.query().page()).items).toEqual([])
    await storage.secrets.delete('k')
    expect(await storage.secrets.get('k')).toBeUndefined()
  })

  it('entities are kept by name and found through their indexes', async () => {
    const notes = storage.entity('note')
    await notes.set('a', note('ann', 5))
    await notes.set('b', note('ann', 3))
    await notes.set('c', note('bob', 4))
    expect(await notes.get('a')).toEqual(note('ann', 5))
    const byAuthor = await notes.query('by-author', { partition: ['ann'], sort: 'DESC' }).page()
    expect(keysOf(byAuthor.items)).toEqual(['a', 'b'])
    const range = { condition: 'BETWEEN', values: [1, 4] } as const
    const inRange = await notes.query('by-author', { partition: ['ann'], range }).page()
    expect(keysOf(inRange.items)).toEqual(['b'])
    await notes.delete('a')
    expect(await notes.get('a')).toBeUndefined()
  })

  it('an entity query walks on over pages that its filter left empty', async () => {
    const notes = storage.entity('note')
    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        notes.set(`n${index + 10}`, note('ann', index === 29 ? 5 : 1)),
      ),
    )
    const filters = { and: [{ property: 'stars', condition: 'EQUAL_TO', values: [5] }] } as const
    const asked = { filters, limit: 10 }
    expect(await notes.query('by-key', asked).page()).toMatchObject({
      items: [],
      cursor: expect.any(String) as string,
    })
    const found: string[] = []
    for await (const { key } of notes.query('by-key', asked)) found.push(key)
    expect(found).toEqual(['n39'])
  })

  it('batches say for each item how it went', async () => {
    const written = await storage.batch.set([
      { key: 'a', value: 1 },
      { key: 'n', entityName: 'note', value: note('ann', 1) },
    ])
    expect(written.failedKeys).toEqual([])
    const read = await storage.batch.get(['a', 'missing', { key: 'n', entityName: 'note' }])
    expect(read.successfulKeys).toMatchObject([{ key: 'a', value: 1 }, { key: 'n' }])
    expect(read.failedKeys).toMatchObject([{ key: 'missing', error: { code: 'KEY_NOT_FOUND' } }])
    const deleted = await storage.batch.delete(['a', { key: 'n', entityName: 'note' }])
    expect(keysOf(deleted.successfulKeys)).toEqual(['a', 'n'])
    expect(await storage.get('a')).toBeUndefined()
  })

  it('a transaction does all or nothing', async () => {
    await storage.entity('note').set('n', note('ann', 1))
    const oneStar = { and: [{ property: 'stars', condition: 'EQUAL_TO', values: [1] }] } as const
    await storage
      .transaction()
      .check('n', { entityName: 'note', conditions: oneStar })
      .set('a', 1, { ttl: { value: 1, unit: 'DAYS' } })
      .delete('b')
      .execute()
    expect(await storage.get('a')).toBe(1)

    await storage.entity('note').set('n', note('ann', 2))
    const failing = storage
      .transaction()
      .check('n', { entityName: 'note', conditions: oneStar })
      .set('a', 2)
      .execute()
    await expect(failing).rejects.toMatchObject({
      code: 'CONDITIONAL_CHECK_FAILED',
      httpStatus: 409,
    })
    expect(await storage.get('a')).toBe(1)
  })

  it('names an entity that the manifest does not declare', async () => {
    await expect(storage.entity('nowhere').set('k', {})).rejects.toMatchObject({
      code: 'SCHEMA_NOT_FOUND',
      platformStatus: 404,
      httpStatus: 502,
    })
  })

  it('names an attribute of the wrong type', async () => {
    await expect(storage.entity('note').set('k', { stars: 2 ** 31 })).rejects.toMatchObject({
      code: 'INCORRECT_PROPERTY_TYPE',
      httpStatus: 400,
      message: expect.stringContaining('"stars"') as string,
    })
  })
})

describe('the doors', () => {
  it('lead to the same data', async () => {
    const remote = createStorage({ transport, door: DOORS['the remote door']() })
    const { invocationId } = await emulator.mintInvocation({ installationId: INSTALLATION })
    const door = containerDoor({ egressProxyUrl: emulator.egressProxyUrl, invocationId })
    await createStorage({ transport, door }).set('k', 'from the container')
    expect(await remote.get('k')).toBe('from the container')
  })

  it('refuse a token that the emulator did not mint', async () => {
    const door = remoteDoor({ storageUrl: emulator.storageUrl, bearer: () => 'a.b.c' })
    await expect(createStorage({ transport, door }).get('k')).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
      httpStatus: 503,
      platformStatus: 401,
    })
  })
})
