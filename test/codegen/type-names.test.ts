import { describe, expect, it } from 'vitest'
import { nameEntities } from '../../src/codegen/type-names.js'
import { buildEntity } from './build-entity.js'

const toNames = (...entityNames: string[]) =>
  nameEntities(entityNames.map((name) => buildEntity({ name }))).map(({ names }) => names)

describe('nameEntities', () => {
  it.each([
    { entity: 'note', type: 'Note' },
    { entity: 'survey-response.v2', type: 'SurveyResponseV2' },
    { entity: 'a:b_c--d', type: 'ABCD' },
    { entity: '2024-survey', type: 'Entity2024Survey' },
    { entity: ':::', type: 'Entity2' },
    { entity: 'class', type: 'Class' },
    { entity: 'entity', type: 'Entity2' },
    { entity: 'key-index', type: 'KeyIndex2' },
    { entity: 'forge-entities', type: 'ForgeEntities2' },
    { entity: 'text-range', type: 'TextRange2' },
    { entity: 'constructor', type: 'Constructor' },
  ])('calls the type of $entity $type', ({ entity, type }) => {
    expect(toNames(entity)).toEqual([
      { value: type, indexes: `${type}Indexes`, types: `${type}Types` },
    ])
  })

  it.each([
    { entities: ['a-note', 'a.note', 'anote'], types: ['ANote', 'ANote2', 'Anote'] },
    { entities: ['a-note', 'a.note', 'a-note-2'], types: ['ANote', 'ANote2', 'ANote22'] },
    { entities: ['note', 'note-types'], types: ['Note', 'NoteTypes2'] },
    { entities: ['note-indexes', 'note'], types: ['NoteIndexes', 'Note2'] },
  ])('never gives two types of $entities one name', ({ entities, types }) => {
    const names = toNames(...entities)
    expect(names.map(({ value }) => value)).toEqual(types)
    const all = names.flatMap((one) => Object.values(one))
    expect(new Set(all).size).toBe(all.length)
  })

  it('keeps the names above an entity that is appended', () => {
    const before = ['a-note', 'a.note']
    expect(toNames(...before, 'a:note').slice(0, 2)).toEqual(toNames(...before))
  })
})
