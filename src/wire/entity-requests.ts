/**
 * Request bodies of the custom entity store.
 *
 * Source: Storage REST API 0.1.0; Forge Containers reference.
 *
 * @module
 */
import * as z from 'zod'
import {
  type ComparableValue,
  type UncheckedConditionSet,
  conditionSetSchema,
  rangeConditionSchema,
} from './condition.js'
import type { DeleteRequest, GetRequest, SetRequest } from './key-value-requests.js'
import { type ReadOptions, readOptionsSchema, writeOptionsSchema } from './write-options.js'

/** Body of `/v1/entity/get`. */
export interface EntityGetRequest extends GetRequest {
  /** Name of a declared entity. */
  entityName: string
}

/** Body of `/v1/entity/set`. */
export interface EntitySetRequest extends SetRequest {
  /** Name of a declared entity. */
  entityName: string
  /** The attributes by name. */
  value: Readonly<Record<string, unknown>>
}

/** Body of `/v1/entity/delete`. */
export interface EntityDeleteRequest extends DeleteRequest {
  /** Name of a declared entity. */
  entityName: string
}

/** Body of `/v1/entity/query`. */
export interface EntityQueryRequest {
  /** Name of a declared entity. */
  entityName: string
  /** Name of a declared index, or `by-key`. */
  indexName: string
  /** Values of the index's partition attributes, in the declared order. */
  partition?: readonly ComparableValue[]
  /** Condition on the index's range attribute. */
  range?: { condition: string; values: readonly ComparableValue[] }
  /** Conditions on any attribute, applied after a page was read. */
  filters?: UncheckedConditionSet
  /** Order by the range attribute. Default `ASC`. */
  sort?: 'ASC' | 'DESC'
  /** The cursor of the page before. */
  cursor?: string
  /** 1 to 100. Default 10. */
  limit?: number
  /** Metadata to answer with. */
  options?: ReadOptions
}

/** Schema of {@link EntityGetRequest}. */
export const entityGetRequestSchema: z.ZodType<EntityGetRequest> = z.looseObject({
  entityName: z.string(),
  key: z.string(),
  options: readOptionsSchema.exactOptional(),
})

/** Schema of {@link EntitySetRequest}. */
export const entitySetRequestSchema: z.ZodType<EntitySetRequest> = z.looseObject({
  entityName: z.string(),
  key: z.string(),
  value: z.record(z.string(), z.unknown()),
  options: writeOptionsSchema.exactOptional(),
})

/** Schema of {@link EntityDeleteRequest}. */
export const entityDeleteRequestSchema: z.ZodType<EntityDeleteRequest> = z.looseObject({
  entityName: z.string(),
  key: z.string(),
})

/** Schema of {@link EntityQueryRequest}. */
export const entityQueryRequestSchema: z.ZodType<EntityQueryRequest> = z.looseObject({
  entityName: z.string(),
  indexName: z.string(),
  partition: z.array(z.union([z.string(), z.number(), z.boolean()])).exactOptional(),
  range: rangeConditionSchema.exactOptional(),
  filters: conditionSetSchema.exactOptional(),
  sort: z.enum(['ASC', 'DESC']).exactOptional(),
  cursor: z.string().exactOptional(),
  limit: z.number().exactOptional(),
  options: readOptionsSchema.exactOptional(),
})
