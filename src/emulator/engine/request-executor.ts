/**
 * Carries out storage requests: reads the body, shows each operation the version it may see, applies what it decides.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../../clock.js'
import type { StorageOperation } from '../../wire/storage-operation.js'
import type { Commit } from '../data/commit.js'
import { createCursorSeal } from './cursor.js'
import type { EngineRules } from './engine-rules.js'
import type { EntitySchemas } from './entity-schemas.js'
import { handleStorageRequest } from './handle-storage-request.js'
import { createLiveView, toExpiryLimit } from './live-view.js'
import { type StorageResponse, answerRefused } from './outcome.js'
import type { Owner } from './owner.js'
import type { Lag, QueryVersions } from './query-versions.js'
import { readBodyText } from './read-body-text.js'
import { refuse } from './refusal.js'
import type { TenantStore, Write } from './tenant-store.js'
import type { TenantStores } from './tenant-stores.js'

/** Carries out a request. */
export type RequestExecutor = (
  owner: Owner,
  operation: StorageOperation,
  body: Buffer | undefined,
  schemas: EntitySchemas,
) => StorageResponse

/** Options of {@link createRequestExecutor}. */
export interface RequestExecutorOptions {
  readonly stores: TenantStores
  readonly versions: QueryVersions
  readonly rules: EngineRules
  readonly clock: Clock
  /** From 0 to below 1. */
  readonly random: () => number
  readonly onCommit: (commit: Commit) => void
}

/** How many writes, of any tenant, an unstable cursor lives through at most. */
const UNSTABLE_CURSOR_WRITES = 3
const UNREADABLE: StorageResponse = answerRefused(refuse('BAD_REQUEST')).response

/** Creates an executor on stores that others may change as well. */
export function createRequestExecutor(options: RequestExecutorOptions): RequestExecutor {
  const { stores, versions, rules, clock, random, onCommit } = options
  const cursorSecret = randomBytes(32).toString('base64url')
  let commits = 0

  /** Only a cursor of the same age opens. */
  function createCursors(owner: Owner) {
    const age = rules.cursorMode === 'stable' ? 0 : Math.floor(commits / UNSTABLE_CURSOR_WRITES)
    return createCursorSeal(cursorSecret, `${owner.key} ${age}`, rules)
  }

  function commit(owner: Owner, given: readonly Write[], at: number): void {
    const writes = dropPointless(given, stores.find(owner))
    if (writes.length === 0) return
    if (toLags(rules).isAny) versions.remember(owner.key, stores.freeze(owner), at)
    stores.apply(owner, writes)
    commits += 1
    onCommit({ kind: 'write', tenant: owner.tenant, writes, at })
  }

  return function execute(owner, operation, body, schemas) {
    const bodyText = readBodyText(body)
    if (body === undefined || bodyText === undefined) return UNREADABLE
    const now = clock.now()
    // Anew for each request: the rules can be changed at any time.
    const lags = toLags(rules)
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
      cursors: createCursors(owner),
      now,
      bodyText,
      bodyBytes: body.length,
      random,
    })
    if (writes.length > 0) commit(owner, writes, now)
    stores.sweep(owner, expiryLimit)
    return response
  }
}

interface Lags {
  readonly get: Lag
  readonly query: Lag
  readonly isAny: boolean
}

/** How gets and queries lag behind. Gets that lag beside strong queries do so as eventual queries would. */
function toLags({ consistency, staleGets }: EngineRules): Lags {
  const stale = consistency === 'strong' ? 'eventual' : consistency
  const get = staleGets === 'on' ? stale : 'strong'
  return { get, query: consistency, isAny: get !== 'strong' || consistency !== 'strong' }
}

/** A delete of what is not there changes nothing. */
function dropPointless(writes: readonly Write[], store: TenantStore): readonly Write[] {
  return writes.filter(
    (write) => write.kind === 'put' || store.find(write.space, write.key) !== undefined,
  )
}
