/**
 * The types of entities that are declared in code, inferred from the declarations.
 *
 * @module
 */
import type { AttributeType } from '../wire/entity-definition.js'
import type { Entity, EntityChecks } from './entity.js'
import type { Index, KeyIndex, PartitionedIndex } from './entity-types.js'
import type { RangeOn } from './range-types.js'
import type { SchemaInput, StandardSchema } from './standard-schema.js'

/** An attribute: its type, or its type and the schema that narrows it. */
export type AttributeDeclaration =
  | AttributeType
  | Narrowed<'string', StandardSchema<string>>
  | Narrowed<'integer' | 'float', StandardSchema<number>>
  | Narrowed<'boolean', StandardSchema<boolean>>
  | Narrowed<'any', StandardSchema<{}>>

/** An index. */
export interface IndexDeclaration {
  /** The attribute that orders it. */
  readonly range: string
  /** The attributes that a query must give, in the manifest's order. Default: none. */
  readonly partition?: readonly string[] | undefined
}

/** An entity as the manifest has it. */
export interface EntityDeclaration extends EntityChecks {
  /** Types of the attributes, by name. */
  readonly attributes: Readonly<Record<string, AttributeDeclaration>>
  /** Attributes that each value must have. The platform requires none. Default: none. */
  readonly required?: readonly string[] | undefined
  /** The indexes by name; one that the manifest writes as `- surname` is `surname: { range: 'surname' }`. Default: none. */
  readonly indexes?: Readonly<Record<string, IndexDeclaration>> | undefined
}

/** Entities by name. */
export type EntityDeclarations = Readonly<Record<string, EntityDeclaration>>

/** The entities of the declarations. */
export type DeclaredEntities<Declarations extends EntityDeclarations> = {
  readonly [Name in keyof Declarations]: Entity<DeclaredTypes<Declarations[Name]>>
}

/** What must hold among the members of the declarations: names of attributes, and no member of another name. */
export type CheckedDeclarations<Declarations extends EntityDeclarations> = {
  readonly [Name in keyof Declarations]: {
    readonly required?: readonly (keyof Declarations[Name]['attributes'])[] | undefined
    readonly indexes?: CheckedIndexes<Filterable<Declarations[Name]['attributes']>> | undefined
  } & { readonly [Other in Exclude<keyof Declarations[Name], keyof EntityDeclaration>]: never }
}

interface Narrowed<Type extends AttributeType, Schema> {
  readonly type: Type
  readonly schema: Schema
}

interface ValuesByType {
  string: string
  integer: number
  float: number
  boolean: boolean
  any: unknown
}

interface DeclaredTypes<Of extends EntityDeclaration> {
  value: DeclaredValue<Of>
  indexes: DeclaredIndexes<Of>
  filterable: Filterable<Of['attributes']>
  version: Integers<Of['attributes']>
}

interface CheckedIndexes<Indexable> {
  /** Or `undefined`, which `by-key` is where a project compiles without `exactOptionalPropertyTypes`. */
  readonly [name: string]:
    { readonly range: Indexable; readonly partition?: readonly Indexable[] | undefined } | undefined
  readonly 'by-key'?: never
}

type DeclaredValue<Of extends EntityDeclaration> = Of extends {
  readonly required: readonly (infer Required)[]
}
  ? Flat<
      {
        -readonly [Name in Extract<keyof Of['attributes'], Required>]: ValueOf<
          Of['attributes'][Name]
        >
      } & OptionalValues<Omit<Of['attributes'], Required & string>>
    >
  : OptionalValues<Of['attributes']>

type OptionalValues<Attributes> = {
  -readonly [Name in keyof Attributes]?: ValueOf<Attributes[Name]> | undefined
}

type DeclaredIndexes<Of extends EntityDeclaration> = { readonly 'by-key': KeyIndex } & {
  readonly [Name in keyof Of['indexes']]: DeclaredIndex<Of['attributes'], Of['indexes'][Name]>
}

type DeclaredIndex<Attributes, Of> = Of extends {
  readonly range: infer Range extends keyof Attributes
}
  ? Of extends { readonly partition: readonly [string, ...string[]] }
    ? PartitionedIndex<
        RangeOn<ValueOf<Attributes[Range]>>,
        { [Name in keyof Attributes & Of['partition'][number]]: ValueOf<Attributes[Name]> }
      >
    : Index<RangeOn<ValueOf<Attributes[Range]>>>
  : never

type ValueOf<Of> = Of extends AttributeType
  ? ValuesByType[Of]
  : Of extends { readonly schema: infer Schema }
    ? SchemaInput<Schema>
    : never

type Filterable<Attributes> = {
  [Name in keyof Attributes & string]: Attributes[Name] extends 'any' | { readonly type: 'any' }
    ? never
    : Name
}[keyof Attributes & string]

type Integers<Attributes> = {
  [Name in keyof Attributes & string]: Attributes[Name] extends
    'integer' | { readonly type: 'integer' }
    ? Name
    : never
}[keyof Attributes & string]

type Flat<Members> = { [Name in keyof Members]: Members[Name] }
