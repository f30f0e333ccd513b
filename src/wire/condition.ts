/**
 * Conditions of queries, filters and transactions.
 *
 * Source: Storage REST API 0.1.0; Custom Entity Store query reference.
 *
 * @module
 */
import * as z from 'zod'
import type { AttributeType } from './entity-definition.js'

/** What is known about one condition. */
export interface ConditionRule {
  /** How many values the wire carries. `EXISTS` and `NOT_EXISTS` carry a single `true`. */
  readonly values: 1 | 2
  /** Whether an index range may use it. */
  readonly range: boolean
  /** Attribute types it applies to. */
  readonly types: readonly AttributeType[]
}

const ORDERED = ['string', 'integer', 'float'] as const
const SCALAR = ['string', 'integer', 'float', 'boolean'] as const
const TEXT = ['string'] as const

/** Name of a condition that an index range may use. */
export type RangeConditionName =
  | 'BEGINS_WITH'
  | 'BETWEEN'
  | 'EQUAL_TO'
  | 'GREATER_THAN'
  | 'GREATER_THAN_EQUAL_TO'
  | 'LESS_THAN'
  | 'LESS_THAN_EQUAL_TO'

/** Name of a condition on an attribute. */
export type ConditionName =
  RangeConditionName | 'NOT_EQUAL_TO' | 'EXISTS' | 'NOT_EXISTS' | 'CONTAINS' | 'NOT_CONTAINS'

/** The twelve conditions. */
export const CONDITIONS: Readonly<Record<ConditionName, ConditionRule>> = {
  BEGINS_WITH: { values: 1, range: true, types: TEXT },
  BETWEEN: { values: 2, range: true, types: ORDERED },
  EQUAL_TO: { values: 1, range: true, types: SCALAR },
  GREATER_THAN: { values: 1, range: true, types: ORDERED },
  GREATER_THAN_EQUAL_TO: { values: 1, range: true, types: ORDERED },
  LESS_THAN: { values: 1, range: true, types: ORDERED },
  LESS_THAN_EQUAL_TO: { values: 1, range: true, types: ORDERED },
  NOT_EQUAL_TO: { values: 1, range: false, types: SCALAR },
  EXISTS: { values: 1, range: false, types: SCALAR },
  NOT_EXISTS: { values: 1, range: false, types: SCALAR },
  CONTAINS: { values: 1, range: false, types: TEXT },
  NOT_CONTAINS: { values: 1, range: false, types: TEXT },
}

/** A value an attribute can be compared with. */
export type ComparableValue = string | number | boolean

/** One condition on one attribute. */
export interface AttributeCondition {
  /** Attribute name. */
  property: string
  /** Name of the condition. */
  condition: ConditionName
  /** The values to compare with; see {@link CONDITIONS} for how many. */
  values: readonly ComparableValue[]
}

/** Conditions that must all hold, or of which one must hold. The two never mix. */
export type ConditionSet =
  { and: readonly AttributeCondition[] } | { or: readonly AttributeCondition[] }

/** The condition on the range attribute of an index. */
export interface RangeCondition {
  /** Name of the condition. */
  condition: RangeConditionName
  /** The values to compare with. */
  values: readonly ComparableValue[]
}

const comparableValueSchema = z.union([z.string(), z.number(), z.boolean()])

/** Schema of {@link AttributeCondition}; unknown condition names pass, since they have a code of their own. */
export const attributeConditionSchema: z.ZodType<
  Omit<AttributeCondition, 'condition'> & { condition: string }
> = z.looseObject({
  property: z.string(),
  condition: z.string(),
  values: z.array(comparableValueSchema),
})

/** A {@link ConditionSet} before its rules were checked: both members may be there, or be empty. */
export interface UncheckedConditionSet {
  /** Conditions that must all hold. */
  and?: readonly (Omit<AttributeCondition, 'condition'> & { condition: string })[]
  /** Conditions of which one must hold. */
  or?: readonly (Omit<AttributeCondition, 'condition'> & { condition: string })[]
}

/** Schema of {@link UncheckedConditionSet}. */
export const conditionSetSchema: z.ZodType<UncheckedConditionSet> = z.looseObject({
  and: z.array(attributeConditionSchema).exactOptional(),
  or: z.array(attributeConditionSchema).exactOptional(),
})

/** Schema of {@link RangeCondition}; unknown condition names pass, since they have a code of their own. */
export const rangeConditionSchema: z.ZodType<
  Omit<RangeCondition, 'condition'> & { condition: string }
> = z.looseObject({ condition: z.string(), values: z.array(comparableValueSchema) })
