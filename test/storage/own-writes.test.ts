import { describe, expect, it } from 'vitest'
import type { ForgeStorage } from '../../src/storage/storage.js'
import { createWriteOrder } from '../../src/storage/write-order.js'
import { setupHeld } from './held-transport.js'

const DONE = { status: 204 }
const BATCH_DONE = { body: { successfulKeys: [{ key: 'k' }], failedKeys: [] } }
const FOUND = { body: { key: 'k', value: 1 } }

const WRITES = [
  { name: 'set', start: (s: ForgeStorage) => s.set('k', 1), answer: DONE },
  { name: 'delete', start: (s: ForgeStorage) => s.delete('k'), answer: DONE },
  {
    name: 'batch.set',
    start: (s: ForgeStorage) => s.batch.set([{ key: 'k', value: 1 }]),
    answer: BATCH_DONE,
  },
  { name: 'batch.delete', start: (s: ForgeStorage) => s.batch.delete(['k']), answer: BATCH_DONE },
  {
    name: 'transaction',
    start: (s: ForgeStorage) => s.transaction().delete('other').set('k', 1).execute(),
    answer: DONE,
  },
]

describe('a read', () => {
  it.each(WRITES)("waits for this client's own $name of the key", async ({ start, answer }) => {
    const { storage, sent, settle } = setupHeld()
    const write = start(storage)
    const read = storage.get('k')
    await settle()
    expect(sent).toHaveLength(1)
    await sent[0]?.answer(answer)
    expect(sent.map(({ operation }) => operation).slice(1)).toEqual(['get'])
    await sent[1]?.answer(FOUND)
    await write
    expect(await read).toBe(1)
  })

  it('waits for a write that fails, and does not fail with it', async () => {
    const { storage, sent, settle } = setupHeld()
    const write = storage.set('k', 1)
    const read = storage.get('k')
    await settle()
    const answered = sent[0]?.answer({ status: 400, body: { code: 'BAD_REQUEST', message: 'no' } })
    await expect(write).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await answered
    await sent[1]?.answer(FOUND)
    expect(await read).toBe(1)
  })

  it('waits when it is a batch', async () => {
    const { storage, sent, settle } = setupHeld()
    const write = storage.set('k', 1)
    const read = storage.batch.get(['j', 'k'])
    await settle()
    expect(sent).toHaveLength(1)
    await sent[0]?.answer(DONE)
    const successfulKeys = [
      { key: 'k', value: 1 },
      { key: 'j', value: 2 },
    ]
    await sent[1]?.answer({ body: { successfulKeys, failedKeys: [] } })
    await write
    expect((await read).successfulKeys.map(({ key }) => key)).toEqual(['j', 'k'])
  })

  it('waits for no write of another item', async () => {
    const { storage, sent, settle } = setupHeld()
    const writes = [
      storage.set('j', 1),
      storage.entity('survey').set('k', { n: 1 }),
      storage.secrets.set('k', 's'),
    ]
    const reads = [storage.get('k'), storage.secrets.get('j')]
    await settle()
    expect(sent.map(({ operation }) => operation)).toEqual([
      'set',
      'entity/set',
      'secret/set',
      'secret/get',
      'get',
    ])
    await Promise.all(sent.map(({ answer }) => answer(FOUND)))
    await Promise.all([...writes, ...reads])
  })

  it('of a secret waits for the own write of it', async () => {
    const { storage, sent, settle } = setupHeld()
    const write = storage.secrets.set('k', 's')
    const read = storage.secrets.get('k')
    await settle()
    expect(sent).toHaveLength(1)
    await sent[0]?.answer(DONE)
    await sent[1]?.answer(FOUND)
    await write
    expect(await read).toBe(1)
  })

  it('that is asked for later waits no more', async () => {
    const { storage, sent, settle } = setupHeld()
    const write = storage.set('k', 1)
    await settle()
    await sent[0]?.answer(DONE)
    await write
    const read = storage.get('k')
    await settle()
    await sent[1]?.answer(FOUND)
    expect(await read).toBe(1)
  })
})

describe('writes of one key', () => {
  it.each(WRITES)('leave in the order they were called: $name first', async ({ start, answer }) => {
    const { storage, sent, settle } = setupHeld()
    const writes = [start(storage), storage.set('k', 2), storage.set('k', 3)]
    await settle()
    expect(sent).toHaveLength(1)
    await sent[0]?.answer(answer)
    expect(sent).toHaveLength(2)
    await sent[1]?.answer(DONE)
    expect(sent.map(({ body }) => body).slice(1)).toEqual([
      '{"key":"k","value":2}',
      '{"key":"k","value":3}',
    ])
    await sent[2]?.answer(DONE)
    await Promise.all(writes)
  })

  it('wait for the last one, also when one before it has ended', async () => {
    const { storage, sent, settle } = setupHeld()
    const writes = [storage.set('k', 1), storage.set('k', 2)]
    await settle()
    await sent[0]?.answer(DONE)
    writes.push(storage.set('k', 3))
    await settle()
    expect(sent).toHaveLength(2)
    await sent[1]?.answer(DONE)
    await sent[2]?.answer(DONE)
    await Promise.all(writes)
  })

  it('keep the value that they were called with', async () => {
    const { storage, sent, settle } = setupHeld()
    const value = { n: 1 }
    const first = storage.set('k', value)
    value.n = 2
    const second = storage.set('k', value)
    value.n = 3
    await settle()
    await sent[0]?.answer(DONE)
    await sent[1]?.answer(DONE)
    await Promise.all([first, second])
    expect(sent.map(({ body }) => body)).toEqual([
      '{"key":"k","value":{"n":1}}',
      '{"key":"k","value":{"n":2}}',
    ])
  })

  it('are refused at once when their arguments are wrong', async () => {
    const { storage, sent, settle } = setupHeld()
    const first = storage.set('k', 1)
    await expect(storage.set('k', null)).rejects.toMatchObject({ code: 'ERR_VALUE_NOT_JSON' })
    await settle()
    await sent[0]?.answer(DONE)
    await first
  })
})

describe('createWriteOrder', () => {
  const address = { key: 'k' }

  it('starts a write at once when none of the item is under way', async () => {
    const order = createWriteOrder()
    const started: string[] = []
    const running = order.track([address], () => {
      started.push('k')
      return Promise.resolve(7)
    })
    expect(started).toEqual(['k'])
    expect(await running).toBe(7)
  })

  it('lets nobody wait, and keeps nothing, once the writes have ended', async () => {
    const order = createWriteOrder()
    expect(order.settled([address])).toBeUndefined()
    const failing = order.track([address], () => Promise.reject(new Error('no')))
    expect(order.settled([address])).toBeInstanceOf(Promise)
    await expect(failing).rejects.toThrow('no')
    expect(order.settled([address])).toBeUndefined()
  })

  it('lets a write wait for every item that it has in common with others', async () => {
    const order = createWriteOrder()
    const events: string[] = []
    const write = (name: string) => async () => {
      events.push(`${name} starts`)
      await Promise.resolve()
      events.push(`${name} ends`)
    }
    await Promise.all([
      order.track([{ key: 'a' }], write('a')),
      order.track([{ key: 'b' }], write('b')),
      order.track([{ key: 'a' }, { key: 'b' }], write('both')),
      order.track([{ key: 'a', entityName: 'b' }], write('entity')),
    ])
    expect(events.indexOf('both starts')).toBeGreaterThan(events.indexOf('b ends'))
    expect(events.indexOf('both starts')).toBeGreaterThan(events.indexOf('a ends'))
    expect(events.indexOf('entity starts')).toBeLessThan(events.indexOf('a ends'))
  })
})
