/**
 * The items of one custom entity.
 *
 * @module
 */
import type { KnownEntities } from './check-entity.js'
import { createItemStore, type ItemStore } from './item-store.js'
import { type EntityQueryOptions, renderEntityQueryBody } from './query-body.js'
import { createQueryResult, type QueryResult } from './query-result.js'
import type { StorageCall } from './storage-call.js'

/** One custom entity. Values are objects of the attributes that the manifest declares. */
export interface EntityStorage extends ItemStore<object> {
  /** Items by an index of the manifest, or by `by-key`, which every entity has. Eventually consistent. */
  query: <Value = unknown>(indexName: string, options?: EntityQueryOptions) => QueryResult<Value>
}

/** Creates the store of one entity. Its name is checked by each operation. */
export function createEntityStorage(
  call: StorageCall,
  entityName: string,
  entities: KnownEntities,
): EntityStorage {
  return {
    ...createItemStore<object>(call, {
      get: 'entity/get',
      set: 'entity/set',
      delete: 'entity/delete',
      entityName,
      entities,
    }),
    query: <Value>(indexName: string, options: EntityQueryOptions = {}) => {
      const asked = { ...options }
      const target = { entityName, indexName, entities }
      return createQueryResult<Value>(call, {
        operation: 'entity/query',
        cursor: asked.cursor,
        body: (cursor) => renderEntityQueryBody(target, { ...asked, cursor }),
      })
    },
  }
}
