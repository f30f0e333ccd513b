/**
 * What an index can be asked, by the types of its attributes.
 *
 * @module
 */
import type { BuildConditions } from './conditions.js'
import type { EntityTypes } from './entity-types.js'

/** What every query can be asked with. */
export interface QueryOptions<Types extends EntityTypes> {
  /** Conditions on any attributes, applied after a page was read: pages can be short or empty. Default: none. */
  filter?: BuildConditions<Types> | undefined
  /** Order by the range attribute. Default `ASC`. */
  sort?: 'ASC' | 'DESC' | undefined
  /** Items per page, 1 to 100. Default: the platform's, 10. */
  limit?: number | undefined
  /** Cursor that `page()` of an equal query gave; only `limit` and `metadata` may differ. Default: the first page. */
  cursor?: string | undefined
  /** Whether items come with `createdAt`, `updatedAt` and `expireTime`. Default `false`. */
  metadata?: boolean | undefined
}

/** The options of a query by one index, as the rest of the call's arguments. */
export type QueryArguments<Types extends EntityTypes, Of> = Of extends { partition: unknown }
  ? [options: Of & QueryOptions<Types>]
  : [options?: Of & QueryOptions<Types>]
