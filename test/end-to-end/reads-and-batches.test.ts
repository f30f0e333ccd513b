import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createEmulator } from '../../src/emulator/index.js'
import type { Emulator } from '../../src/emulator/index.js'
import {
  type ForgeStorage,
  type StorageOptions,
  type Transport,
  createStorage,
  createTransport,
  remoteDoor,
} from '../../src/index.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { createRecordingLogger } from '../../src/testing/recording-logger.js'

const MANIFEST = new URL('../fixtures/manifest.yml', import.meta.url).pathname
const INSTALLATION = 'ari:cloud:ecosystem::installation/aaaaaaaa-0000-4000-8000-000000000001'
const HOUR_MS = 60 * 60 * 1000

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`)
const toItems = (keys: readonly string[]) => keys.map((key) => ({ key, value: `of ${key}` }))

let emulator: Emulator
let transport: Transport
let systemToken: string
let sent: string[]

const emulatorClock = createManualClock(Date.now())

beforeAll(async () => {
  const log = createRecordingLogger().logger
  emulator = await createEmulator({
    manifest: MANIFEST,
    log,
    clock: emulatorClock,
    rules: { ttlMode: 'lazy' },
  })
  transport = createTransport()
  systemToken = await emulator.systemToken({ installationId: INSTALLATION })
})
beforeEach(() => {
  sent = []
  emulator.reset()
})
afterAll(async () => {
  await transport.close()
  await emulator.close()
})

/** A client that notes which operations it sends. */
function open(options: Partial<StorageOptions> = {}): ForgeStorage {
  const counting: Transport = {
    ...transport,
    exchange: (request) => {
      sent.push(request.path.split('/v1/')[1] ?? '')
      return transport.exchange(request)
    },
  }
  const door = remoteDoor({ storageUrl: emulator.storageUrl, bearer: () => systemToken })
  return createStorage({ transport: counting, door, ...options })
}

describe('gets of one tick', () => {
  it('find 100 items with four requests', async () => {
    const storage = open()
    const keys = numbered(100)
    await storage.batch.set(toItems(keys))
    sent.length = 0
    const values = await Promise.all(keys.map((key) => storage.get(key)))
    expect(values).toEqual(keys.map((key) => `of ${key}`))
    expect(sent).toEqual(Array(4).fill('batch/get'))
  })

  it('end each as it would alone', async () => {
    const storage = open()
    await storage.set('a', 1, { ttl: { value: 1, unit: 'HOURS' } })
    await storage.entity('note').set('a', { author: 'ann', stars: 3 })
    const reads = [
      () => storage.get('a'),
      () => storage.getWithMetadata('a'),
      () => storage.get('missing'),
      () => storage.entity('note').get('a'),
      () => storage.entity('note').getWithMetadata('a', { metadataFields: ['CREATED_AT'] }),
      () => storage.entity('nowhere').get('a'),
    ]
    const settle = async (read: () => Promise<unknown>) =>
      read().catch((error: unknown) => (error as { code: string }).code)
    sent.length = 0
    const together = await Promise.all(reads.map(settle))
    expect(sent).toEqual(['batch/get'])
    const alone: unknown[] = []
    // oxlint-disable-next-line no-await-in-loop -- each is to be alone
    for (const read of reads) alone.push(await settle(read))
    expect(together).toEqual(alone)
    expect(together.slice(2)).toMatchObject([undefined, {}, { key: 'a' }, 'SCHEMA_NOT_FOUND'])
  })

  it('see what the client wrote before, though nobody waited for it', async () => {
    const storage = open()
    const [, , , value, other] = await Promise.all([
      storage.set('k', 1),
      storage.delete('k'),
      storage.set('k', 2),
      storage.get('k'),
      storage.get('other'),
    ])
    expect([value, other]).toEqual([2, undefined])
  })

  it('go alone when batches are forbidden', async () => {
    emulator.faults.add({
      match: { operation: 'batch/get' },
      action: { kind: 'status', status: 403 },
    })
    const storage = open()
    await storage.set('a', 1)
    sent.length = 0
    const getTwo = () => Promise.all([storage.get('a'), storage.get('b')])
    expect(await getTwo()).toEqual([1, undefined])
    expect(await getTwo()).toEqual([1, undefined])
    expect(sent).toEqual(['batch/get', 'get', 'get', 'get', 'get'])
  })
})

describe('batches', () => {
  it('write, read and delete 60 items and name each', async () => {
    const storage = open()
    const keys = numbered(60)
    const written = await storage.batch.set(toItems(keys))
    expect(written.successfulKeys.map(({ key }) => key)).toEqual(keys)
    const read = await storage.batch.get(['missing', ...keys])
    expect(read.successfulKeys).toEqual(toItems(keys))
    expect(read.failedKeys).toMatchObject([{ key: 'missing', error: { code: 'KEY_NOT_FOUND' } }])
    const deleted = await storage.batch.delete(keys)
    deleted.throwIfFailed()
    expect(sent).toEqual(
      ['batch/set', 'batch/get', 'batch/delete'].flatMap((operation) => Array(3).fill(operation)),
    )
    expect(await storage.get('k59')).toBeUndefined()
  })

  it('say which items are in a request that was refused', async () => {
    emulator.faults.add({
      match: { operation: 'batch/set', keyPrefix: 'bad' },
      action: { kind: 'status', status: 400, code: 'BAD_REQUEST' },
    })
    const storage = open()
    const result = await storage.batch.set(toItems([...numbered(25), 'bad', 'good']))
    expect(result.successfulKeys).toHaveLength(25)
    expect(result.failedKeys).toMatchObject([
      { key: 'bad', error: { code: 'BAD_REQUEST' } },
      { key: 'good', error: { code: 'BAD_REQUEST' } },
    ])
    expect(() => result.throwIfFailed()).toThrow('2 of 27 items failed')
  })
})

describe('an item that the platform has not deleted yet', () => {
  it('is missing once its time is over, and there for those who want to see it', async () => {
    const clock = createManualClock(emulatorClock.now())
    const storage = open({ clock })
    await storage.set('k', 1, { ttl: { value: 1, unit: 'HOURS' } })
    expect(await storage.get('k')).toBe(1)
    emulatorClock.advance(HOUR_MS)
    clock.advance(HOUR_MS)
    expect(await storage.get('k')).toBeUndefined()
    expect((await storage.batch.get(['k'])).failedKeys).toMatchObject([{ key: 'k' }])
    expect(await open({ clock, showExpired: true }).get('k')).toBe(1)
  })
})
