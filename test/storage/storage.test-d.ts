/**
 * What the types of the storage client promise; `tsc` checks this file.
 *
 * @module
 */
import { expectTypeOf } from 'vitest'
import type { BatchGetResult, QueryPage } from '../../src/storage/read-answer.js'
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

// @ts-expect-error -- a check without an entity would check nothing
void storage.transaction().check('k', { conditions: { and: [] } })
