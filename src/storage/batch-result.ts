/**
 * What a batch resolves with: every item's outcome, in the order of the items.
 *
 * @module
 */
import { createStorageError, type StorageError } from '../storage-error.js'
import type { FailedItem, ItemReference } from '../wire/batch.js'
import type { StoredEntityItem } from '../wire/item.js'
import type { StorageOperation } from '../wire/storage-operation.js'
import { type ItemOutcome, toItemError } from './item-outcome.js'
import { isMissingCode } from './refused-error.js'

/** An item of a batch that failed. */
export interface FailedBatchItem extends FailedItem {
  /**
   * The error of the request that the item was sent with, when the platform gave no answer about the item itself; `error` has its code
   * then. With the code `ERR_OUTCOME_UNKNOWN` a write may have been done.
   */
  readonly cause?: StorageError
}

/** What the results of all batches have. Frozen. */
export interface BatchResult {
  /** Items that failed, in the order they were given. */
  readonly failedKeys: readonly FailedBatchItem[]
  /**
   * Throws a `StorageError` with the code of the first failed item when there is one. Missing items (`KEY_NOT_FOUND`) are no failures: look
   * for those in `failedKeys`.
   */
  readonly throwIfFailed: () => void
}

/** What became of each item of a batch read. Frozen. */
export interface BatchGetResult<Value = unknown> extends BatchResult {
  /** Items that exist, in the order they were given. */
  readonly successfulKeys: readonly StoredEntityItem<Value>[]
}

/** What became of each item of a batch write. Frozen. */
export interface BatchWriteResult extends BatchResult {
  /** Items that were written or deleted, in the order they were given. */
  readonly successfulKeys: readonly ItemReference[]
}

/**
 * Creates the result of a batch.
 *
 * @throws The first error when there are items and nothing is known about any of them.
 */
export function createBatchResult<Done extends ItemReference>(
  operation: StorageOperation,
  outcomes: readonly ItemOutcome<Done>[],
): BatchResult & { readonly successfulKeys: readonly Done[] } {
  const [first] = outcomes
  if (first?.kind === 'lost' && outcomes.every(({ kind }) => kind === 'lost')) throw first.cause
  const successfulKeys = outcomes.flatMap((outcome) =>
    outcome.kind === 'done' ? [outcome.item] : [],
  )
  return Object.freeze({
    successfulKeys: Object.freeze(successfulKeys),
    failedKeys: Object.freeze(outcomes.flatMap(toFailedItems)),
    throwIfFailed: () => throwFirstFailure(operation, outcomes),
  })
}

function toFailedItems(outcome: ItemOutcome<unknown>): readonly FailedBatchItem[] {
  switch (outcome.kind) {
    case 'done':
      return []
    case 'failed':
      return [outcome.item]
    case 'unnamed':
    case 'lost': {
      const { item, cause } = outcome
      return [{ ...item, error: { code: cause.code, message: cause.detail }, cause }]
    }
  }
}

function throwFirstFailure(
  operation: StorageOperation,
  outcomes: readonly ItemOutcome<unknown>[],
): void {
  const errors = outcomes.flatMap((outcome) => toErrors(operation, outcome))
  const [first] = errors
  if (first === undefined) return
  const { code, attempts, platformStatus, platformCode, traceId, retryAfterMs } = first
  const detail = `${errors.length} of ${outcomes.length} items failed; the first: ${first.detail}`
  throw createStorageError(code, detail, {
    operation,
    attempts,
    platformStatus,
    platformCode,
    traceId,
    retryAfterMs,
    cause: first,
  })
}

function toErrors(
  operation: StorageOperation,
  outcome: ItemOutcome<unknown>,
): readonly StorageError[] {
  switch (outcome.kind) {
    case 'done':
      return []
    case 'failed': {
      const { item, facts } = outcome
      return isMissingCode(item.error.code) ? [] : [toItemError(operation, item, facts)]
    }
    case 'unnamed':
    case 'lost':
      return [outcome.cause]
  }
}
