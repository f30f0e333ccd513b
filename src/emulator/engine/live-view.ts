/**
 * A store as its tenant sees it at one moment: without the items whose time to live has ended.
 *
 * @module
 */
import type { EngineRules } from './engine-rules.js'
import type { IndexEntry } from './ordered-index.js'
import type { StoredRecord, TenantStore } from './tenant-store.js'

/** What an operation may read. */
export type LiveView = Pick<TenantStore, 'find' | 'scan'>

const SWEEP_DELAY_MS: Readonly<Record<EngineRules['ttlMode'], number>> = {
  immediate: 0,
  lazy: 48 * 60 * 60 * 1000,
}

/** @returns The store without what is gone at `now`. */
export function createLiveView(
  store: TenantStore,
  now: number,
  ttlMode: EngineRules['ttlMode'],
): LiveView {
  const isLive = ({ expiresAt }: StoredRecord) =>
    expiresAt === undefined || now < expiresAt + SWEEP_DELAY_MS[ttlMode]
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
