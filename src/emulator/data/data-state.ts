/**
 * Gathers what lines say into what is stored in the end, so that an engine is filled at once or not at all.
 *
 * @module
 */
import { type Tenant, toTenantKey } from '../../values/tenant.js'
import type { Space, Write } from '../engine/tenant-store.js'
import type { LoggedCommit } from './commit-line.js'
import type { StoredEntry } from '../engine/list-entries.js'
import type { DataEngine } from './data-engine.js'

/** What is stored after the lines so far. */
export interface DataState {
  put: (entry: StoredEntry) => void
  commit: (commit: LoggedCommit) => void
  /** Fills an engine with it. */
  loadInto: (engine: DataEngine) => void
  /** How many items are stored, over all tenants. */
  countItems: () => number
}

type Put = Extract<Write, { kind: 'put' }>

interface TenantState {
  readonly tenant: Tenant
  readonly spaces: Map<Space, Map<string, Put>>
}

/** Starts with nothing stored. */
export function createDataState(): DataState {
  const tenants = new Map<string, TenantState>()

  function apply(tenant: Tenant, write: Write): void {
    const owner = toTenantKey(tenant)
    const state = tenants.get(owner) ?? { tenant, spaces: new Map() }
    tenants.set(owner, state)
    const space = state.spaces.get(write.space) ?? new Map<string, Put>()
    state.spaces.set(write.space, space)
    if (write.kind === 'put') space.set(write.record.key, write)
    else space.delete(write.key)
  }

  return {
    put: ({ tenant, space, record }) => apply(tenant, { kind: 'put', space, record }),
    commit: (commit) => {
      if (commit.kind === 'write') {
        for (const write of commit.writes) apply(commit.tenant, write)
      } else if (commit.tenant === undefined) tenants.clear()
      else tenants.delete(toTenantKey(commit.tenant))
    },
    loadInto: (engine) => {
      for (const { tenant, spaces } of tenants.values()) engine.load(tenant, listPuts(spaces))
    },
    countItems: () =>
      [...tenants.values()].reduce((sum, { spaces }) => sum + listPuts(spaces).length, 0),
  }
}

function listPuts(spaces: ReadonlyMap<Space, ReadonlyMap<string, Put>>): readonly Put[] {
  return [...spaces.values()].flatMap((space) => [...space.values()])
}
