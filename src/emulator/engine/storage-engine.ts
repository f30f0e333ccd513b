/**
 * Holds every tenant's data and carries out what the operations decide.
 *
 * @module
 */
import type { Clock } from '../../clock.js'
import { type Tenant, toTenantKey, withoutProduct } from '../../values/tenant.js'
import type { EntityDefinition } from '../../wire/entity-definition.js'
import type { StorageOperation } from '../../wire/storage-operation.js'
import type { Commit } from '../data/commit.js'
import { type BrowsePage, type BrowseRequest, browseSpace } from './browse-space.js'
import type { EngineRules } from './engine-rules.js'
import { toEntitySchemas } from './entity-schemas.js'
import { type StoredEntry, listEntries } from './list-entries.js'
import { createLiveView, toExpiryLimit } from './live-view.js'
import type { StorageResponse } from './outcome.js'
import type { Owner } from './owner.js'
import { createQueryVersions } from './query-versions.js'
import { createRequestExecutor } from './request-executor.js'
import { createStoreLayout } from './store-layout.js'
import type { Space, TenantStore, Write } from './tenant-store.js'
import { type StoresSnapshot, createTenantStores } from './tenant-stores.js'

/** All data at one moment; opaque. */
export type EngineSnapshot = StoresSnapshot

/** What one tenant stores. */
export interface TenantCounts {
  readonly tenant: Tenant
  /** How many items each key space has that has any; expired ones count until they are freed. */
  readonly counts: Readonly<Record<string, number>>
}

/** The storage of all tenants. */
export interface StorageEngine {
  /** @param body `undefined` when it was larger than the platform takes. */
  execute: (
    tenant: Tenant,
    operation: StorageOperation,
    body: Buffer | undefined,
  ) => StorageResponse
  /** Deletes the data of one tenant, or of all, in no time. */
  reset: (tenant?: Tenant) => void
  /** Keeps all data as it is now, in no time. */
  snapshot: () => EngineSnapshot
  /** Goes back to a snapshot, in no time; it can be restored again. */
  restore: (snapshot: EngineSnapshot) => void
  /** Applies writes as they are: nothing is checked, and `onCommit` is not called. */
  load: (tenant: Tenant, writes: readonly Write[]) => void
  /** @returns Everything stored, or one tenant's, expired or not, as it is now whatever is written meanwhile. */
  entries: (tenant?: Tenant) => Iterable<StoredEntry>
  /** @returns The tenants that have data. */
  tenants: () => readonly TenantCounts[]
  /** @returns The items that a `get` would find, in the order of their keys. */
  browse: (tenant: Tenant, space: Space, request: BrowseRequest) => BrowsePage
  /** Declares other entities. All items are kept; indexes that changed are built anew when they are first needed. */
  useEntities: (entities: readonly EntityDefinition[]) => void
  /** Lets queries see everything that was written so far, whatever `consistency` says. */
  settle: () => void
}

/** Options of {@link createStorageEngine}. */
export interface StorageEngineOptions {
  readonly entities: readonly EntityDefinition[]
  readonly rules: EngineRules
  readonly clock: Clock
  /** All chance, from 0 to below 1. Default: `Math.random`. */
  readonly random?: (() => number) | undefined
  /** Called after each change of the data. Items that expire are no change. */
  readonly onCommit?: ((commit: Commit) => void) | undefined
}

/** Creates an engine without data. */
export function createStorageEngine(options: StorageEngineOptions): StorageEngine {
  const { entities, rules, clock, random = Math.random, onCommit = () => undefined } = options
  let schemas = toEntitySchemas(entities)
  const stores = createTenantStores(createStoreLayout(schemas, rules))
  const versions = createQueryVersions({ rules, random })
  const execute = createRequestExecutor({ stores, versions, rules, clock, random, onCommit })

  const toOwner = (given: Tenant): Owner => {
    const tenant = rules.namespace === 'product' ? given : withoutProduct(given)
    return { key: toTenantKey(tenant), tenant }
  }

  return {
    execute: (tenant, operation, body) => execute(toOwner(tenant), operation, body, schemas),
    reset: (given) => {
      const owner = given && toOwner(given)
      stores.clear(owner)
      versions.settle(owner?.key)
      onCommit({ kind: 'reset', ...(owner && { tenant: owner.tenant }), at: clock.now() })
    },
    snapshot: stores.snapshot,
    restore: (snapshot) => {
      stores.restore(snapshot)
      versions.settle()
      onCommit({ kind: 'restore', at: clock.now() })
    },
    load: (tenant, writes) => {
      const owner = toOwner(tenant)
      versions.settle(owner.key)
      stores.apply(owner, writes)
    },
    entries: (tenant) => listEntries(tenant ? [stores.freeze(toOwner(tenant))] : stores.list()),
    tenants: () => Array.from(stores.list(), toTenantCounts),
    browse: (tenant, space, request) => {
      const expiryLimit = toExpiryLimit(clock.now(), rules.ttlMode)
      return browseSpace(createLiveView(stores.find(toOwner(tenant)), expiryLimit), space, request)
    },
    useEntities: (next) => {
      schemas = toEntitySchemas(next)
      versions.settle()
      stores.useLayout(createStoreLayout(schemas, rules))
    },
    settle: () => versions.settle(),
  }
}

function toTenantCounts({ owner, counts }: TenantStore): TenantCounts {
  return { tenant: owner.tenant, counts: Object.fromEntries(counts()) }
}
