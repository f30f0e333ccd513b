/**
 * An entity as repositories know it: the manifest's definition, what narrows it, and its types.
 *
 * @module
 */
import type { EntityDefinition } from '../wire/entity-definition.js'
import type { EntityTypes } from './entity-types.js'
import type { StandardSchema } from './standard-schema.js'

/** How strictly the values of an entity are checked. */
export interface EntityChecks {
  /** What happens to attributes that the manifest does not declare. Default `refuse`. */
  unknownAttributes?: 'refuse' | 'allow' | undefined
  /** Whether values that are read are checked like values that are written. Default `false`: what was stored is trusted. */
  checkOnRead?: boolean | undefined
}

/** What an entity is narrowed by. */
export interface EntityOptions extends EntityChecks {
  /** Attributes that each value must have. The platform requires none. Default: none. */
  required?: readonly string[] | undefined
  /** Schemas by attribute, which judge a value after its type was checked. Default: none. */
  schemas?: Readonly<Record<string, StandardSchema>> | undefined
}

/** One entity. Frozen. */
export interface Entity<Types extends EntityTypes = EntityTypes> {
  /** The entity as the manifest declares it. */
  readonly definition: EntityDefinition
  /** What narrows it. */
  readonly options: EntityOptions
  /** Carries the types; there is nothing at run time. */
  readonly types?: Types
}

/** Entities by name. */
export type EntitySet = Readonly<Record<string, Entity>>

/** The type of an entity's values. */
export type EntityValue<Of extends Entity> = Of extends Entity<infer Types> ? Types['value'] : never

/**
 * Creates an entity whose types are known: what generated files call.
 *
 * @example
 *   const note = createEntity<NoteTypes>({ name: 'note', attributes: { stars: 'integer' }, indexes: [] })
 */
export function createEntity<Types extends EntityTypes>(
  definition: EntityDefinition,
  options: EntityOptions = {},
): Entity<Types> {
  return Object.freeze({ definition, options })
}
