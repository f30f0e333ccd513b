/**
 * Creates the repository of one entity over a storage client.
 *
 * @module
 */
import { catchRefusal } from '../storage/catch-refusal.js'
import type { QueryResult } from '../storage/query-result.js'
import type { SetOptions } from '../storage/render-options.js'
import type { ForgeStorage } from '../storage/storage.js'
import { StorageError } from '../storage-error.js'
import type { StoredItem } from '../wire/item.js'
import type { StorageOperation } from '../wire/storage-operation.js'
import type { ReturnValue } from '../wire/write-options.js'
import { checkValue, type ValueSubject } from './check-value.js'
import type { Entity } from './entity.js'
import type {
  EntityRepository,
  RepositoryItem,
  RepositorySet,
  RepositorySetOptions,
} from './entity-repository.js'
import { createEntityTransaction } from './entity-transaction.js'
import type { EntityTypes } from './entity-types.js'
import { createCheckedResult, createRefusedResult } from './query-outcome.js'
import type { QueryArguments } from './query-options.js'
import { renderQuery, type UncheckedQueryOptions } from './render-query.js'

/**
 * Creates a repository. It holds nothing but the client, and like that is made for one request.
 *
 * @example
 *   const notes = createRepository(entities.note, storage)
 *   await notes.set('n1', { author: 'ada', stars: 5 })
 */
export function createRepository<Types extends EntityTypes>(
  entity: Entity<Types>,
  storage: ForgeStorage,
): EntityRepository<Types> {
  type Value = Types['value']
  const items = storage.entity(entity.definition.name)
  const checkRead = createReadCheck(entity)
  const get = async (key: string) => {
    const value = await items.get<Value>(key)
    checkRead('entity/get', value)
    return value
  }
  return {
    entity,
    get,
    getMany: createGetMany(entity, storage),
    getWithMetadata: async (key, options) => {
      const item = await items.getWithMetadata<Value>(key, options)
      checkRead('entity/get', item?.value)
      return item
    },
    has: async (key) => (await items.get(key)) !== undefined,
    set: createSet(entity, storage),
    create: async (key, value, { ttl, writeId } = {}) => {
      checkValue({ operation: 'entity/set' }, entity, value)
      await items.set(key, value, { keyPolicy: 'FAIL_IF_EXISTS', ttl, writeId })
    },
    update: createUpdate(entity, storage),
    delete: (key) => items.delete(key),
    ...createBatchWrites(entity, storage),
    query: createQuery(entity, storage),
    inTransaction: (transaction) => createEntityTransaction(entity, () => transaction),
  }
}

type ReadCheck = (operation: StorageOperation, value: unknown) => void

function createReadCheck<Types extends EntityTypes>(entity: Entity<Types>): ReadCheck {
  const { checkOnRead = false } = entity.options
  return (operation, value) => {
    if (checkOnRead && value !== undefined) checkValue({ operation }, entity, value)
  }
}

function createGetMany<Types extends EntityTypes>(
  entity: Entity<Types>,
  { batch }: ForgeStorage,
): EntityRepository<Types>['getMany'] {
  const entityName = entity.definition.name
  const checkRead = createReadCheck(entity)
  return async function getMany(keys) {
    const addresses = [...new Set(keys)].map((key) => ({ key, entityName }))
    const result = await batch.get<Types['value']>(addresses)
    result.throwIfFailed()
    const values = new Map(result.successfulKeys.map(({ key, value }) => [key, value]))
    for (const value of values.values()) checkRead('batch/get', value)
    return keys.map((key) => values.get(key))
  }
}

function createSet<Types extends EntityTypes>(
  entity: Entity<Types>,
  storage: ForgeStorage,
): RepositorySet<Types['value']> {
  type Value = Types['value']
  const items = storage.entity(entity.definition.name)

  function set(
    key: string,
    value: Value,
    options: RepositorySetOptions & { returnValue: ReturnValue },
  ): Promise<StoredItem<Value> | undefined>
  function set(key: string, value: Value, options?: RepositorySetOptions): Promise<void>
  async function set(key: string, value: Value, options: SetOptions = {}): Promise<unknown> {
    const { ttl, returnValue, returnMetadataFields } = options
    checkValue({ operation: 'entity/set' }, entity, value)
    if (returnValue === undefined) return await items.set(key, value, { ttl })
    return await items.set<Value>(key, value, { ttl, returnValue, returnMetadataFields })
  }

  return set
}

function createUpdate<Types extends EntityTypes>(
  entity: Entity<Types>,
  storage: ForgeStorage,
): EntityRepository<Types>['update'] {
  const items = storage.entity(entity.definition.name)
  const checkRead = createReadCheck(entity)
  return function update(key, compute, options) {
    const subject: ValueSubject = { operation: 'transaction', filledIn: options?.version }
    const computeChecked = async (current: Types['value'] | undefined) => {
      checkRead('entity/get', current)
      const next = await compute(current)
      if (next !== undefined) checkValue(subject, entity, next)
      return next
    }
    return items.update<Types['value']>(key, computeChecked, options)
  }
}

function createBatchWrites<Types extends EntityTypes>(
  entity: Entity<Types>,
  { batch }: ForgeStorage,
): Pick<EntityRepository<Types>, 'setMany' | 'deleteMany'> {
  const entityName = entity.definition.name
  const toChecked = ({ key, value, ttl }: RepositoryItem<Types['value']>, item: number) => {
    checkValue({ operation: 'batch/set', item }, entity, value)
    return { key, value, ttl, entityName }
  }
  return {
    setMany: async (items) => batch.set(items.map(toChecked)),
    deleteMany: (keys) => batch.delete(keys.map((key) => ({ key, entityName }))),
  }
}

function createQuery<Types extends EntityTypes>(
  entity: Entity<Types>,
  storage: ForgeStorage,
): EntityRepository<Types>['query'] {
  type Value = Types['value']
  const items = storage.entity(entity.definition.name)
  const checkRead = createReadCheck(entity)

  function query<Name extends keyof Types['indexes'] & string>(
    index: Name,
    ...options: QueryArguments<Types, Types['indexes'][Name]>
  ): QueryResult<Value>
  function query(index: string, options: UncheckedQueryOptions<Types> = {}): QueryResult<Value> {
    const rendered = catchRefusal(() => renderQuery(entity, index, options))
    if (rendered instanceof StorageError) return createRefusedResult(rendered)
    const result = items.query<Value>(index, rendered)
    if (entity.options.checkOnRead !== true) return result
    return createCheckedResult(result, ({ value }) => checkRead('entity/query', value))
  }

  return query
}
