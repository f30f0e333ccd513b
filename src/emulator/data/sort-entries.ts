/**
 * Puts what an engine holds into one order, whatever happened to it before.
 *
 * @module
 */
import { type Tenant, toTenantKey } from '../../values/tenant.js'
import type { StoredEntry } from '../engine/list-entries.js'
import type { DataEngine } from './data-engine.js'

/** @returns Everything stored, or one tenant's: by tenant, then key space, then key. */
export function sortEntries(engine: DataEngine, tenant?: Tenant): readonly StoredEntry[] {
  return [...groupBySpace(engine.entries(tenant))]
    .toSorted(([a], [b]) => compare(a, b))
    .flatMap(([, entries]) => entries.toSorted((a, b) => compare(a.record.key, b.record.key)))
}

function groupBySpace(entries: Iterable<StoredEntry>): ReadonlyMap<string, readonly StoredEntry[]> {
  const groups = new Map<string, StoredEntry[]>()
  let group: StoredEntry[] = []
  let previous: StoredEntry | undefined
  for (const entry of entries) {
    // Naming the group of each of a million entries would take longer than sorting them.
    if (entry.tenant !== previous?.tenant || entry.space !== previous.space) {
      const name = JSON.stringify([toTenantKey(entry.tenant), entry.space])
      group = groups.get(name) ?? []
      groups.set(name, group)
      previous = entry
    }
    group.push(entry)
  }
  return groups
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
