/**
 * The conditions that a query can put on what orders an index.
 *
 * @module
 */

/** One condition on a `string`, or on the key. */
export type TextRange<Value extends string = string> = OneOf<TextRangeConditions<Value>>

/** One condition on an `integer` or a `float`. */
export type NumberRange<Value extends number = number> = OneOf<OrderRangeConditions<Value>>

/** The condition on a `boolean`. */
export type BooleanRange<Value extends boolean = boolean> = OneOf<EqualityRangeConditions<Value>>

/** The conditions on a value of this type. */
export type RangeOn<Value> = [Value] extends [string]
  ? TextRange<Value>
  : [Value] extends [number]
    ? NumberRange<Value>
    : [Value] extends [boolean]
      ? BooleanRange<Value>
      : never

interface EqualityRangeConditions<Value> {
  /** The attribute has this value. */
  equalTo: Value
}

interface OrderRangeConditions<Value> extends EqualityRangeConditions<Value> {
  /** The attribute is neither smaller than the first nor greater than the second. */
  between: readonly [from: Value, to: Value]
  /** The attribute is greater. */
  greaterThan: Value
  /** The attribute is greater or equal. */
  greaterThanEqualTo: Value
  /** The attribute is smaller. */
  lessThan: Value
  /** The attribute is smaller or equal. */
  lessThanEqualTo: Value
}

interface TextRangeConditions<Value> extends OrderRangeConditions<Value> {
  /** The attribute starts with this. */
  beginsWith: string
}

/** Exactly one of the members. */
type OneOf<Members> = {
  [Name in keyof Members]: {
    readonly [Only in Name]: Members[Only]
  } & { readonly [Other in Exclude<keyof Members, Name>]?: never }
}[keyof Members]
