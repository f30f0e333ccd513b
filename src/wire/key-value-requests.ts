/**
 * Request bodies of the key-value store and, in the same shape, of the secret store.
 *
 * Source: Storage REST API 0.1.0; Forge Containers reference.
 *
 * @module
 */
import * as z from 'zod'
import { attributeConditionSchema } from './condition.js'
import {
  type ReadOptions,
  type WriteOptions,
  readOptionsSchema,
  writeOptionsSchema,
} from './write-options.js'

/** Body of `/v1/get` and `/v1/secret/get`. */
export interface GetRequest {
  /** 1 to 500 characters. */
  key: string
  /** Metadata to answer with. */
  options?: ReadOptions
}

/** Body of `/v1/set` and `/v1/secret/set`. */
export interface SetRequest {
  /** 1 to 500 characters. */
  key: string
  /** Any JSON value but `null`, at most 240 KiB. */
  value: unknown
  /** Time to live, key policy, what to answer with. */
  options?: WriteOptions
}

/** Body of `/v1/delete` and `/v1/secret/delete`. */
export interface DeleteRequest {
  /** 1 to 500 characters. */
  key: string
}

/** The one condition a key-value query can have. */
export interface KeyPrefixCondition {
  /** Always `key`. */
  property: string
  /** Always `BEGINS_WITH`. */
  condition: string
  /** One prefix. */
  values: readonly (string | number | boolean)[]
}

/** Body of `/v1/query`. This operation takes the cursor as `after`; entity queries take it as `cursor`. */
export interface QueryRequest {
  /** 1 to 100. Default 10. */
  limit?: number
  /** The cursor of the page before. */
  after?: string
  /** At most one condition. */
  where?: readonly KeyPrefixCondition[]
  /** Metadata to answer with. */
  options?: ReadOptions
}

/** Schema of {@link GetRequest}. */
export const getRequestSchema: z.ZodType<GetRequest> = z.looseObject({
  key: z.string(),
  options: readOptionsSchema.exactOptional(),
})

/** Schema of {@link SetRequest}. */
export const setRequestSchema: z.ZodType<SetRequest> = z.looseObject({
  key: z.string(),
  value: z.unknown(),
  options: writeOptionsSchema.exactOptional(),
})

/** Schema of {@link DeleteRequest}. */
export const deleteRequestSchema: z.ZodType<DeleteRequest> = z.looseObject({ key: z.string() })

/** Schema of {@link QueryRequest}. */
export const queryRequestSchema: z.ZodType<QueryRequest> = z.looseObject({
  limit: z.number().exactOptional(),
  after: z.string().exactOptional(),
  where: z.array(attributeConditionSchema).exactOptional(),
  options: readOptionsSchema.exactOptional(),
})
