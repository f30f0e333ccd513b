/**
 * An entity as the manifest declares it under `app.storage.entities`.
 *
 * Source: Forge manifest reference: app.storage.
 *
 * @module
 */

/** The types an attribute can have. Values of type `any` cannot be indexed or filtered. */
export type AttributeType = 'string' | 'integer' | 'float' | 'boolean' | 'any'

/** Every attribute type, in the order of the documentation. */
export const ATTRIBUTE_TYPES: readonly AttributeType[] = [
  'integer',
  'float',
  'string',
  'boolean',
  'any',
]

/** One index. A simple index (`- surname`) is named after its range attribute. */
export interface IndexDefinition {
  /** 3 to 50 of `a-zA-Z0-9:-_.`; `by-key` is reserved. */
  readonly name: string
  /** The attribute that orders the index. The platform allows exactly one. */
  readonly range: string
  /** Attributes that all must be given, in this order, to query the index; may be empty. */
  readonly partition: readonly string[]
}

/** One entity of the manifest. */
export interface EntityDefinition {
  /** 3 to 60 of `a-z0-9:-_.`. */
  readonly name: string
  /** Attribute name to type. Look names up with `Object.hasOwn`: `constructor` is a legal name. */
  readonly attributes: Readonly<Record<string, AttributeType>>
  /** The declared indexes; `by-key` exists for every entity and is not among them. */
  readonly indexes: readonly IndexDefinition[]
}

/** Name of the index that every entity has: all items, ordered by key. */
export const BY_KEY_INDEX = 'by-key'
