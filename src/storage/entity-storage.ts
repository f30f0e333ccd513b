/**
 * The items of one custom entity.
 *
 * @module
 */
import { createItemStore, type ItemStore, type ItemStoreMeans } from './item-store.js'
import {
  type EntityQueryOptions,
  identifyEntityQuery,
  renderEntityQueryBody,
} from './query-body.js'
import { createQueryResult, type QueryResult } from './query-result.js'
import { createUpdateItem, type UpdateItem, type UpdateMeans } from './update-item.js'

/** One custom entity. Values are objects of the attributes that the manifest declares. */
export interface EntityStorage extends ItemStore<object> {
  /** Items by an index of the manifest, or by `by-key`, which every entity has. Eventually consistent. */
  query: <Value = unknown>(indexName: string, options?: EntityQueryOptions) => QueryResult<Value>
  /**
   * Computes an item's next value from the one that is stored, and writes it unless somebody else has written since; then it reads and
   * computes again, up to five times. `compute` gets `undefined` when there is no item, and leaves it as it is by returning `undefined`.
   *
   * Resolves with the value that was written, its version raised, or with the current one. After five conflicts it rejects with the last of
   * them. A lost answer is looked for with a marker, see {@link StorageTransaction.execute}; that of a new item, for which there is none,
   * can end in an `OutcomeUnknownError`. Who deletes an item starts its versions anew: an update that read it before may then write.
   *
   * @example
   *   await storage.entity('counter').update<Counter>('visits', (current) => ({ count: (current?.count ?? 0) + 1 }), { version: 'version' })
   */
  update: UpdateItem
}

/** What the store of an entity is made with. */
export interface EntityStorageMeans extends ItemStoreMeans, UpdateMeans {}

/** Creates the store of one entity. Its name is checked by each operation. */
export function createEntityStorage(means: EntityStorageMeans, entityName: string): EntityStorage {
  const { call, entities, expiry } = means
  return {
    ...createItemStore<object>(means, {
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
        asked,
        expiry,
        isFiltered: asked.filters !== undefined,
        body: (page) => renderEntityQueryBody(target, { ...asked, ...page }),
        identify: () => identifyEntityQuery(target, asked),
        isInternal: () => false,
      })
    },
    update: createUpdateItem(means, entityName),
  }
}
