/**
 * The stores of all tenants that have data, freed of what has expired as requests come in.
 *
 * @module
 */
import { EVERYTHING } from './index-key.js'
import { type OrderedIndex, createOrderedIndex } from './ordered-index.js'
import type { Owner } from './owner.js'
import type { StoreLayout } from './store-layout.js'
import { type TenantStore, type Write, createTenantStore } from './tenant-store.js'

/** All data at one moment. Only {@link TenantStores.restore} looks into it. */
export interface StoresSnapshot {
  readonly stores: OrderedIndex<TenantStore>
}

/** The stores of all tenants that have data. */
export interface TenantStores {
  /** @returns The tenant's store, or an empty one that is not kept. */
  find: (owner: Owner) => TenantStore
  /** Applies writes; only these make a store that is kept. */
  apply: (owner: Owner, writes: readonly Write[]) => void
  /** Frees items that expired at or before `until`: some of `owner` and some of the tenant whose turn it is. */
  sweep: (owner: Owner, until: number) => void
  /** @returns The tenant's store as it is now, whatever is written meanwhile. */
  freeze: (owner: Owner) => TenantStore
  /** Forgets one tenant's store, or all. */
  clear: (owner?: Owner) => void
  /** Keeps everything as it is now, in no time: what is written later is written to copies. */
  snapshot: () => StoresSnapshot
  restore: (snapshot: StoresSnapshot) => void
  /** From now on stores have other indexes; each is adapted when it is next asked for. */
  useLayout: (layout: StoreLayout) => void
  /** @returns All stores as they are now, whatever is written meanwhile. */
  list: () => Iterable<TenantStore>
}

/** More than a request can write, so that a tenant's expired items become fewer with each. */
const SWEPT_ITEMS = 100

/** Creates the stores, all of them empty. */
export function createTenantStores(initialLayout: StoreLayout): TenantStores {
  let layout = initialLayout
  let stores = createOrderedIndex<TenantStore>()
  /** Stores that no snapshot shares. */
  let owned = new WeakSet<TenantStore>()
  let lastSwept: Owner | undefined

  const find = (owner: Owner) => {
    const store = stores.get(owner.key)
    if (store === undefined) return createTenantStore(owner, layout)
    return store.layout === layout ? store : keep(store.fork(layout))
  }

  function keep(store: TenantStore): TenantStore {
    owned.add(store)
    stores.set(store.owner.key, store)
    return store
  }

  function own(owner: Owner): TenantStore {
    const store = find(owner)
    return owned.has(store) ? store : keep(store.fork())
  }

  function sweepOne(owner: Owner, until: number): void {
    if (!find(owner).hasExpired(until)) return
    const store = own(owner)
    store.sweep(until, SWEPT_ITEMS)
    if (store.isEmpty()) stores.delete(owner.key)
  }

  /** @returns The tenant that comes after the one whose turn it was, round and round. */
  function takeTurn(): Owner | undefined {
    const next = stores.after(lastSwept?.key) ?? stores.after(undefined)
    lastSwept = next?.[1].owner
    return lastSwept
  }

  function snapshot(): StoresSnapshot {
    owned = new WeakSet()
    return { stores: stores.fork() }
  }

  return {
    find,
    apply: (owner, writes) => {
      if (writes.length === 0) return
      const store = own(owner)
      store.apply(writes)
      if (store.isEmpty()) stores.delete(owner.key)
    },
    sweep: (owner, until) => {
      sweepOne(owner, until)
      const next = takeTurn()
      if (next !== undefined) sweepOne(next, until)
    },
    clear: (owner) => {
      if (owner === undefined) stores = createOrderedIndex()
      else stores.delete(owner.key)
    },
    freeze: (owner) => {
      const store = find(owner)
      owned.delete(store)
      return store
    },
    snapshot,
    restore: (kept) => {
      owned = new WeakSet()
      stores = kept.stores.fork()
    },
    useLayout: (next) => {
      layout = next
    },
    list: () => listStores(snapshot()),
  }
}

function* listStores({ stores }: StoresSnapshot): Iterable<TenantStore> {
  for (const [, store] of stores.scan(EVERYTHING, 'ASC')) yield store
}
