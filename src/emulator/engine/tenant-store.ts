/**
 * One tenant's data: a table per store and entity, and the times at which items expire.
 *
 * @module
 */
import { HIGHEST } from './index-key.js'
import { type IndexEntry, type OrderedIndex, createOrderedIndex } from './ordered-index.js'
import type { Owner } from './owner.js'
import { type StoreLayout, adaptTables, countItems } from './store-layout.js'
import { type StoredRecord, type Table, type TableScan, createTable } from './table.js'

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
  readonly owner: Owner
  /** Which indexes it was built with. */
  readonly layout: StoreLayout
  /** Finds expired items as well. */
  find: (space: Space, key: string) => StoredRecord | undefined
  /** Walks expired items as well. */
  scan: (scan: Scan) => Iterable<IndexEntry<StoredRecord>>
  /** Applies all writes, in order. */
  apply: (writes: readonly Write[]) => void
  /** Whether an item expired at or before `until`. */
  hasExpired: (until: number) => boolean
  /** Frees items that expired at or before `until`, the oldest first, `maxItems` at most. */
  sweep: (until: number, maxItems: number) => void
  isEmpty: () => boolean
  /** @returns How many items each key space has that has any; the key-value store first, then secrets, then entities by name. */
  counts: () => ReadonlyMap<Space, number>
  /**
   * Copies the store in no time, with `layout` when it is given: only indexes that differ are built anew.
   *
   * @returns A copy that changes for itself. The store that was copied must not be written to any more.
   */
  fork: (layout?: StoreLayout) => TenantStore
}

/** @returns The key space of an entity, or of the key-value store when there is none. */
export function toSpace(entityName: string | undefined): Space {
  return entityName === undefined ? 'values' : `entity ${entityName}`
}

/** Creates an empty store. */
export function createTenantStore(owner: Owner, layout: StoreLayout): TenantStore {
  return assembleStore(owner, layout, new Map(), createOrderedIndex())
}

interface Address {
  readonly space: Space
  readonly key: string
}

/** @param tables May be shared with other stores, so a table is forked before it is written to. */
function assembleStore(
  owner: Owner,
  layout: StoreLayout,
  tables: Map<Space, Table>,
  expiring: OrderedIndex<Address>,
): TenantStore {
  const owned = new Set<Space>()

  const find = (space: Space, key: string) => tables.get(space)?.find(key)

  function own(space: Space): Table {
    const shared = tables.get(space)
    if (shared !== undefined && owned.has(space)) return shared
    const table = shared?.fork() ?? createTable(layout.indexesOf(space), layout.rules)
    owned.add(space)
    tables.set(space, table)
    return table
  }

  function put(space: Space, record: StoredRecord): void {
    remove({ space, key: record.key })
    own(space).add(record)
    const { expiresAt, key } = record
    if (expiresAt !== undefined) expiring.set([expiresAt, space, key], { space, key })
  }

  function remove({ space, key }: Address): void {
    const record = find(space, key)
    if (record === undefined) return
    own(space).remove(record)
    if (record.expiresAt !== undefined) expiring.delete([record.expiresAt, space, key])
  }

  return {
    owner,
    layout,
    find,
    scan: (scan) => tables.get(scan.space)?.scan(scan) ?? [],
    apply: (writes) => {
      for (const write of writes) {
        if (write.kind === 'put') put(write.space, write.record)
        else remove(write)
      }
    },
    hasExpired: (until) => expiring.size() > 0 && takeExpired(expiring, until, 1).length > 0,
    sweep: (until, maxItems) => {
      for (const address of takeExpired(expiring, until, maxItems)) remove(address)
    },
    isEmpty: () => isEveryEmpty(tables),
    counts: () => countItems(tables),
    fork: (next = layout) => {
      return assembleStore(owner, next, adaptTables(tables, layout, next), expiring.fork())
    },
  }
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

/** Asked after each write, so it makes nothing. */
function isEveryEmpty(tables: ReadonlyMap<Space, Table>): boolean {
  for (const table of tables.values()) if (table.size() > 0) return false
  return true
}
