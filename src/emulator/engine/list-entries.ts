/**
 * Everything that stores hold, one item after the other.
 *
 * @module
 */
import type { Tenant } from '../../values/tenant.js'
import { BY_KEY_INDEX } from '../../wire/entity-definition.js'
import { EVERYTHING } from './index-key.js'
import type { StoredRecord } from './table.js'
import type { Space, TenantStore } from './tenant-store.js'

/** A stored item and whose it is. */
export interface StoredEntry {
  readonly tenant: Tenant
  readonly space: Space
  readonly record: StoredRecord
}

/** @returns All items, expired or not: of each store the key-value store, then secrets, then entities by name, each in the order of its keys. */
export function* listEntries(stores: Iterable<TenantStore>): Iterable<StoredEntry> {
  for (const store of stores) {
    const { tenant } = store.owner
    for (const space of store.counts().keys()) {
      const scan = {
        space,
        indexName: BY_KEY_INDEX,
        interval: EVERYTHING,
        order: 'ASC',
      } as const
      for (const [, record] of store.scan(scan)) yield { tenant, space, record }
    }
  }
}
