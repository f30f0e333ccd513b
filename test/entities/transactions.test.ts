import { describe, expect, it } from 'vitest'
import { createRepository } from '../../src/entities/index.js'
import { failureOf, setup } from '../storage/platform.js'
import { surveys } from './declared-surveys.js'
import { useForge } from './forge-in-test.js'
import { entities } from './generated-notes.js'

const open = useForge()

function openBoth() {
  const storage = open()
  return {
    storage,
    notes: createRepository(entities.note, storage),
    survey: createRepository(surveys.survey, storage),
  }
}

describe('inTransaction', () => {
  it('writes items of several entities and of the key-value store together', async () => {
    const { storage, notes, survey } = openBoth()
    await notes.set('gone', {})
    await notes
      .inTransaction(storage.transaction().set('plain', 1))
      .set('n1', { stars: 1 })
      .delete('gone')
      .for(survey)
      .set('s1', { title: 't' })
      .execute()
    expect(await storage.get('plain')).toBe(1)
    expect(await notes.getMany(['n1', 'gone'])).toEqual([{ stars: 1 }, undefined])
    expect(await survey.get('s1')).toEqual({ title: 't' })
  })

  it('writes nothing when a condition does not hold', async () => {
    const { storage, notes, survey } = openBoth()
    await survey.set('s1', { title: 't', version: 1 })
    const attempt = (version: number) =>
      notes
        .inTransaction(storage.transaction())
        .set('n1', { stars: 1 })
        .for(survey)
        .check('s1', (f) => f.and(f.version.equalTo(version), f.title.beginsWith('t')))
        .execute()
    expect((await failureOf(() => attempt(2))).code).toBe('CONDITIONAL_CHECK_FAILED')
    expect(await notes.has('n1')).toBe(false)
    await attempt(1)
    expect(await notes.has('n1')).toBe(true)
  })

  it('puts conditions on writes and deletes', async () => {
    const { storage, notes } = openBoth()
    await notes.set('n1', { stars: 1 })
    const start = () => notes.inTransaction(storage.transaction())
    const deleteTwo = () =>
      start()
        .delete('n1', { conditions: (f) => f.stars.equalTo(2) })
        .execute()
    expect((await failureOf(deleteTwo)).code).toBe('CONDITIONAL_CHECK_FAILED')
    await start()
      .set('n1', { stars: 2 }, { conditions: (f) => f.stars.equalTo(1) })
      .execute()
    await deleteTwo()
    expect(await notes.has('n1')).toBe(false)
  })

  it('refuses an option that does not exist, such as a misspelt condition', async () => {
    const { storage, notes } = openBoth()
    const options = { condition: () => undefined } as never
    const failure = await failureOf(() =>
      notes.inTransaction(storage.transaction()).set('n1', { stars: 1 }, options).execute(),
    )
    expect(failure.message).toContain('condition is not an option')
    expect(await notes.has('n1')).toBe(false)
  })

  it('never changes: each method returns another transaction', async () => {
    const { storage, notes } = openBoth()
    const one = notes.inTransaction(storage.transaction()).set('n1', { stars: 1 })
    one.set('n2', { stars: 2 })
    await one.execute()
    expect(await notes.getMany(['n1', 'n2'])).toEqual([{ stars: 1 }, undefined])
  })

  it('passes a time to live and the options of execute on', async () => {
    const { platform, storage } = await setup({ createId: () => 'id-1' })
    const notes = createRepository(entities.note, storage)
    const ttl = { value: 1, unit: 'DAYS' } as const
    await notes
      .inTransaction(storage.transaction())
      .set('n1', {}, { ttl })
      .execute({ writeId: true })
    expect(JSON.parse(platform.requests[0]?.body ?? '')).toMatchObject({
      set: [{ key: 'n1', entityName: 'note', options: { ttl } }, { key: expect.any(String) }],
    })
  })
})
