/**
 * What became of each item of one batch request.
 *
 * @module
 */
import { createStorageError, type StorageError, type StorageErrorFacts } from '../storage-error.js'
import type { FailedItem, ItemReference } from '../wire/batch.js'
import { isPlatformErrorCode } from '../wire/error-table.js'
import { STORAGE_OPERATIONS, type StorageOperation } from '../wire/storage-operation.js'
import { toAddressName } from './address-name.js'
import { readTraceId } from './answer-headers.js'
import type { ItemAddress } from './check-address.js'
import type { BatchResponse } from './read-answer.js'
import { toSafeCode, toSafeDetail } from './refused-error.js'
import type { StorageAnswer } from './storage-answer.js'

/** Facts about an answer that its errors carry. */
export type AnswerFacts = Pick<StorageErrorFacts, 'attempts' | 'platformStatus' | 'traceId'>

/**
 * What became of one item: it is done; it failed by the platform's word; the answer does not name it; the request failed as a whole, and
 * its error is reported already.
 */
export type ItemOutcome<Done> =
  | { readonly kind: 'done'; readonly item: Done }
  | { readonly kind: 'failed'; readonly item: FailedItem; readonly facts: AnswerFacts }
  | {
      readonly kind: 'unnamed' | 'lost'
      readonly item: ItemReference
      readonly cause: StorageError
    }

/** Outcomes by the items' {@link toAddressName}. */
export type ItemOutcomes<Done> = ReadonlyMap<string, ItemOutcome<Done>>

/** Finds the outcome of each item that was asked for. @returns The outcomes in the order of `asked`. */
export function toOutcomes<Done extends ItemReference>(
  asked: readonly ItemAddress[],
  { successfulKeys, failedKeys }: BatchResponse<Done>,
  answer: StorageAnswer,
): ItemOutcomes<Done> {
  const facts = toFacts(answer)
  const named = new Map<string, ItemOutcome<Done>>()
  for (const item of failedKeys) named.set(toAddressName(item), { kind: 'failed', item, facts })
  for (const item of successfulKeys) named.set(toAddressName(item), { kind: 'done', item })
  return new Map(
    asked.map((address) => {
      const name = toAddressName(address)
      return [name, named.get(name) ?? withoutAnswer('unnamed', address, toUnnamedError(answer))]
    }),
  )
}

/** The outcomes of a request that failed as a whole. */
export function toLostOutcomes(
  asked: readonly ItemAddress[],
  cause: StorageError,
): ItemOutcomes<never> {
  return new Map(
    asked.map((address) => [toAddressName(address), withoutAnswer('lost', address, cause)]),
  )
}

/** Translates what the platform says about one item. */
export function toItemError(
  operation: StorageOperation,
  { error: { code, message } }: FailedItem,
  facts: AnswerFacts,
): StorageError {
  const isKnown = isPlatformErrorCode(code)
  return createStorageError(isKnown ? code : 'ERR_STORAGE_API', toSafeDetail(message), {
    ...facts,
    operation,
    platformCode: isKnown ? undefined : toSafeCode(code),
  })
}

function withoutAnswer(
  kind: 'unnamed' | 'lost',
  { key, entityName }: ItemAddress,
  cause: StorageError,
): ItemOutcome<never> {
  return { kind, item: entityName === undefined ? { key } : { key, entityName }, cause }
}

function toUnnamedError(answer: StorageAnswer): StorageError {
  const { operation } = answer
  const code =
    STORAGE_OPERATIONS[operation] === 'write' ? 'ERR_OUTCOME_UNKNOWN' : 'ERR_STORAGE_RESPONSE'
  const detail = 'the answer does not say what became of the item'
  return createStorageError(code, detail, { operation, ...toFacts(answer) })
}

function toFacts({ status, attempts, headers }: StorageAnswer): AnswerFacts {
  return { attempts, platformStatus: status, traceId: readTraceId(headers) }
}
