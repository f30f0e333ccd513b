/**
 * The indexes of an entity that can be queried.
 *
 * @module
 */
import type { EntityDefinition, IndexDefinition } from '../wire/entity-definition.js'

/** @returns The declared indexes without those whose name another one above has: the first counts. */
export function toNamedIndexes({ indexes }: EntityDefinition): readonly IndexDefinition[] {
  const byName = new Map(indexes.toReversed().map((index) => [index.name, index]))
  return indexes.filter((index) => byName.get(index.name) === index)
}
