/**
 * Narrows the attributes of an entity by schemas of other libraries.
 *
 * @module
 */
import { OptionsError } from '../errors.js'
import { createEntity, type Entity, type EntityChecks } from './entity.js'
import type { EntityTypes } from './entity-types.js'
import type { SchemaInput, StandardSchema } from './standard-schema.js'

/** Schemas by attribute. */
export type SchemasOf<Value> = {
  readonly [Name in keyof Value]?: StandardSchema<NonNullable<Value[Name]>>
}

/** The types of an entity whose attributes are narrowed by schemas. */
export interface RefinedTypes<Types extends EntityTypes, Schemas> {
  /** Value of an item. */
  value: {
    [Name in keyof Types['value']]: Name extends keyof Schemas
      ? Narrowed<Types['value'], Name, SchemaInput<Schemas[Name]>>
      : Types['value'][Name]
  }
  /** The indexes by name. */
  indexes: Types['indexes']
  /** Names of the attributes that can be compared. */
  filterable: Types['filterable']
  /** Names of the attributes that can count versions. */
  version: Types['version']
}

type Narrowed<Value, Name extends keyof Value, Input> =
  Partial<Pick<Value, Name>> extends Pick<Value, Name> ? Input | undefined : Input

/**
 * Narrows attributes by schemas that follow Standard Schema 1, in types and in each check of a value. A schema judges only: what it would
 * make of a value is not used. Schemas must answer at once.
 *
 * @returns A new entity; the given one stays as it is.
 *
 * @example
 *   const survey = refine(entities.survey, { status: z.enum(['open', 'closed']) })
 */
export function refine<Types extends EntityTypes, Schemas extends SchemasOf<Types['value']>>(
  entity: Entity<Types>,
  schemas: Schemas & Record<Exclude<keyof Schemas, keyof Types['value']>, never>,
  checks: EntityChecks = {},
): Entity<RefinedTypes<Types, Schemas>> {
  const { definition, options } = entity
  const added = Object.entries(schemas).map(([attribute, schema]) => {
    if (!Object.hasOwn(definition.attributes, attribute)) {
      const declared = Object.keys(definition.attributes).join(', ')
      throw new OptionsError(
        attribute,
        `is not an attribute of ${definition.name}; declared: ${declared}`,
      )
    }
    return [attribute, requireSchema(attribute, schema)]
  })
  return createEntity(definition, {
    ...options,
    ...checks,
    schemas: { ...options.schemas, ...Object.fromEntries(added) },
  })
}

/** @throws {OptionsError} `ERR_OPTIONS` for what does not follow Standard Schema 1. */
export function requireSchema(attribute: string, schema: unknown): StandardSchema {
  if (isSchema(schema)) return schema
  throw new OptionsError(`the schema of attribute ${attribute}`, 'must follow Standard Schema 1')
}

function isSchema(schema: unknown): schema is StandardSchema {
  const isHolder = (typeof schema === 'object' && schema !== null) || typeof schema === 'function'
  if (!isHolder || !('~standard' in schema)) return false
  const { '~standard': standard } = schema
  if (typeof standard !== 'object' || standard === null) return false
  return 'validate' in standard && typeof standard.validate === 'function'
}
