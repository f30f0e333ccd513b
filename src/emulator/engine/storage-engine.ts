/**
 * Holds every tenant's data and carries out what the operations decide.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../../clock.js'
import { type Tenant, toTenantKey } from '../../values/tenant.js'
import type { EntityDefinition } from '../../wire/entity-definition.js'
import type { StorageOperation } from '../../wire/storage-operation.js'
import { createCursorSeal } from './cursor.js'
import type { EngineRules } from './engine-rules.js'
import { toEntitySchemas } from './entity-schemas.js'
import { handleStorageRequest } from './handle-storage-request.js'
import { createLiveView, toExpiryLimit } from './live-view.js'
import type { StorageResponse } from './outcome.js'
import { readBodyText } from './read-body-text.js'
import { createTenantStores } from './tenant-stores.js'

/** The storage of all tenants. */
export interface StorageEngine {
  /** @param body `undefined` when it was larger than the platform takes. */
  execute: (
    tenant: Tenant,
    operation: StorageOperation,
    body: Buffer | undefined,
  ) => StorageResponse
  /** Deletes the data of every tenant. */
  reset: () => void
}

/** Options of {@link createStorageEngine}. */
export interface StorageEngineOptions {
  readonly entities: readonly EntityDefinition[]
  readonly rules: EngineRules
  readonly clock: Clock
}

/** Creates an engine without data. */
export function createStorageEngine({
  entities,
  rules,
  clock,
}: StorageEngineOptions): StorageEngine {
  const schemas = toEntitySchemas(entities)
  const cursorSecret = randomBytes(32).toString('base64url')
  const stores = createTenantStores(schemas, rules)
  return {
    execute: (tenant, operation, body) => {
      const owner = toTenantKey(tenant)
      const now = clock.now()
      const expiryLimit = toExpiryLimit(now, rules.ttlMode)
      const { response, writes } = handleStorageRequest(operation, readBodyText(body), {
        view: createLiveView(stores.find(owner), expiryLimit),
        schemas,
        rules,
        cursors: createCursorSeal(cursorSecret, owner),
        now,
        bodyBytes: body?.length ?? 0,
      })
      stores.apply(owner, writes)
      stores.sweep(owner, expiryLimit)
      return response
    },
    reset: () => stores.clear(),
  }
}
