/**
 * Holds every tenant's data and carries out what the operations decide.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../../clock.js'
import { type Tenant, toTenantKey, withoutProduct } from '../../values/tenant.js'
import type { EntityDefinition } from '../../wire/entity-definition.js'
import type { StorageOperation } from '../../wire/storage-operation.js'
import type { Commit } from '../data/commit.js'
import { type BrowsePage, type BrowseRequest, browseSpace } from './browse-space.js'
import { createCursorSeal } from './cursor.js'
import type { EngineRules } from './engine-rules.js'
import { toEntitySchemas } from './entity-schemas.js'
import { handleStorageRequest } from './handle-storage-request.js'
import { type StoredEntry, listEntries } from './list-entries.js'
import { createLiveView, toExpiryLimit } from './live-view.js'
import { type StorageResponse, answerRefused } from './outcome.js'
import { readBodyText } from './read-body-text.js'
import { refuse } from './refusal.js'
import { createStoreLayout } from './store-layout.js'
import type { Space, TenantStore, Write } from './tenant-store.js'
import { type Lag, createQueryVersions } from './query-versions.js'
import { type Owner, type StoresSnapshot, createTenantStores } from './tenant-stores.js'

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
export function createStorageEngine({
  entities,
  rules,
  clock,
  random = Math.random,
  onCommit = () => undefined,
}: StorageEngineOptions): StorageEngine {
  let schemas = toEntitySchemas(entities)
  const cursorSecret = randomBytes(32).toString('base64url')
  const stores = createTenantStores(createStoreLayout(schemas, rules))
  const versions = createQueryVersions({ rules, random })
  const lags = toLags(rules)
  let commits = 0

  const toOwner = (given: Tenant): Owner => {
    const tenant = rules.namespace === 'product' ? given : withoutProduct(given)
    return { key: toTenantKey(tenant), tenant }
  }

  function commit(owner: Owner, given: readonly Write[], at: number): void {
    const writes = dropPointless(given, stores.find(owner))
    if (writes.length === 0) return
    if (lags.isAny) versions.remember(owner.key, stores.freeze(owner), at)
    stores.apply(owner, writes)
    commits += 1
    onCommit({ kind: 'write', tenant: owner.tenant, writes, at })
  }

  function execute(
    tenant: Tenant,
    operation: StorageOperation,
    body: Buffer | undefined,
  ): StorageResponse {
    const bodyText = readBodyText(body)
    if (body === undefined || bodyText === undefined) return UNREADABLE
    const owner = toOwner(tenant)
    const now = clock.now()
    const expiryLimit = toExpiryLimit(now, rules.ttlMode)
    const newest = stores.find(owner)
    const viewOf = (lag: Lag) =>
      createLiveView(versions.find(owner.key, newest, lag, now), expiryLimit)
    const { response, writes } = handleStorageRequest(operation, {
      view: createLiveView(newest, expiryLimit),
      getView: () => viewOf(lags.get),
      queryView: () => viewOf(lags.query),
      schemas,
      rules,
      cursors: createCursorSeal(cursorSecret, `${owner.key} ${toCursorAge()}`),
      now,
      bodyText,
      bodyBytes: body.length,
      random,
    })
    if (writes.length > 0) commit(owner, writes, now)
    stores.sweep(owner, expiryLimit)
    return response
  }

  /** Of a cursor, only one of the same age opens. */
  const toCursorAge = () =>
    rules.cursorMode === 'stable' ? 0 : Math.floor(commits / UNSTABLE_CURSOR_WRITES)

  /** Everybody sees the data as it is now. */
  function announce(commit: Commit, owner?: Owner): void {
    versions.settle(owner?.key)
    onCommit(commit)
  }

  return {
    execute,
    reset: (tenant) => {
      const owner = tenant && toOwner(tenant)
      stores.clear(owner)
      announce({ kind: 'reset', ...(owner && { tenant: owner.tenant }), at: clock.now() }, owner)
    },
    snapshot: stores.snapshot,
    restore: (snapshot) => {
      stores.restore(snapshot)
      announce({ kind: 'restore', at: clock.now() })
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

/** How many writes an unstable cursor may live through, at most. */
const UNSTABLE_CURSOR_WRITES = 3
const UNREADABLE: StorageResponse = answerRefused(refuse('BAD_REQUEST')).response

/** How gets and queries lag behind. */
function toLags({ consistency, staleGets }: EngineRules): Lags {
  const stale = consistency === 'strong' ? 'eventual' : consistency
  const get = staleGets === 'on' ? stale : 'strong'
  return { get, query: consistency, isAny: get !== 'strong' || consistency !== 'strong' }
}

interface Lags {
  readonly get: Lag
  readonly query: Lag
  readonly isAny: boolean
}

/** A delete of what is not there changes nothing. */
function dropPointless(writes: readonly Write[], store: TenantStore): readonly Write[] {
  return writes.filter(
    (write) => write.kind === 'put' || store.find(write.space, write.key) !== undefined,
  )
}

function toTenantCounts({ tenant, counts }: TenantStore): TenantCounts {
  return { tenant, counts: Object.fromEntries(counts()) }
}
