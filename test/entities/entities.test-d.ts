/**
 * What the types of entities promise; `tsc` checks this file.
 *
 * @module
 */
import { expectTypeOf } from 'vitest'
import { z } from 'zod'
import {
  createRepository,
  defineEntities,
  type EntityRepositories,
  type EntityRepository,
  type EntityValue,
  refine,
} from '../../src/entities/index.js'
import { assertMatchesManifest } from '../../src/testing/index.js'
import { forgeRemote } from '../../src/index.js'
import type { ForgeContext, ForgeStorage, StoredItem } from '../../src/index.js'
import { type Survey, surveys } from './declared-surveys.js'
import { entities, type Note, type NoteTypes } from './generated-notes.js'

declare const storage: ForgeStorage
declare const forge: ForgeContext
declare const repositories: EntityRepositories<typeof surveys>

// The two front doors

void forgeRemote({ appId: 'ari:cloud:ecosystem::app/x', entities })
void forgeRemote({ appId: 'ari:cloud:ecosystem::app/x', entities: { ...entities, ...surveys } })
assertMatchesManifest(surveys, 'manifest.yml')

const notes = createRepository(entities.note, storage)
expectTypeOf(notes).toEqualTypeOf<EntityRepository<NoteTypes>>()
expectTypeOf(forge.entities.note).toEqualTypeOf<EntityRepository<NoteTypes>>()
// @ts-expect-error -- no entity has this name
void forge.entities.notes

const survey = createRepository(surveys.survey, storage)
expectTypeOf(repositories.survey).toEqualTypeOf(survey)
expectTypeOf<Survey>().toEqualTypeOf<{
  title: string
  status?: 'open' | 'closed' | undefined
  version?: number | undefined
  weight?: number | undefined
  archived?: boolean | undefined
  payload?: unknown
}>()
expectTypeOf<EntityValue<typeof entities.note>>().toEqualTypeOf<Note>()

defineEntities({
  // @ts-expect-error -- no type has this name
  wrong: { attributes: { age: 'number' } },
})
defineEntities({
  // @ts-expect-error -- no attribute has this name
  wrong: { attributes: { age: 'integer' }, indexes: { 'by-name': { range: 'name' } } },
})
defineEntities({
  // @ts-expect-error -- any cannot be indexed
  wrong: { attributes: { body: 'any' }, indexes: { 'by-body': { range: 'body' } } },
})
defineEntities({
  wrong: {
    attributes: { body: 'any', age: 'integer' },
    // @ts-expect-error -- nor can it choose a part of an index
    indexes: { 'by-body': { partition: ['body'], range: 'age' } },
  },
})
defineEntities({
  // @ts-expect-error -- each entity has the index by-key
  wrong: { attributes: { age: 'integer' }, indexes: { 'by-key': { range: 'age' } } },
})
defineEntities({
  // @ts-expect-error -- no attribute has this name
  wrong: { attributes: { age: 'integer' }, required: ['name'] },
})
defineEntities({
  // @ts-expect-error -- misspelt
  wrong: { attributes: { age: 'integer' }, index: { 'by-age': { range: 'age' } } },
})
defineEntities({
  // @ts-expect-error -- misspelt
  wrong: { attributes: { age: 'integer' }, require: ['age'] },
})
defineEntities({
  // @ts-expect-error -- misspelt
  wrong: { attributes: { age: 'integer' }, indexes: { i: { range: 'age', partitions: ['age'] } } },
})
defineEntities({
  // @ts-expect-error -- the schema takes texts, the attribute numbers
  wrong: { attributes: { age: { type: 'integer', schema: z.string() } } },
})

// Values

expectTypeOf(notes.get('k')).resolves.toEqualTypeOf<Note | undefined>()
expectTypeOf(notes.getMany(['k'])).resolves.toEqualTypeOf<(Note | undefined)[]>()
expectTypeOf(notes.getWithMetadata('k')).resolves.toEqualTypeOf<StoredItem<Note> | undefined>()
expectTypeOf(notes.has('k')).resolves.toBeBoolean()
expectTypeOf(notes.set('k', { stars: 1 })).resolves.toBeVoid()
expectTypeOf(notes.set('k', {}, { returnValue: 'PREVIOUS' })).resolves.toEqualTypeOf<
  StoredItem<Note> | undefined
>()
expectTypeOf(notes.create('k', { author: 'ada' }, { writeId: 'author' })).resolves.toBeVoid()
// @ts-expect-error -- an attribute of type integer
void notes.set('k', { stars: '1' })
// @ts-expect-error -- no attribute has this name
void notes.set('k', { likes: 1 })
// @ts-expect-error -- keyPolicy is what create is for
void notes.set('k', {}, { keyPolicy: 'FAIL_IF_EXISTS' })
// @ts-expect-error -- title is required
void survey.set('k', { status: 'open' })
// @ts-expect-error -- the schema knows other texts
void survey.set('k', { title: 't', status: 'shut' })
// @ts-expect-error -- no attribute has this name
void notes.create('k', {}, { writeId: 'id' })
// @ts-expect-error -- ids are texts
void notes.create('k', { stars: 1 }, { writeId: 'stars' })
// @ts-expect-error -- also where anything fits
void notes.create('k', { body: 'x' }, { writeId: 'body' })
expectTypeOf(survey.create('k', { title: 't' }, { writeId: 'status' })).resolves.toBeVoid()
// @ts-expect-error -- an attribute of type integer
void notes.setMany([{ key: 'k', value: { stars: true } }])

void notes.update('k', (note) => ({ ...note, author: 'ada' }), { version: 'stars' })
// @ts-expect-error -- versions are of type integer
void notes.update('k', (note) => note, { version: 'author' })
// @ts-expect-error -- also when numbers fit
void survey.update('k', (current) => current, { version: 'weight' })
// @ts-expect-error -- without a version others' writes would get lost
void notes.update('k', (note) => note)
// @ts-expect-error -- no attribute has this name
void notes.update('k', () => ({ likes: 1 }), { version: 'stars' })

// Queries

expectTypeOf(notes.query('by-key').first()).resolves.toEqualTypeOf<StoredItem<Note> | undefined>()
void notes.query('by-key', { range: { beginsWith: 'a' }, sort: 'DESC', limit: 5, metadata: true })
void notes.query('author', { range: { between: ['a', 'b'] } })
void notes.query('by-author', { partition: { author: 'ada' }, range: { greaterThan: 3 } })
void survey.query('by-two', { partition: { title: 't', archived: true }, range: { lessThan: 0.5 } })
void survey.query('by-archived', { range: { equalTo: true } })
// @ts-expect-error -- no index has this name
void notes.query('by-stars')
// @ts-expect-error -- nor is an attribute one
void notes.query('stars')
// @ts-expect-error -- the partition is missing
void notes.query('by-author')
// @ts-expect-error -- also when there are options
void notes.query('by-author', { range: { equalTo: 1 } })
// @ts-expect-error -- the partition takes a text
void notes.query('by-author', { partition: { author: 1 } })
// @ts-expect-error -- the partition is an object
void notes.query('by-author', { partition: ['ada'] })
// @ts-expect-error -- the partition has no such attribute
void notes.query('by-author', { partition: { author: 'ada', stars: 1 } })
// @ts-expect-error -- half of the partition is missing
void survey.query('by-two', { partition: { title: 't' } })
// @ts-expect-error -- the schema knows other texts
void survey.query('by-status', { partition: { status: 'shut' } })
// @ts-expect-error -- the index has no partition
void notes.query('author', { partition: { author: 'ada' } })
// @ts-expect-error -- numbers have no beginning
void notes.query('by-author', { partition: { author: 'ada' }, range: { beginsWith: '3' } })
// @ts-expect-error -- the range takes numbers
void notes.query('by-author', { partition: { author: 'ada' }, range: { equalTo: '3' } })
// @ts-expect-error -- the range takes two numbers
void notes.query('by-author', { partition: { author: 'ada' }, range: { between: [1] } })
// @ts-expect-error -- a range is one condition
void notes.query('author', { range: { greaterThan: 'a', lessThan: 'b' } })
// @ts-expect-error -- ranges know no contains
void notes.query('author', { range: { contains: 'a' } })
// @ts-expect-error -- booleans have no order
void survey.query('by-archived', { range: { greaterThan: false } })
// @ts-expect-error -- keys are texts
void notes.query('by-key', { range: { equalTo: 1 } })
// @ts-expect-error -- no option has this name
void notes.query('by-key', { filters: [] })

// Filters and conditions

void notes.query('by-key', { filter: (f) => f.and(f.stars.between(1, 3), f.author.contains('a')) })
void notes.query('by-key', { filter: (f) => f.or(f.stars.exists(), f.author.notExists()) })
void notes.query('by-key', { filter: (f) => f.author.beginsWith('a') })
void survey.query('by-key', {
  filter: (f) => f.and(f.archived.equalTo(true), f.status.equalTo('open')),
})
// @ts-expect-error -- any cannot be compared
void notes.query('by-key', { filter: (f) => f.body.exists() })
// @ts-expect-error -- no attribute has this name
void notes.query('by-key', { filter: (f) => f.likes.exists() })
// @ts-expect-error -- numbers contain nothing
void notes.query('by-key', { filter: (f) => f.stars.contains('1') })
// @ts-expect-error -- booleans have no order
void survey.query('by-key', { filter: (f) => f.archived.greaterThan(false) })
// @ts-expect-error -- a number
void notes.query('by-key', { filter: (f) => f.stars.equalTo('1') })
// @ts-expect-error -- the schema knows other texts
void survey.query('by-key', { filter: (f) => f.status.equalTo('shut') })
// @ts-expect-error -- two numbers
void notes.query('by-key', { filter: (f) => f.stars.between(1) })
// @ts-expect-error -- and and or cannot be mixed
void notes.query('by-key', { filter: (f) => f.and(f.or(f.stars.exists()), f.author.exists()) })
// @ts-expect-error -- nothing to join
void notes.query('by-key', { filter: (f) => f.and() })
// @ts-expect-error -- not a condition yet
void notes.query('by-key', { filter: (f) => f.stars })

// Transactions

const transaction = notes.inTransaction(storage.transaction())
void transaction
  .set('a', { stars: 2 }, { conditions: (f) => f.stars.equalTo(1) })
  .for(survey)
  .check('b', (f) => f.and(f.version.lessThan(5), f.archived.notEqualTo(true)))
  .delete('c', { conditions: (f) => f.status.equalTo('closed') })
  .execute({ writeId: true })
// @ts-expect-error -- an attribute of type integer
void transaction.set('a', { stars: '2' })
// @ts-expect-error -- any cannot be compared
void transaction.check('a', (f) => f.body.exists())
// @ts-expect-error -- no attribute has this name
void transaction.delete('a', { conditions: (f) => f.likes.exists() })
// @ts-expect-error -- an attribute of the other entity
void transaction.for(survey).check('a', (f) => f.stars.exists())

// Refinement

const refined = refine(entities.note, {
  author: z.enum(['ada', 'grace']),
  body: z.object({ text: z.string() }),
})
const refinedNotes = createRepository(refined, storage)
expectTypeOf<EntityValue<typeof refined>>().toEqualTypeOf<{
  author?: 'ada' | 'grace' | undefined
  stars?: number | undefined
  body?: { text: string } | undefined
}>()
void refinedNotes.query('by-key', { filter: (f) => f.author.equalTo('ada') })
// @ts-expect-error -- the schema knows other texts
void refinedNotes.query('by-key', { filter: (f) => f.author.equalTo('bob') })
// @ts-expect-error -- a narrowed any can still not be compared
void refinedNotes.query('by-key', { filter: (f) => f.body.exists() })
// @ts-expect-error -- the schema takes texts, the attribute numbers
refine(entities.note, { stars: z.string() })
// @ts-expect-error -- no attribute has this name
refine(entities.note, { likes: z.number() })
