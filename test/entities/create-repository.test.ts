import { describe, expect, it } from 'vitest'
import { createRepository, refine } from '../../src/entities/index.js'
import { failureOf, setup } from '../storage/platform.js'
import { surveys } from './declared-surveys.js'
import { useForge } from './forge-in-test.js'
import { entities } from './generated-notes.js'

const open = useForge()

const openNotes = () => createRepository(entities.note, open())
const openSurveys = () => createRepository(surveys.survey, open())

describe('createRepository', () => {
  it('stores a value and finds it again', async () => {
    const notes = openNotes()
    await notes.set('n1', { author: 'ada', stars: 5, body: { text: 'hi' } })
    expect(await notes.get('n1')).toEqual({ author: 'ada', stars: 5, body: { text: 'hi' } })
    expect(await notes.get('n2')).toBeUndefined()
    expect(await notes.has('n1')).toBe(true)
    expect(await notes.has('n2')).toBe(false)
    const item = await notes.getWithMetadata('n1', { metadataFields: ['CREATED_AT'] })
    expect(item).toEqual({ key: 'n1', value: await notes.get('n1'), createdAt: expect.any(Number) })
  })

  it('counts members that are undefined as absent', async () => {
    const notes = openNotes()
    await notes.set('n1', { author: undefined, stars: 5 })
    expect(await notes.get('n1')).toEqual({ stars: 5 })
  })

  it('resolves with the item before a write', async () => {
    const notes = openNotes()
    await notes.set('n1', { stars: 1 })
    const options = { returnValue: 'PREVIOUS', returnMetadataFields: ['CREATED_AT'] } as const
    const previous = await notes.set('n1', { stars: 2 }, options)
    expect(previous).toMatchObject({
      key: 'n1',
      value: { stars: 1 },
      createdAt: expect.any(Number),
    })
  })

  it('creates an item once', async () => {
    const notes = openNotes()
    await notes.create('n1', { stars: 1 })
    const error = await failureOf(() => notes.create('n1', { stars: 2 }))
    expect(error.code).toBe('KEY_CONFLICT')
    expect(await notes.get('n1')).toEqual({ stars: 1 })
  })

  it('passes writeId and a time to live on', async () => {
    const { platform, storage } = await setup()
    const notes = createRepository(entities.note, storage)
    const ttl = { value: 1, unit: 'DAYS' } as const
    await notes.create('n1', { author: 'id-1' }, { writeId: 'author', ttl })
    await notes.set('n2', {}, { ttl })
    expect(platform.requests.map(({ body }): unknown => JSON.parse(body).options)).toEqual([
      { ttl, keyPolicy: 'FAIL_IF_EXISTS' },
      { ttl },
    ])
    const error = await failureOf(() => notes.create('n3', {}, { writeId: 'author' }))
    expect(error.attempts).toBe(0)
  })

  it('reads any number of items in their order, a key twice if asked so', async () => {
    const notes = openNotes()
    const keys = Array.from({ length: 60 }, (_, at) => `n${at}`)
    const written = await notes.setMany(keys.map((key, stars) => ({ key, value: { stars } })))
    expect(written.successfulKeys).toHaveLength(60)
    const values = await notes.getMany(['n59', 'missing', ...keys, 'n59'])
    expect(values[0]).toEqual({ stars: 59 })
    expect(values[1]).toBeUndefined()
    expect(values.slice(2, 62)).toEqual(keys.map((_, stars) => ({ stars })))
    expect(values[62]).toEqual({ stars: 59 })
    const deleted = await notes.deleteMany(keys)
    expect(deleted.failedKeys).toEqual([])
    expect(await notes.getMany(keys)).toEqual(keys.map(() => undefined))
  })

  it('rejects when an item cannot be read', async () => {
    const { platform, storage } = await setup()
    const failed = { key: 'n1', entityName: 'note', error: { code: 'FORBIDDEN', message: 'no' } }
    platform.answerWith({ body: { successfulKeys: [], failedKeys: [failed] } })
    const error = await failureOf(() => createRepository(entities.note, storage).getMany(['n1']))
    expect(error.code).toBe('FORBIDDEN')
  })

  it('deletes an item', async () => {
    const notes = openNotes()
    await notes.set('n1', {})
    await notes.delete('n1')
    expect(await notes.has('n1')).toBe(false)
  })

  it('updates an item by its version', async () => {
    const repository = openSurveys()
    const retitle = (title: string) =>
      repository.update('s1', (survey) => ({ ...survey, title }), { version: 'version' })
    expect(await retitle('first')).toEqual({ title: 'first', version: 1 })
    expect(await retitle('second')).toEqual({ title: 'second', version: 2 })
    expect(await repository.update('s1', () => undefined, { version: 'version' })).toEqual({
      title: 'second',
      version: 2,
    })
  })

  it('refuses a computed value that does not fit, and writes nothing', async () => {
    const repository = openSurveys()
    await repository.set('s1', { title: 't', version: 1 })
    const compute = () => ({ title: ' ' })
    const error = await failureOf(() => repository.update('s1', compute, { version: 'version' }))
    expect(error).toMatchObject({ code: 'INCORRECT_PROPERTY_TYPE', operation: 'transaction' })
    expect(await repository.get('s1')).toEqual({ title: 't', version: 1 })
  })

  it('lets an update fill in a version that is required', async () => {
    const required = { ...surveys.survey, options: { required: ['version', 'title'] } }
    const repository = createRepository(required, open())
    const options = { version: 'version' } as const
    expect(await repository.update('s1', () => ({ title: 't' }), options)).toEqual({
      title: 't',
      version: 1,
    })
  })
})

describe('checkOnRead', () => {
  const strict = refine(entities.note, {}, { checkOnRead: true })

  it.each<[string, (notes: Awaited<ReturnType<typeof openStrict>>) => Promise<unknown>, string]>([
    ['get', (notes) => notes.get('n1'), 'entity/get'],
    ['getWithMetadata', (notes) => notes.getWithMetadata('n1'), 'entity/get'],
    ['getMany', (notes) => notes.getMany(['n1']), 'batch/get'],
    ['update', (notes) => notes.update('n1', () => ({}), { version: 'stars' }), 'entity/get'],
    ['page', (notes) => notes.query('by-key').page(), 'entity/query'],
    ['first', (notes) => notes.query('by-key').first(), 'entity/query'],
    ['toArray', (notes) => notes.query('by-key').toArray({ max: 5 }), 'entity/query'],
    ['for await', (notes) => drain(notes.query('by-key')), 'entity/query'],
  ])('refuses a stored value that does not fit: %s', async (_name, read, operation) => {
    const error = await failureOf(async () => read(await openStrict()))
    expect(error).toMatchObject({ code: 'INCORRECT_PROPERTY_TYPE', operation })
    expect(error.message).toContain('author')
  })

  it('hands out what fits, and counts without looking', async () => {
    const { storage, platform } = await setup()
    const notes = createRepository(strict, storage)
    const item = { key: 'n1', value: { stars: 1 } }
    platform.answerWith(...Array.from({ length: 5 }, () => ({ body: { data: [item] } })))
    expect(await notes.query('by-key').page()).toEqual({ items: [item] })
    expect(await notes.query('by-key').first()).toEqual(item)
    expect(await notes.query('by-key').toArray({ max: 5 })).toEqual([item])
    expect(await drain(notes.query('by-key'))).toEqual([item])
    expect(await notes.query('by-key').count()).toBe(1)
  })

  it('is off unless asked for', async () => {
    const { storage, platform } = await setup()
    platform.answerWith({ body: { key: 'n1', value: { author: 7 } } })
    expect(await createRepository(entities.note, storage).get('n1')).toEqual({ author: 7 })
  })

  async function openStrict() {
    const { storage, platform } = await setup()
    const item = { key: 'n1', entityName: 'note', value: { stars: 1, author: 7 } }
    const body = { ...item, data: [item], successfulKeys: [item], failedKeys: [] }
    platform.answerWith({ body })
    const { getMany, get, getWithMetadata, update, query } = createRepository(strict, storage)
    return { getMany, get, getWithMetadata, update, query }
  }
})

async function drain<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}
