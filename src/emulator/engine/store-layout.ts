/**
 * Which indexes the tables of a store have, and what becomes of the tables when that changes.
 *
 * @module
 */
import { BY_KEY_INDEX, type IndexDefinition } from '../../wire/entity-definition.js'
import type { EntitySchemas } from './entity-schemas.js'
import { EVERYTHING } from './index-key.js'
import { type IndexRules, type Table, createTable } from './table.js'

/** Which indexes the tables of a store have. Stores of one layout share it. */
export interface StoreLayout {
  /** @returns The indexes of a key space besides `by-key`; none for a space that is no declared entity's. */
  indexesOf: (space: string) => readonly IndexDefinition[]
  readonly rules: IndexRules
}

/** @returns The layout that the declared entities ask for. */
export function createStoreLayout(schemas: EntitySchemas, rules: IndexRules): StoreLayout {
  const indexes = new Map(
    Array.from(schemas.values(), (entity) => [`entity ${entity.name}`, entity.indexes]),
  )
  return { indexesOf: (space) => indexes.get(space) ?? [], rules }
}

/** @returns A list of its own of the same tables, those built anew whose indexes differ between the layouts. */
export function adaptTables<Space extends string>(
  tables: ReadonlyMap<Space, Table>,
  from: StoreLayout,
  to: StoreLayout,
): Map<Space, Table> {
  if (from === to) return new Map(tables)
  return new Map(
    Array.from(tables, ([space, table]) => {
      const definitions = to.indexesOf(space)
      const isSame = JSON.stringify(from.indexesOf(space)) === JSON.stringify(definitions)
      return [space, isSame ? table : rebuildTable(table, definitions, to.rules)]
    }),
  )
}

/** @returns How many items each key space has that has any; the key-value store first, then secrets, then entities by name. */
export function countItems<Space extends string>(
  tables: ReadonlyMap<Space, Table>,
): ReadonlyMap<Space, number> {
  const counts = Array.from(tables, ([space, table]) => [space, table.size()] as const)
  return new Map(
    counts
      .filter(([, count]) => count > 0)
      .toSorted(([left], [right]) => (toRank(left) < toRank(right) ? -1 : 1)),
  )
}

function rebuildTable(
  table: Table,
  definitions: readonly IndexDefinition[],
  rules: IndexRules,
): Table {
  const rebuilt = createTable(definitions, rules)
  for (const [, record] of table.scan({
    indexName: BY_KEY_INDEX,
    interval: EVERYTHING,
    order: 'ASC',
  })) {
    rebuilt.add(record)
  }
  return rebuilt
}

function toRank(space: string): string {
  const order = ['values', 'secrets'].indexOf(space)
  return order < 0 ? `2 ${space}` : String(order)
}
