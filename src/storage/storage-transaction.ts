/**
 * Transactions: up to 25 operations that succeed or fail together.
 *
 * @module
 */
import { findUnknownOption } from './check-options.js'
import type { ConditionSet } from '../wire/condition.js'
import type { Ttl } from '../wire/write-options.js'
import type { TransactionMeans } from './certain-write.js'
import { sendMarkedTransaction } from './marked-transaction.js'
import { readWritten } from './read-answer.js'
import {
  renderTransactionBody,
  toTransactionSafety,
  type TransactionStep,
  STEP_OPTIONS,
} from './transaction-body.js'
import { writeInOrder } from './write-order.js'

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

/** Options of {@link StorageTransaction.execute}. */
export interface TransactionExecuteOptions {
  /**
   * Whether to find out what became of the transaction when its answer is lost. It then writes one small item more, a marker under
   * `__forge-remote:write:…` that counts as one of the 25 operations, that no query shows and that expires after an hour. When the marker
   * is not there, the transaction is sent again, twice at most; when all of that tells nothing, it rejects with an `OutcomeUnknownError`.
   *
   * An attempt can arrive so late that a repetition was done before. It changes nothing when the transaction makes its own conditions
   * false, as one that raises a checked version does; else it writes the same values again.
   *
   * Default `false`.
   */
  writeId?: boolean | undefined
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
   * was written. With conditions and without `writeId`, a lost answer ends in an `OutcomeUnknownError`.
   */
  execute: (options?: TransactionExecuteOptions) => Promise<void>
}

/** Creates a transaction of the given steps. */
export function createTransaction(
  means: TransactionMeans,
  steps: readonly TransactionStep[] = [],
): StorageTransaction {
  const add = (step: TransactionStep) => createTransaction(means, [...steps, step])
  return {
    set: (key, value, options = {}) => {
      const { entityName, conditions, ttl } = options
      const unknownOption = findUnknownOption(options, STEP_OPTIONS.set)
      return add({ kind: 'set', key, value, entityName, conditions, ttl, unknownOption })
    },
    delete: (key, options = {}) => {
      const { entityName, conditions } = options
      const unknownOption = findUnknownOption(options, STEP_OPTIONS.delete)
      return add({ kind: 'delete', key, entityName, conditions, unknownOption })
    },
    check: (key, options) => {
      const { entityName, conditions } = options
      const unknownOption = findUnknownOption(options, STEP_OPTIONS.check)
      return add({ kind: 'check', key, entityName, conditions, unknownOption })
    },
    execute: ({ writeId = false } = {}) =>
      writeId ? sendMarkedTransaction(means, steps) : sendTransaction(means, steps),
  }
}

function sendTransaction(
  means: TransactionMeans,
  steps: readonly TransactionStep[],
): Promise<void> {
  return writeInOrder(means, steps, {
    operation: 'transaction',
    safety: toTransactionSafety(steps),
    body: () => renderTransactionBody(steps, means.entities),
    read: readWritten,
  })
}
