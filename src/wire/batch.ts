/**
 * Bodies and answers of the batch operations. Requests are bare arrays of 1 to 25 items.
 *
 * Source: Forge Containers reference (batch set, get, delete).
 *
 * @module
 */
import * as z from 'zod'
import { type ErrorBody, errorBodySchema } from './error-body.js'
import { type StoredEntityItem, storedItemSchema } from './item.js'
import {
  type ReadOptions,
  type TtlOption,
  readOptionsSchema,
  ttlOptionSchema,
} from './write-options.js'

/** Names one item: of the key-value store, or of an entity when `entityName` is given. */
export interface ItemReference {
  /** 1 to 500 characters. */
  key: string
  /** Name of a declared entity. */
  entityName?: string
}

/** One item of `/v1/batch/get`. */
export interface BatchGetItem extends ItemReference {
  /** Metadata to answer with. */
  options?: ReadOptions
}

/** One item of `/v1/batch/set`. */
export interface BatchSetItem extends ItemReference {
  /** The value; an object of attributes when `entityName` is given. */
  value: unknown
  /** Time to live. */
  options?: TtlOption
}

/** An item that failed, with the reason. */
export interface FailedItem extends ItemReference {
  /** Code and message of the platform. */
  error: ErrorBody
}

/** Answer of `/v1/batch/set` and `/v1/batch/delete`. */
export interface BatchWriteResponse {
  /** Items that were written or deleted. */
  successfulKeys: readonly ItemReference[]
  /** Items that were not. */
  failedKeys: readonly FailedItem[]
}

/** Answer of `/v1/batch/get`. */
export interface BatchGetResponse {
  /** Items that exist. */
  successfulKeys: readonly StoredEntityItem[]
  /** Items that could not be read; a missing one has the code `KEY_NOT_FOUND`. */
  failedKeys: readonly FailedItem[]
}

const itemReferenceSchema: z.ZodType<ItemReference> = z.looseObject({
  key: z.string(),
  entityName: z.string().exactOptional(),
})

const failedItemSchema: z.ZodType<FailedItem> = z.looseObject({
  key: z.string(),
  entityName: z.string().exactOptional(),
  error: errorBodySchema,
})

/** Schema of the body of `/v1/batch/get`. */
export const batchGetRequestSchema: z.ZodType<readonly BatchGetItem[]> = z.array(
  z.looseObject({
    key: z.string(),
    entityName: z.string().exactOptional(),
    options: readOptionsSchema.exactOptional(),
  }),
)

/** Schema of the body of `/v1/batch/set`. */
export const batchSetRequestSchema: z.ZodType<readonly BatchSetItem[]> = z.array(
  z.looseObject({
    key: z.string(),
    entityName: z.string().exactOptional(),
    value: z.unknown(),
    options: ttlOptionSchema.exactOptional(),
  }),
)

/** Schema of the body of `/v1/batch/delete`. */
export const batchDeleteRequestSchema: z.ZodType<readonly ItemReference[]> =
  z.array(itemReferenceSchema)

/** Schema of {@link BatchWriteResponse}. */
export const batchWriteResponseSchema: z.ZodType<BatchWriteResponse> = z.looseObject({
  successfulKeys: z.array(itemReferenceSchema),
  failedKeys: z.array(failedItemSchema),
})

/** Schema of {@link BatchGetResponse}. */
export const batchGetResponseSchema: z.ZodType<BatchGetResponse> = z.looseObject({
  successfulKeys: z.array(storedItemSchema),
  failedKeys: z.array(failedItemSchema),
})
