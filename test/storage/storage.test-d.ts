/**
 * What the types of the storage client promise; `tsc` checks this file.
 *
 * @module
 */
import { expectTypeOf } from 'vitest'
import type { BatchGetResult, BatchWriteResult } from '../../src/storage/batch-result.js'
import type { QueryPage } from '../../src/storage/read-answer.js'
import type { ForgeStorage } from '../../src/storage/storage.js'
import type { StoredItem } from '../../src/wire/item.js'

interface Survey {
  title: string
}

declare const storage: ForgeStorage
declare const survey: Survey

expectTypeOf(storage.get('k')).resolves.toBeUnknown()
expectTypeOf(storage.get<Survey>('k')).resolves.toEqualTypeOf<Survey | undefined>()
expectTypeOf(storage.secrets.getWithMetadata<Survey>('k')).resolves.toEqualTypeOf<
  StoredItem<Survey> | undefined
>()

expectTypeOf(storage.set('k', survey)).resolves.toBeVoid()
expectTypeOf(storage.set('k', survey, { keyPolicy: 'FAIL_IF_EXISTS' })).resolves.toBeVoid()
expectTypeOf(storage.set<Survey>('k', survey, { returnValue: 'PREVIOUS' })).resolves.toEqualTypeOf<
  StoredItem<Survey> | undefined
>()

expectTypeOf(storage.entity('survey').set('k', survey)).resolves.toBeVoid()
// @ts-expect-error -- the value of an entity is an object
void storage.entity('survey').set('k', 'text')

expectTypeOf(storage.query<Survey>().page()).resolves.toEqualTypeOf<QueryPage<Survey>>()
expectTypeOf(storage.batch.get<Survey>(['k'])).resolves.toEqualTypeOf<BatchGetResult<Survey>>()
expectTypeOf(storage.batch.delete(['k'])).resolves.toEqualTypeOf<BatchWriteResult>()

// @ts-expect-error -- a check without an entity would check nothing
void storage.transaction().check('k', { conditions: { and: [] } })

expectTypeOf(storage.query<Survey>().first()).resolves.toEqualTypeOf<
  StoredItem<Survey> | undefined
>()
expectTypeOf(storage.query<Survey>().toArray({ max: 5 })).resolves.toEqualTypeOf<
  StoredItem<Survey>[]
>()
expectTypeOf(storage.query().count()).resolves.toBeNumber()
// @ts-expect-error -- all items of a store may be more than the memory holds
void storage.query().toArray()

interface Counter {
  count: number
  v?: number
}

const counters = storage.entity('counter')
const raise = (current: Counter | undefined): Counter => ({ count: (current?.count ?? 0) + 1 })

expectTypeOf(counters.update('k', raise, { version: 'v' })).resolves.toEqualTypeOf<
  Counter | undefined
>()
expectTypeOf(
  counters.update('k', (current) => ({ ...current, n: 1 }), { version: 'v' }),
).resolves.toEqualTypeOf<Record<string, unknown> | undefined>()
// @ts-expect-error -- without a version others' writes would get lost
void counters.update('k', raise)
// @ts-expect-error -- no member of the value has this name
void counters.update<Counter>('k', raise, { version: 'w' })
