/**
 * Entities for tests of the generator.
 *
 * @module
 */
import type { EntityDefinition } from '../../src/wire/entity-definition.js'

/** An entity with one attribute and one index, unless told otherwise. */
export function buildEntity(overrides: Partial<EntityDefinition> = {}): EntityDefinition {
  return {
    name: 'note',
    attributes: { author: 'string' },
    indexes: [{ name: 'by-author', range: 'author', partition: [] }],
    ...overrides,
  }
}
