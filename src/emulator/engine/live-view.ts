/**
 * A store as its tenant sees it at one moment: without the items whose time to live has ended.
 *
 * @module
 */
import type { EngineRules } from './engine-rules.js'
import type { IndexEntry } from './ordered-index.js'
import type { StoredRecord } from './table.js'
import type { TenantStore } from './tenant-store.js'

/** What an operation may read. */
export type LiveView = Pick<TenantStore, 'find' | 'scan'>

const RETENTION_MS: Readonly<Record<EngineRules['ttlMode'], number>> = {
  immediate: 0,
  lazy: 48 * 60 * 60 * 1000,
}

/** @returns The time up to which an item must have expired to be gone at `now`. */
export function toExpiryLimit(now: number, ttlMode: EngineRules['ttlMode']): number {
  return now - RETENTION_MS[ttlMode]
}

/** @returns The store without what expired at or before `expiryLimit`. */
export function createLiveView(store: TenantStore, expiryLimit: number): LiveView {
  const isLive = ({ expiresAt }: StoredRecord) => expiresAt === undefined || expiresAt > expiryLimit
  return {
    find: (space, key) => {
      const record = store.find(space, key)
      return record !== undefined && isLive(record) ? record : undefined
    },
    scan: (scan) => onlyLive(store.scan(scan), isLive),
  }
}

function* onlyLive(
  entries: Iterable<IndexEntry<StoredRecord>>,
  isLive: (record: StoredRecord) => boolean,
): Iterable<IndexEntry<StoredRecord>> {
  for (const entry of entries) {
    if (isLive(entry[1])) yield entry
  }
}
