/**
 * An item as the storage API answers with it.
 *
 * Source: Forge Containers reference; key-value store API.
 *
 * @module
 */
import * as z from 'zod'

/** A stored item. Metadata is there when it was asked for and exists. */
export interface StoredItem<Value = unknown> {
  /** The item's key. */
  key: string
  /** The stored value. */
  value: Value
  /** Milliseconds since the epoch. */
  createdAt?: number
  /** Milliseconds since the epoch. */
  updatedAt?: number
  /** ISO 8601. The item may still be readable up to 48 hours after this time. */
  expireTime?: string
}

/** A stored item of a custom entity. */
export interface StoredEntityItem<Value = unknown> extends StoredItem<Value> {
  /** The entity's name. */
  entityName?: string
}

/** Schema of {@link StoredEntityItem} as the service answers with it. */
export const storedItemSchema: z.ZodType<StoredEntityItem> = z.looseObject({
  key: z.string(),
  value: z.unknown(),
  entityName: z.string().exactOptional(),
  createdAt: z.number().exactOptional(),
  updatedAt: z.number().exactOptional(),
  expireTime: z.string().exactOptional(),
})

/** One page of a query. */
export interface QueryResponse<Value = unknown> {
  /** The items; may be empty although a cursor follows, since filters run after the page was read. */
  data: readonly StoredItem<Value>[]
  /** Where the next page starts. Absent on the last page. */
  cursor?: string
}

/** Schema of {@link QueryResponse}. */
export const queryResponseSchema: z.ZodType<QueryResponse> = z.looseObject({
  data: z.array(storedItemSchema),
  cursor: z.string().exactOptional(),
})
