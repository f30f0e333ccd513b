/**
 * One tenant's data: a key space per store and entity, each ordered by key and by the declared indexes.
 *
 * An item without an index's range attribute or one of its partition attributes does not appear in that index (inferred).
 *
 * @module
 */
import type { ComparableValue } from '../../wire/condition.js'
import { BY_KEY_INDEX, type IndexDefinition } from '../../wire/entity-definition.js'
import type { EntitySchemas } from './entity-schemas.js'
import type { IndexKey, Interval } from './index-key.js'
import {
  type IndexEntry,
  type OrderedIndex,
  type ScanOrder,
  createOrderedIndex,
} from './ordered-index.js'
import { readAttribute } from './read-attribute.js'

/** A stored item. Values are never changed in place. */
export interface StoredRecord {
  readonly key: string
  readonly value: unknown
  readonly createdAt: number
  readonly updatedAt: number
  /** When the time to live ends. */
  readonly expiresAt?: number
}

/** A key space: the key-value store, the secret store, or one entity. */
export type Space = 'values' | 'secrets' | `entity ${string}`

/** One change of a store. */
export type Write =
  | { readonly kind: 'put'; readonly space: Space; readonly record: StoredRecord }
  | { readonly kind: 'delete'; readonly space: Space; readonly key: string }

/** Where a scan goes. */
export interface Scan {
  readonly space: Space
  /** `by-key` or a declared index. */
  readonly indexName: string
  readonly interval: Interval
  readonly order: ScanOrder
}

/** One tenant's data. */
export interface TenantStore {
  find: (space: Space, key: string) => StoredRecord | undefined
  scan: (scan: Scan) => Iterable<IndexEntry<StoredRecord>>
  /** Applies all writes, in order. */
  apply: (writes: readonly Write[]) => void
}

/** @returns The key space of an entity, or of the key-value store when there is none. */
export function toSpace(entityName: string | undefined): Space {
  return entityName === undefined ? 'values' : `entity ${entityName}`
}

/** Creates an empty store. */
export function createTenantStore(schemas: EntitySchemas): TenantStore {
  const indexesBySpace = new Map<Space, readonly IndexDefinition[]>(
    [...schemas.values()].map((entity) => [toSpace(entity.name), entity.indexes]),
  )
  const tables = new Map<Space, Table>()

  function put(space: Space, record: StoredRecord): void {
    const table = tables.get(space) ?? createTable(indexesBySpace.get(space) ?? [])
    tables.set(space, table)
    remove(space, record.key)
    for (const { index, keyOf } of table.values()) {
      const indexKey = keyOf(record)
      if (indexKey !== undefined) index.set(indexKey, record)
    }
  }

  function remove(space: Space, key: string): void {
    const previous = find(space, key)
    if (previous === undefined) return
    for (const { index, keyOf } of tables.get(space)?.values() ?? []) {
      const indexKey = keyOf(previous)
      if (indexKey !== undefined) index.delete(indexKey)
    }
  }

  function find(space: Space, key: string): StoredRecord | undefined {
    return tables.get(space)?.get(BY_KEY_INDEX)?.index.get([key])
  }

  return {
    find,
    scan: ({ space, indexName, interval, order }) =>
      tables.get(space)?.get(indexName)?.index.scan(interval, order) ?? [],
    apply: (writes) => {
      for (const write of writes) {
        if (write.kind === 'put') put(write.space, write.record)
        else remove(write.space, write.key)
      }
    },
  }
}

interface TableIndex {
  readonly index: OrderedIndex<StoredRecord>
  readonly keyOf: (record: StoredRecord) => IndexKey | undefined
}

/** Every index of a key space by name; the first of two with one name counts. */
type Table = ReadonlyMap<string, TableIndex>

function createTable(definitions: readonly IndexDefinition[]): Table {
  const declared = definitions.map((definition): [string, TableIndex] => [
    definition.name,
    { index: createOrderedIndex(), keyOf: (record) => toIndexKey(definition, record) },
  ])
  const byKey: TableIndex = { index: createOrderedIndex(), keyOf: ({ key }) => [key] }
  return new Map([...declared.toReversed(), [BY_KEY_INDEX, byKey]])
}

function toIndexKey(
  { partition, range }: IndexDefinition,
  { key, value }: StoredRecord,
): IndexKey | undefined {
  const parts = [...partition, range].map((attribute) => readAttribute(value, attribute))
  return parts.every(isComparable) ? [...parts, key] : undefined
}

function isComparable(value: unknown): value is ComparableValue {
  return ['string', 'number', 'boolean'].includes(typeof value)
}
