/**
 * The conditions that filters and transactions can put on attributes, by the attributes' types.
 *
 * @module
 */
import type { AttributeCondition, ConditionSet } from '../wire/condition.js'
import type { EntityTypes } from './entity-types.js'

/** Conditions on every attribute, and all that a `boolean` has. */
export interface EqualityConditions<Value> {
  /** The attribute is there. */
  readonly exists: () => AttributeCondition
  /** The attribute is not there. */
  readonly notExists: () => AttributeCondition
  /** The attribute has this value. */
  readonly equalTo: (value: Value) => AttributeCondition
  /** The attribute has another value. */
  readonly notEqualTo: (value: Value) => AttributeCondition
}

/** Conditions on an `integer` or a `float`. */
export interface OrderConditions<Value> extends EqualityConditions<Value> {
  /** The attribute is neither smaller than `from` nor greater than `to`. */
  readonly between: (from: Value, to: Value) => AttributeCondition
  /** The attribute is greater. */
  readonly greaterThan: (value: Value) => AttributeCondition
  /** The attribute is greater or equal. */
  readonly greaterThanEqualTo: (value: Value) => AttributeCondition
  /** The attribute is smaller. */
  readonly lessThan: (value: Value) => AttributeCondition
  /** The attribute is smaller or equal. */
  readonly lessThanEqualTo: (value: Value) => AttributeCondition
}

/** Conditions on a `string`. */
export interface TextConditions<Value> extends OrderConditions<Value> {
  /** The attribute starts with this. */
  readonly beginsWith: (text: string) => AttributeCondition
  /** The attribute has this in it. */
  readonly contains: (text: string) => AttributeCondition
  /** The attribute does not have this in it. */
  readonly notContains: (text: string) => AttributeCondition
}

/** The conditions on an attribute with values of this type. */
export type ConditionsOn<Value> = [Value] extends [string]
  ? TextConditions<Value>
  : [Value] extends [number]
    ? OrderConditions<Value>
    : [Value] extends [boolean]
      ? EqualityConditions<Value>
      : never

/** Joins conditions; the platform knows one level of one kind. */
export interface ConditionCombinators {
  /** All of them hold. */
  readonly and: (...conditions: NonEmpty<AttributeCondition>) => ConditionSet
  /** One of them holds. */
  readonly or: (...conditions: NonEmpty<AttributeCondition>) => ConditionSet
}

/** The attributes of an entity that can be compared, and `and` and `or`. Attributes that are called so cannot be named here. */
export type ConditionBuilder<Types extends EntityTypes> = {
  readonly [
    Name in Exclude<Types['filterable'], keyof ConditionCombinators> & keyof Types['value']
  ]: ConditionsOn<NonNullable<Types['value'][Name]>>
} & ConditionCombinators

/**
 * Writes conditions.
 *
 * @example
 *   ;(f) => f.and(f.score.greaterThan(2), f.comment.exists())
 */
export type BuildConditions<Types extends EntityTypes> = (
  conditions: ConditionBuilder<Types>,
) => AttributeCondition | ConditionSet

type NonEmpty<Member> = [first: Member, ...more: Member[]]
