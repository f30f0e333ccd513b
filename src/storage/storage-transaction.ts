/**
 * Transactions: up to 25 operations that succeed or fail together.
 *
 * @module
 */
import type { ConditionSet } from '../wire/condition.js'
import type { Ttl } from '../wire/write-options.js'
import type { KnownEntities } from './check-entity.js'
import { readWritten } from './read-answer.js'
import type { StorageCall } from './storage-call.js'
import { renderTransactionBody, type TransactionStep } from './transaction-body.js'

/** Options of a delete in a transaction. */
export interface TransactionDeleteOptions {
  /** Name of a declared entity. Default: none, an item of the key-value store. */
  entityName?: string | undefined
  /** What must hold, else the whole transaction fails; needs `entityName`. Default: nothing. */
  conditions?: ConditionSet | undefined
}

/** Options of a write in a transaction. */
export interface TransactionSetOptions extends TransactionDeleteOptions {
  /** Time to live of the item, one year at most. Default: it stays until deleted. */
  ttl?: Ttl | undefined
}

/** Options of a check in a transaction. */
export interface TransactionCheckOptions {
  /** Name of a declared entity. */
  entityName: string
  /** What must hold, else the whole transaction fails. */
  conditions: ConditionSet
}

/**
 * A transaction in the making. It never changes: each method returns a new one that has one operation more. Each key can occur once;
 * 4 MiB at most. Values are read by `execute`.
 */
export interface StorageTransaction {
  /** Adds a write. */
  set: (key: string, value: unknown, options?: TransactionSetOptions) => StorageTransaction
  /** Adds a delete. */
  delete: (key: string, options?: TransactionDeleteOptions) => StorageTransaction
  /** Adds a check of an item that the transaction does not write. A missing item fails it. */
  check: (key: string, options: TransactionCheckOptions) => StorageTransaction
  /**
   * Sends the transaction; each call sends it anew.
   *
   * Rejects with the code `CONDITIONAL_CHECK_FAILED` when a condition does not hold or someone else wrote at the same time; then nothing
   * was written.
   */
  execute: () => Promise<void>
}

/** Creates a transaction of the given steps. */
export function createTransaction(
  call: StorageCall,
  entities: KnownEntities,
  steps: readonly TransactionStep[] = [],
): StorageTransaction {
  const add = (step: TransactionStep) => createTransaction(call, entities, [...steps, step])
  return {
    set: (key, value, { entityName, conditions, ttl } = {}) =>
      add({ kind: 'set', key, value, entityName, conditions, ttl }),
    delete: (key, { entityName, conditions } = {}) =>
      add({ kind: 'delete', key, entityName, conditions }),
    check: (key, { entityName, conditions }) => add({ kind: 'check', key, entityName, conditions }),
    execute: () =>
      call({
        operation: 'transaction',
        body: () => renderTransactionBody(steps, entities),
        read: readWritten,
      }),
  }
}
