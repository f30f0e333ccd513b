/**
 * One tenant's data: a table per store and entity, and the times at which items expire.
 *
 * @module
 */
import type { IndexDefinition } from '../../wire/entity-definition.js'
import type { EntitySchemas } from './entity-schemas.js'
import { HIGHEST } from './index-key.js'
import { type IndexEntry, type OrderedIndex, createOrderedIndex } from './ordered-index.js'
import {
  type IndexRules,
  type StoredRecord,
  type Table,
  type TableScan,
  createTable,
} from './table.js'

/** A key space: the key-value store, the secret store, or one entity. */
export type Space = 'values' | 'secrets' | `entity ${string}`

/** One change of a store. */
export type Write =
  | { readonly kind: 'put'; readonly space: Space; readonly record: StoredRecord }
  | { readonly kind: 'delete'; readonly space: Space; readonly key: string }

/** Where a scan goes. */
export interface Scan extends TableScan {
  readonly space: Space
}

/** One tenant's data. */
export interface TenantStore {
  /** Finds expired items as well. */
  find: (space: Space, key: string) => StoredRecord | undefined
  /** Walks expired items as well. */
  scan: (scan: Scan) => Iterable<IndexEntry<StoredRecord>>
  /** Applies all writes, in order. */
  apply: (writes: readonly Write[]) => void
  /** Frees items that expired at or before `until`, the oldest first, `maxItems` at most. */
  sweep: (until: number, maxItems: number) => void
  isEmpty: () => boolean
}

/** @returns The key space of an entity, or of the key-value store when there is none. */
export function toSpace(entityName: string | undefined): Space {
  return entityName === undefined ? 'values' : `entity ${entityName}`
}

/** Creates an empty store. */
export function createTenantStore(schemas: EntitySchemas, rules: IndexRules): TenantStore {
  const indexesBySpace = new Map<Space, readonly IndexDefinition[]>(
    [...schemas.values()].map((entity) => [toSpace(entity.name), entity.indexes]),
  )
  const tables = new Map<Space, Table>()
  const expiring = createOrderedIndex<Address>()

  const find = (space: Space, key: string) => tables.get(space)?.find(key)

  function put(space: Space, record: StoredRecord): void {
    remove({ space, key: record.key })
    const table = tables.get(space) ?? createTable(indexesBySpace.get(space) ?? [], rules)
    tables.set(space, table)
    table.add(record)
    const { expiresAt, key } = record
    if (expiresAt !== undefined) expiring.set([expiresAt, space, key], { space, key })
  }

  function remove({ space, key }: Address): void {
    const record = find(space, key)
    if (record === undefined) return
    tables.get(space)?.remove(record)
    if (record.expiresAt !== undefined) expiring.delete([record.expiresAt, space, key])
  }

  return {
    find,
    scan: ({ space, ...scan }) => tables.get(space)?.scan(scan) ?? [],
    apply: (writes) => {
      for (const write of writes) {
        if (write.kind === 'put') put(write.space, write.record)
        else remove(write)
      }
    },
    sweep: (until, maxItems) => {
      for (const address of takeExpired(expiring, until, maxItems)) remove(address)
    },
    isEmpty: () => [...tables.values()].every((table) => table.isEmpty()),
  }
}

interface Address {
  readonly space: Space
  readonly key: string
}

function takeExpired(
  expiring: OrderedIndex<Address>,
  until: number,
  maxItems: number,
): readonly Address[] {
  const expired: Address[] = []
  for (const [, address] of expiring.scan({ from: [], to: [until, HIGHEST] }, 'ASC')) {
    if (expired.length === maxItems) break
    expired.push(address)
  }
  return expired
}
