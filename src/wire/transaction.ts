/**
 * Body of `/v1/transaction`: at most 25 operations that succeed or fail together.
 *
 * Source: Forge Containers reference (execute transaction).
 *
 * @module
 */
import * as z from 'zod'
import type { ItemReference } from './batch.js'
import { type UncheckedConditionSet, conditionSetSchema } from './condition.js'
import { type TtlOption, ttlOptionSchema } from './write-options.js'

/** Writes one item, when its conditions hold. */
export interface TransactionSetItem extends ItemReference {
  /** The value; an object of attributes when `entityName` is given. */
  value: unknown
  /** Entity items only. */
  conditions?: UncheckedConditionSet
  /** Time to live. */
  options?: TtlOption
}

/** Deletes one item, when its conditions hold. */
export interface TransactionDeleteItem extends ItemReference {
  /** Entity items only. */
  conditions?: UncheckedConditionSet
}

/** Makes the transaction fail unless the conditions hold. A missing item fails it as well. */
export interface TransactionCheckItem {
  /** Key of the item to check. */
  key: string
  /** Name of a declared entity. */
  entityName: string
  /** What must hold. */
  conditions: UncheckedConditionSet
}

/** Body of `/v1/transaction`. Empty lists are left out. */
export interface TransactionRequest {
  /** Items to write. */
  set?: readonly TransactionSetItem[]
  /** Items to delete. */
  delete?: readonly TransactionDeleteItem[]
  /** Items to check. */
  check?: readonly TransactionCheckItem[]
}

/** Schema of {@link TransactionRequest}. */
export const transactionRequestSchema: z.ZodType<TransactionRequest> = z.looseObject({
  set: z
    .array(
      z.looseObject({
        key: z.string(),
        entityName: z.string().exactOptional(),
        value: z.unknown(),
        conditions: conditionSetSchema.exactOptional(),
        options: ttlOptionSchema.exactOptional(),
      }),
    )
    .exactOptional(),
  delete: z
    .array(
      z.looseObject({
        key: z.string(),
        entityName: z.string().exactOptional(),
        conditions: conditionSetSchema.exactOptional(),
      }),
    )
    .exactOptional(),
  check: z
    .array(
      z.looseObject({
        key: z.string(),
        entityName: z.string(),
        conditions: conditionSetSchema,
      }),
    )
    .exactOptional(),
})
