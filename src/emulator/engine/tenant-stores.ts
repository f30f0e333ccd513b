/**
 * The stores of all tenants that have data, freed of what has expired as requests come in.
 *
 * @module
 */
import type { EntitySchemas } from './entity-schemas.js'
import type { IndexRules } from './table.js'
import { type TenantStore, type Write, createTenantStore } from './tenant-store.js'

/** The stores of all tenants that have data. */
export interface TenantStores {
  /** @returns The tenant's store, or an empty one that is not kept. */
  find: (owner: string) => TenantStore
  /** Applies writes; only these make a store that is kept. */
  apply: (owner: string, writes: readonly Write[]) => void
  /** Frees items that expired at or before `until`: some of `owner` and some of the tenant whose turn it is. */
  sweep: (owner: string, until: number) => void
  clear: () => void
}

/** More than a request can write, so that a tenant's expired items become fewer with each. */
const SWEPT_ITEMS = 100

/** Creates the stores, all of them empty. */
export function createTenantStores(schemas: EntitySchemas, rules: IndexRules): TenantStores {
  const stores = new Map<string, TenantStore>()
  const find = (owner: string) => stores.get(owner) ?? createTenantStore(schemas, rules)

  function sweepOne(owner: string, until: number): void {
    const store = stores.get(owner)
    if (store === undefined) return
    store.sweep(until, SWEPT_ITEMS)
    stores.delete(owner)
    // Set anew, it waits longest for its next turn.
    if (!store.isEmpty()) stores.set(owner, store)
  }

  return {
    find,
    apply: (owner, writes) => {
      if (writes.length === 0) return
      const store = find(owner)
      store.apply(writes)
      if (!store.isEmpty()) stores.set(owner, store)
    },
    sweep: (owner, until) => {
      sweepOne(owner, until)
      const [next] = stores.keys()
      if (next !== undefined) sweepOne(next, until)
    },
    clear: () => stores.clear(),
  }
}
