/**
 * Reads answers: what was asked for, or a `StorageError`.
 *
 * Values are handed over as `JSON.parse` made them. The schemas only judge the frame around them: what zod returns has lost members such
 * as `__proto__`.
 *
 * @module
 */
import type { z } from 'zod'
import { createStorageError, type StorageError } from '../storage-error.js'
import {
  batchGetResponseSchema,
  batchWriteResponseSchema,
  type FailedItem,
  type ItemReference,
} from '../wire/batch.js'
import {
  type QueryResponse,
  queryResponseSchema,
  type StoredEntityItem,
  type StoredItem,
  storedItemSchema,
} from '../wire/item.js'
import { STORAGE_OPERATIONS } from '../wire/storage-operation.js'
import { readTraceId } from './answer-headers.js'
import { dropNullMembers } from './drop-null-members.js'
import { isMissing, toRefusedError } from './refused-error.js'
import type { StorageAnswer } from './storage-answer.js'
import { toLogText } from './log-text.js'

/** One page of a query. */
export interface QueryPage<Value = unknown> {
  /** The items of the page; it may be empty although a cursor follows. */
  items: readonly StoredItem<Value>[]
  /** Where the next page starts; absent on the last page. */
  cursor?: string
}

/** What the platform says about the items of a batch, in any order. */
export interface BatchResponse<Done extends ItemReference> {
  /** Items that were read, written or deleted. */
  readonly successfulKeys: readonly Done[]
  /** Items that were not, with the reason. */
  readonly failedKeys: readonly FailedItem[]
}

/** @returns The item, or `undefined` when the platform says that nothing is stored under the key. */
export function readItem<Value>(answer: StorageAnswer): StoredItem<Value> | undefined {
  if (isMissing(answer)) return undefined
  requireSuccess(answer)
  return parseBody<StoredItem<Value>>(answer, storedItemSchema)
}

/** A write is done whatever the body of a 2xx answer says, as long as it is JSON or none: a page of HTML is no answer of the platform's. */
export function readWritten(answer: StorageAnswer): void {
  requireSuccess(answer)
  if (answer.body.trim() !== '') parseJson(answer)
}

/** @returns The item a `set` answers with, or `undefined` when there was none before. */
export function readReturnedItem<Value>(answer: StorageAnswer): StoredItem<Value> | undefined {
  requireSuccess(answer)
  if (answer.body.trim() === '') return undefined
  return parseBody<StoredItem<Value>>(answer, storedItemSchema)
}

/** Deleting what does not exist is a success. */
export function readDeleted(answer: StorageAnswer): void {
  if (!isMissing(answer)) readWritten(answer)
}

/** Reads a page. `askedCursor` is the cursor it was asked with: a page that names it again would never end. */
export function readPage<Value>(
  answer: StorageAnswer,
  askedCursor: string | undefined,
): QueryPage<Value> {
  requireSuccess(answer)
  const { data, cursor } = parseBody<QueryResponse<Value>>(answer, queryResponseSchema)
  if (cursor === undefined || cursor === '') return { items: data }
  if (cursor === askedCursor) throw toUnreadableError(answer, 'the cursor does not move on')
  return { items: data, cursor }
}

/** Reads what a batch read answers with. */
export function readBatchGet<Value>(answer: StorageAnswer): BatchResponse<StoredEntityItem<Value>> {
  requireSuccess(answer)
  return parseBody(answer, batchGetResponseSchema)
}

/** Reads what a batch write answers with. */
export function readBatchWrite(answer: StorageAnswer): BatchResponse<ItemReference> {
  requireSuccess(answer)
  return parseBody(answer, batchWriteResponseSchema)
}

function requireSuccess(answer: StorageAnswer): void {
  if (answer.status < 200 || answer.status > 299) throw toRefusedError(answer)
}

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names the type of the value, which no schema knows
function parseBody<Shape>(answer: StorageAnswer, schema: z.ZodType): Shape {
  const body = parseJson<Shape>(answer)
  dropNullMembers(body)
  const issue = schema.safeParse(body).error?.issues[0]
  if (issue === undefined) return body
  const place = issue.path.length === 0 ? 'the body' : issue.path.join('.')
  throw toUnreadableError(answer, `${place}: ${issue.message}`)
}

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as above
function parseJson<Shape>(answer: StorageAnswer): Shape {
  try {
    const body: Shape = JSON.parse(answer.body)
    return body
  } catch {
    throw toResponseError(answer, `the body is not JSON (${answer.body.length} characters)`)
  }
}

function toUnreadableError(answer: StorageAnswer, problem: string): StorageError {
  const warning = STORAGE_OPERATIONS[answer.operation] === 'write' ? '; the write was done' : ''
  return toResponseError(answer, `${problem}${warning}`)
}

function toResponseError(answer: StorageAnswer, problem: string): StorageError {
  return createStorageError('ERR_STORAGE_RESPONSE', toLogText(problem), {
    operation: answer.operation,
    attempts: answer.attempts,
    platformStatus: answer.status,
    traceId: readTraceId(answer.headers),
  })
}
