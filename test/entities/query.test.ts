import { describe, expect, it } from 'vitest'
import { createRepository } from '../../src/entities/index.js'
import { setup } from '../storage/platform.js'
import { surveys } from './declared-surveys.js'
import { useForge } from './forge-in-test.js'
import { entities } from './generated-notes.js'

const open = useForge()

async function openNotes() {
  const notes = createRepository(entities.note, open())
  await notes.setMany([
    { key: 'n1', value: { author: 'ada', stars: 5 } },
    { key: 'n2', value: { author: 'ada', stars: 3, body: 1 } },
    { key: 'n3', value: { author: 'ada', stars: 4 } },
    { key: 'n4', value: { author: 'grace', stars: 4 } },
  ])
  return notes
}

const keysOf = (items: readonly { key: string }[]) => items.map(({ key }) => key)

describe('query', () => {
  it('finds items by key', async () => {
    const notes = await openNotes()
    const found = await notes.query('by-key', { range: { greaterThan: 'n2' } }).toArray({ max: 9 })
    expect(keysOf(found)).toEqual(['n3', 'n4'])
  })

  it('finds items by partition and range, in order', async () => {
    const notes = await openNotes()
    const query = notes.query('by-author', {
      partition: { author: 'ada' },
      range: { between: [3, 4] },
      sort: 'DESC',
    })
    expect(keysOf(await query.toArray({ max: 9 }))).toEqual(['n3', 'n2'])
    expect(await query.count()).toBe(2)
    expect(await query.first()).toEqual({ key: 'n3', value: { author: 'ada', stars: 4 } })
  })

  it('filters by all or by one of the conditions', async () => {
    const notes = await openNotes()
    const all = notes.query('by-key', {
      filter: (f) => f.and(f.stars.equalTo(4), f.author.notEqualTo('grace')),
    })
    expect(keysOf(await all.toArray({ max: 9 }))).toEqual(['n3'])
    const one = notes.query('by-key', {
      filter: (f) => f.or(f.stars.greaterThanEqualTo(5), f.author.beginsWith('g')),
    })
    expect(keysOf(await one.toArray({ max: 9 }))).toEqual(['n1', 'n4'])
  })

  it('goes on by cursor', async () => {
    const notes = await openNotes()
    const first = await notes.query('author', { limit: 3 }).page()
    const second = await notes.query('author', { limit: 3, cursor: first.cursor }).page()
    expect(keysOf([...first.items, ...second.items])).toEqual(['n1', 'n2', 'n3', 'n4'])
  })

  it('brings metadata when asked for', async () => {
    const notes = await openNotes()
    expect(await notes.query('by-key').first()).not.toHaveProperty('createdAt')
    expect(await notes.query('by-key', { metadata: true }).first()).toHaveProperty('createdAt')
  })

  it('sends the partition in the declared order, and each condition by its name', async () => {
    const { platform, storage } = await setup()
    platform.answerWith({ body: { data: [] } })
    const survey = createRepository(surveys.survey, storage)
    await survey
      .query('by-two', {
        partition: { title: 't', archived: false },
        range: { lessThanEqualTo: 0.5 },
        filter: (f) => f.and(f.status.exists(), f.title.notContains('x'), f.version.between(1, 2)),
      })
      .page()
    expect(JSON.parse(platform.requests[0]?.body ?? '')).toMatchObject({
      entityName: 'survey',
      indexName: 'by-two',
      partition: [false, 't'],
      range: { condition: 'LESS_THAN_EQUAL_TO', values: [0.5] },
      filters: {
        and: [
          { property: 'status', condition: 'EXISTS', values: [true] },
          { property: 'title', condition: 'NOT_CONTAINS', values: ['x'] },
          { property: 'version', condition: 'BETWEEN', values: [1, 2] },
        ],
      },
    })
  })
})
