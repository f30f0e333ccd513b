import { describe, expect, it } from 'vitest'
import { compareWithLock } from '../../src/codegen/compare-with-lock.js'
import { toEntityLock } from '../../src/codegen/entity-lock.js'
import type { EntityDefinition } from '../../src/wire/entity-definition.js'
import { buildEntity } from './build-entity.js'

const DEPLOYED = buildEntity({
  name: 'survey',
  attributes: { title: 'string', status: 'string', score: 'integer' },
  indexes: [
    { name: 'score', range: 'score', partition: [] },
    { name: 'by-status', range: 'score', partition: ['status', 'title'] },
  ],
})
const [SCORE_INDEX, STATUS_INDEX] = DEPLOYED.indexes

function compare(...declared: EntityDefinition[]) {
  return compareWithLock(toEntityLock(declared), toEntityLock([DEPLOYED]))
}

describe('compareWithLock', () => {
  it.each([
    { name: 'nothing', change: {} },
    {
      name: 'an attribute that is added',
      change: { attributes: { ...DEPLOYED.attributes, at: 'float' } },
    },
    { name: 'another order', change: { indexes: DEPLOYED.indexes.toReversed() } },
    {
      name: 'a second index of one name, of which the first counts',
      change: { indexes: [...DEPLOYED.indexes, { name: 'score', range: 'title', partition: [] }] },
    },
  ])('finds no difference in $name', ({ change }) => {
    expect(compare({ ...DEPLOYED, ...change } as EntityDefinition)).toEqual([])
  })

  it('takes an entity without indexes when it is added', () => {
    expect(compare(DEPLOYED, buildEntity({ indexes: [] }))).toEqual([])
  })

  it.each<{
    name: string
    declared: EntityDefinition[]
    rule: string
    place: object
    message: string
  }>([
    {
      name: 'an entity that is gone',
      declared: [],
      rule: 'entity-removed',
      place: { entity: 'survey' },
      message: 'the entity "survey": expected as deployed, found none',
    },
    {
      name: 'an entity that was renamed',
      declared: [{ ...DEPLOYED, name: 'poll', indexes: [] }],
      rule: 'entity-removed',
      place: { entity: 'survey' },
      message:
        'the entity "survey": expected as deployed, found none, but another like it named "poll"',
    },
    {
      name: 'an attribute that is gone',
      declared: [{ ...DEPLOYED, attributes: { title: 'string', status: 'string' } }],
      rule: 'attribute-removed',
      place: { entity: 'survey', member: { kind: 'attribute', name: 'score' } },
      message: 'the attribute "score" of entity "survey": expected integer as deployed, found none',
    },
    {
      name: 'an attribute that was renamed',
      declared: [
        { ...DEPLOYED, attributes: { title: 'string', state: 'string', score: 'integer' } },
      ],
      rule: 'attribute-removed',
      place: { entity: 'survey', member: { kind: 'attribute', name: 'status' } },
      message:
        'the attribute "status" of entity "survey": expected string as deployed, found none, but another like it named "state"',
    },
    {
      name: 'an attribute of another type',
      declared: [{ ...DEPLOYED, attributes: { ...DEPLOYED.attributes, title: 'any' } }],
      rule: 'attribute-retyped',
      place: { entity: 'survey', member: { kind: 'attribute', name: 'title' } },
      message: 'the attribute "title" of entity "survey": expected string as deployed, found any',
    },
    {
      name: 'an index that is gone',
      declared: [{ ...DEPLOYED, indexes: DEPLOYED.indexes.slice(1) }],
      rule: 'index-removed',
      place: { entity: 'survey', member: { kind: 'index', name: 'score' } },
      message:
        'the index "score" of entity "survey": expected partition [] with range score as deployed, found none',
    },
    {
      name: 'an index of another range',
      declared: [
        {
          ...DEPLOYED,
          indexes: [SCORE_INDEX, { ...STATUS_INDEX, range: 'title' }],
        } as EntityDefinition,
      ],
      rule: 'index-changed',
      place: { entity: 'survey', member: { kind: 'index', name: 'by-status' } },
      message:
        'the index "by-status" of entity "survey": expected partition [status, title] with range score as deployed, found partition [status, title] with range title',
    },
    {
      name: 'an index whose partition has another order',
      declared: [
        {
          ...DEPLOYED,
          indexes: [SCORE_INDEX, { ...STATUS_INDEX, partition: ['title', 'status'] }],
        } as EntityDefinition,
      ],
      rule: 'index-changed',
      place: { entity: 'survey', member: { kind: 'index', name: 'by-status' } },
      message:
        'the index "by-status" of entity "survey": expected partition [status, title] with range score as deployed, found partition [title, status] with range score',
    },
    {
      name: 'an index that is added',
      declared: [
        {
          ...DEPLOYED,
          indexes: [...DEPLOYED.indexes, { name: 'title', range: 'title', partition: [] }],
        },
      ],
      rule: 'index-added',
      place: { entity: 'survey', member: { kind: 'index', name: 'title' } },
      message: 'the index "title" of entity "survey": not deployed yet',
    },
    {
      name: 'an entity that is added with an index',
      declared: [DEPLOYED, buildEntity()],
      rule: 'index-added',
      place: { entity: 'note', member: { kind: 'index', name: 'by-author' } },
      message: 'the index "by-author" of entity "note": not deployed yet',
    },
  ])('finds $name', ({ declared, rule, place, message }) => {
    expect(compare(...declared)).toEqual([{ rule, place, message }])
  })

  it('guesses no name when several could be meant', () => {
    const attributes = {
      title: 'string',
      score: 'integer',
      state: 'string',
      phase: 'string',
    } as const
    const [difference] = compare({ ...DEPLOYED, attributes })
    expect(difference?.message).toMatch(/found none$/)
  })

  it('finds a removed and an added index when one is renamed', () => {
    const indexes = DEPLOYED.indexes.map((index) =>
      index.name === 'score' ? { ...index, name: 'by-score' } : index,
    )
    expect(
      compare({ ...DEPLOYED, indexes }).map(({ rule, message }) => ({ rule, message })),
    ).toEqual([
      {
        rule: 'index-removed',
        message:
          'the index "score" of entity "survey": expected partition [] with range score as deployed, found none, but another like it named "by-score"',
      },
      {
        rule: 'index-added',
        message: 'the index "by-score" of entity "survey": not deployed yet',
      },
    ])
  })
})
