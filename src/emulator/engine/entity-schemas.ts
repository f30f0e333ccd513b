/**
 * The declared entities by name.
 *
 * @module
 */
import type { EntityDefinition } from '../../wire/entity-definition.js'

/** The declared entities by name. */
export type EntitySchemas = ReadonlyMap<string, EntityDefinition>

/** @returns The entities by name. */
export function toEntitySchemas(entities: readonly EntityDefinition[]): EntitySchemas {
  return new Map(entities.map((entity) => [entity.name, entity]))
}
