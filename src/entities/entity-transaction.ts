/**
 * Operations on entities in a transaction, typed.
 *
 * @module
 */
import type {
  StorageTransaction,
  TransactionExecuteOptions,
} from '../storage/storage-transaction.js'
import type { ConditionSet } from '../wire/condition.js'
import type { Ttl } from '../wire/write-options.js'
import { checkValue } from './check-value.js'
import { renderConditions } from './condition-builder.js'
import type { BuildConditions } from './conditions.js'
import type { Entity } from './entity.js'
import type { EntityTypes } from './entity-types.js'

/** Options of a delete. */
export interface EntityTransactionDeleteOptions<Types extends EntityTypes> {
  /** What must hold of the stored item, else the whole transaction fails. Default: nothing. */
  conditions?: BuildConditions<Types> | undefined
}

/** Options of a write. */
export interface EntityTransactionSetOptions<
  Types extends EntityTypes,
> extends EntityTransactionDeleteOptions<Types> {
  /** Time to live of the item, one year at most. Default: it stays until deleted. */
  ttl?: Ttl | undefined
}

/** A transaction in the making. It never changes: each method returns a new one. Everything is checked by `execute`. */
export interface EntityTransaction<Types extends EntityTypes> {
  /** Adds a write. */
  readonly set: (
    key: string,
    value: Types['value'],
    options?: EntityTransactionSetOptions<Types>,
  ) => EntityTransaction<Types>
  /** Adds a delete. */
  readonly delete: (
    key: string,
    options?: EntityTransactionDeleteOptions<Types>,
  ) => EntityTransaction<Types>
  /** Adds a check of an item that the transaction does not write. A missing item fails it. */
  readonly check: (key: string, conditions: BuildConditions<Types>) => EntityTransaction<Types>
  /** Goes on with another entity. */
  readonly for: <Other extends EntityTypes>(
    repository: EntityOwner<Other>,
  ) => EntityTransaction<Other>
  /** Sends the transaction; see `StorageTransaction.execute`. */
  readonly execute: (options?: TransactionExecuteOptions) => Promise<void>
}

/** A repository, as far as a transaction looks. */
export interface EntityOwner<Types extends EntityTypes> {
  /** The entity. */
  readonly entity: Entity<Types>
}

/** Makes the transaction that `execute` sends. */
type Assemble = () => StorageTransaction

/** Creates a transaction that goes on from `assemble`. */
export function createEntityTransaction<Types extends EntityTypes>(
  entity: Entity<Types>,
  assemble: Assemble,
): EntityTransaction<Types> {
  const entityName = entity.definition.name
  const subject = { operation: 'transaction' } as const
  const add = (step: (transaction: StorageTransaction) => StorageTransaction) =>
    createEntityTransaction(entity, () => step(assemble()))
  const toConditions = (build: BuildConditions<Types> | undefined): ConditionSet | undefined =>
    build === undefined ? undefined : renderConditions(subject, entity, build)
  return {
    set: (key, value, { conditions, ...others } = {}) =>
      add((transaction) => {
        checkValue(subject, entity, value)
        // What others there are is for the transaction to judge.
        return transaction.set(key, value, {
          ...others,
          entityName,
          conditions: toConditions(conditions),
        })
      }),
    delete: (key, { conditions, ...others } = {}) =>
      add((transaction) =>
        transaction.delete(key, {
          ...others,
          entityName,
          conditions: toConditions(conditions),
        }),
      ),
    check: (key, conditions) =>
      add((transaction) =>
        transaction.check(key, {
          entityName,
          conditions: renderConditions(subject, entity, conditions),
        }),
      ),
    for: ({ entity: other }) => createEntityTransaction(other, assemble),
    execute: async (options) => assemble().execute(options),
  }
}
