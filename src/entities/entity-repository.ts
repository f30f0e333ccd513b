/**
 * The items of one entity, typed by what the manifest declares.
 *
 * @module
 */
import type { BatchWriteResult } from '../storage/batch-result.js'
import type { QueryResult } from '../storage/query-result.js'
import type { MetadataOptions, SetOptions } from '../storage/render-options.js'
import type { StorageTransaction } from '../storage/storage-transaction.js'
import type { ComputeItem } from '../storage/update-item.js'
import type { StoredItem } from '../wire/item.js'
import type { ReturnValue, Ttl } from '../wire/write-options.js'
import type { Entity } from './entity.js'
import type { EntityTransaction } from './entity-transaction.js'
import type { EntityTypes } from './entity-types.js'
import type { QueryArguments } from './query-options.js'

/** Options of a write that replaces what was there. */
export type RepositorySetOptions = Pick<SetOptions, 'ttl' | 'returnValue' | 'returnMetadataFields'>

/** Options of a write that must not replace anything. */
export interface RepositoryCreateOptions<Value> {
  /** Time to live of the item, one year at most. Default: it stays until deleted. */
  ttl?: Ttl | undefined
  /**
   * Name of a `string` attribute that holds an id which no other write has. It tells whether the item was written when the answer is lost;
   * without one, that ends in an `OutcomeUnknownError`.
   */
  writeId?: TextAttribute<Value> | undefined
}

/** Names of the attributes that hold text. */
type TextAttribute<Value> = {
  [Name in keyof Value & string]-?: [NonNullable<Value[Name]>] extends [string] ? Name : never
}[keyof Value & string]

/** Options of an update. */
export interface RepositoryUpdateOptions<Types extends EntityTypes> {
  /** Name of an `integer` attribute that counts the writes of the item; whatever else writes the item must raise it too. */
  version: Extract<keyof Types['value'], string> & Types['version']
  /** Time to live of the item from this write on, one year at most. Default: it stays until deleted, even if it had one before. */
  ttl?: Ttl | undefined
}

/** An item for `setMany`. */
export interface RepositoryItem<Value> {
  /** 1 to 500 characters. */
  key: string
  /** The value. */
  value: Value
  /** Time to live of the item, one year at most. Default: it stays until deleted. */
  ttl?: Ttl | undefined
}

/** Writes one item. */
export interface RepositorySet<Value> {
  /** Resolves with the item before or after the write, as `returnValue` asks; with `undefined` when there was none before. */
  (
    key: string,
    value: Value,
    options: RepositorySetOptions & { returnValue: ReturnValue },
  ): Promise<StoredItem<Value> | undefined>
  /** Resolves when the item is stored. */
  (key: string, value: Value, options?: RepositorySetOptions): Promise<void>
}

/**
 * The items of one entity. What the platform would refuse is refused before anything is sent, with its code and the attribute's name; every
 * such failure is a rejection with a `StorageError`.
 */
export interface EntityRepository<Types extends EntityTypes> {
  /** The entity. */
  readonly entity: Entity<Types>
  /** Resolves with the value, or with `undefined` when nothing is stored under the key. */
  readonly get: (key: string) => Promise<Types['value'] | undefined>
  /** Resolves with the values of any number of keys, in their order, with `undefined` for a missing one. */
  readonly getMany: (keys: readonly string[]) => Promise<(Types['value'] | undefined)[]>
  /** Like `get`, with the item's metadata; by default `createdAt`, `updatedAt` and `expireTime`. */
  readonly getWithMetadata: (
    key: string,
    options?: MetadataOptions,
  ) => Promise<StoredItem<Types['value']> | undefined>
  /** Whether something is stored under the key. It reads the item. */
  readonly has: (key: string) => Promise<boolean>
  /** Stores a value; it replaces what was there. */
  readonly set: RepositorySet<Types['value']>
  /** Stores any number of items, no key twice. Not atomic: look at `failedKeys` of the result, or call its `throwIfFailed()`. */
  readonly setMany: (items: readonly RepositoryItem<Types['value']>[]) => Promise<BatchWriteResult>
  /** Stores a value, or rejects with a `KeyConflictError` when the key exists. */
  readonly create: (
    key: string,
    value: Types['value'],
    options?: RepositoryCreateOptions<Types['value']>,
  ) => Promise<void>
  /**
   * Computes an item's next value from the one that is stored, and writes it unless somebody else has written since; then it reads and
   * computes again, up to five times. `compute` gets `undefined` when there is no item, and leaves it as it is by returning `undefined`.
   */
  readonly update: (
    key: string,
    compute: ComputeItem<Types['value']>,
    options: RepositoryUpdateOptions<Types>,
  ) => Promise<Types['value'] | undefined>
  /** Deletes an item. Deleting what does not exist succeeds. */
  readonly delete: (key: string) => Promise<void>
  /** Deletes any number of items. Not atomic: look at `failedKeys` of the result, or call its `throwIfFailed()`. */
  readonly deleteMany: (keys: readonly string[]) => Promise<BatchWriteResult>
  /**
   * Items by an index, in its order. Nothing is asked until the result is read. Eventually consistent.
   *
   * @example
   *   const best = await answers
   *     .query('by-survey', { partition: { surveyId }, range: { greaterThan: 3 }, sort: 'DESC' })
   *     .toArray({ max: 20 })
   */
  readonly query: <Name extends keyof Types['indexes'] & string>(
    index: Name,
    ...options: QueryArguments<Types, Types['indexes'][Name]>
  ) => QueryResult<Types['value']>
  /**
   * Adds operations on this entity to a transaction.
   *
   * @example
   *   await surveys
   *     .inTransaction(storage.transaction())
   *     .set('s1', survey, { conditions: (f) => f.version.equalTo(3) })
   *     .for(answers)
   *     .delete('a1')
   *     .execute()
   */
  readonly inTransaction: (transaction: StorageTransaction) => EntityTransaction<Types>
}

/** The repositories of a set of entities: what a `ForgeEntities` without generated code extends. */
export type EntityRepositories<Entities> = {
  readonly [Name in keyof Entities]: Entities[Name] extends Entity<infer Types>
    ? EntityRepository<Types>
    : never
}
