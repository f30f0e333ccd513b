/**
 * Options of reads and writes.
 *
 * Source: Forge Containers reference (GetOptions, ExtendedSetOptions); key-value store API, 2026-02.
 *
 * @module
 */
import * as z from 'zod'

/** Unit of a time to live. */
export type TtlUnit = 'SECONDS' | 'MINUTES' | 'HOURS' | 'DAYS'

/** Time after which an item expires; at most one year. Deletion may lag by up to 48 hours. */
export interface Ttl {
  /** A positive integer, in `unit`. */
  value: number
  /** Unit of `value`. */
  unit: TtlUnit
}

/** What happens when the key exists: overwrite (the default), or fail with `KEY_CONFLICT`. */
export type KeyPolicy = 'OVERRIDE' | 'FAIL_IF_EXISTS'

/** Which item a `set` answers with. Not allowed together with `FAIL_IF_EXISTS`. */
export type ReturnValue = 'PREVIOUS' | 'LATEST'

/** Metadata that can be asked for: `createdAt`, `updatedAt` and `expireTime` of an item. */
export type MetadataField = 'CREATED_AT' | 'UPDATED_AT' | 'EXPIRE_TIME'

/** Every metadata field. */
export const METADATA_FIELDS: readonly MetadataField[] = ['CREATED_AT', 'UPDATED_AT', 'EXPIRE_TIME']

/** Options of `get` and of queries. */
export interface ReadOptions {
  /** Metadata to answer with. Default: none. */
  metadataFields?: readonly MetadataField[]
}

/** The only option that writes in a batch or in a transaction have. */
export interface TtlOption {
  /** Time to live of the item. Default: it stays until deleted. */
  ttl?: Ttl
}

/** Options of `set`. */
export interface WriteOptions extends TtlOption {
  /** Default `OVERRIDE`. */
  keyPolicy?: KeyPolicy
  /** Which item to answer with. Default: none. */
  returnValue?: ReturnValue
  /** Metadata of the returned item; needs `returnValue`. */
  returnMetadataFields?: readonly MetadataField[]
}

const metadataFieldsSchema = z.array(z.enum(['CREATED_AT', 'UPDATED_AT', 'EXPIRE_TIME']))

/** Values that are no positive integer pass: they have a code of their own. */
const ttlSchema: z.ZodType<Ttl> = z.looseObject({
  value: z.number(),
  unit: z.enum(['SECONDS', 'MINUTES', 'HOURS', 'DAYS']),
})

/** Schema of {@link ReadOptions}. */
export const readOptionsSchema: z.ZodType<ReadOptions> = z.looseObject({
  metadataFields: metadataFieldsSchema.exactOptional(),
})

/** Schema of {@link TtlOption}. */
export const ttlOptionSchema: z.ZodType<TtlOption> = z.looseObject({
  ttl: ttlSchema.exactOptional(),
})

/** Schema of {@link WriteOptions}. */
export const writeOptionsSchema: z.ZodType<WriteOptions> = z.looseObject({
  ttl: ttlSchema.exactOptional(),
  keyPolicy: z.enum(['OVERRIDE', 'FAIL_IF_EXISTS']).exactOptional(),
  returnValue: z.enum(['PREVIOUS', 'LATEST']).exactOptional(),
  returnMetadataFields: metadataFieldsSchema.exactOptional(),
})
