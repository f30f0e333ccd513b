/**
 * The stored data of an emulator, seen and changed from outside the storage API: for tests, the admin API and the console.
 *
 * @module
 */
import * as z from 'zod'
import type { Clock } from '../clock.js'
import { ForgeRemoteError } from '../errors.js'
import { type Tenant, toBareInstallationId } from '../values/tenant.js'
import type { EnvironmentType } from '../wire/invocation-claims.js'
import type { EntityDefinition } from '../wire/entity-definition.js'
import { STORAGE_OPERATIONS, type StorageOperation } from '../wire/storage-operation.js'
import { type ImportSummary, importData } from './data/import-data.js'
import { writeDataLines } from './data/write-data-lines.js'
import type { EngineRules } from './engine/engine-rules.js'
import { toEntitySchemas } from './engine/entity-schemas.js'
import type { StorageResponse } from './engine/outcome.js'
import type { EngineSnapshot, StorageEngine } from './engine/storage-engine.js'
import type { StoredRecord } from './engine/table.js'
import type { Space } from './engine/tenant-store.js'
import { type InstallationSummary, listInstallations } from './list-installations.js'
import { parseOrder } from './parse-order.js'
import type { QuotaGauge, QuotaMeter } from './quotas/quota-meter.js'
import { ENVIRONMENTS, toEnvironmentId } from './site.js'
import type { TokenIssuer } from './token-issuer.js'
import { installationIdSchema } from './installation-id-schema.js'

/** Names an installation. */
export interface InstallationReference {
  /** Installation id, with or without its ARI prefix. */
  installationId: string
  /** Default: the environment that the installation is bound to, else `PRODUCTION`. */
  environment?: EnvironmentType | undefined
}

/** Which items to list. */
export interface ItemsQuery extends InstallationReference {
  /** `values`, `secrets`, or `entity ` and the name of an entity. */
  space: string
  /** How the keys begin. Default: any. */
  prefix?: string | undefined
  /** Only keys after this one. */
  after?: string | undefined
  /** At most, 1 to 500. Default 50. */
  limit?: number | undefined
}

/** Items of one key space in the order of their keys. */
export interface ItemsPage {
  readonly items: readonly StoredRecord[]
  /** Give it as `after` for the next page. */
  readonly next?: string
}

/** One storage operation as an installation would call it. */
export interface StorageOrder extends InstallationReference {
  operation: StorageOperation
  /** Body of the request: JSON. */
  bodyText: string
}

/** A snapshot by name. */
export interface SnapshotSummary {
  readonly name: string
  /** When it was made, in milliseconds since the epoch on the emulator's clock. */
  readonly at: number
}

/** The stored data of an emulator. */
export interface EmulatorData {
  /** @returns The installations that have data, then those that a token was minted for alone: one that was called, for example. */
  installations: () => readonly InstallationSummary[]
  /** @throws `ERR_BAD_REQUEST` naming the member. */
  items: (query: ItemsQuery) => ItemsPage
  /**
   * Carries out an operation without token, quotas and faults.
   *
   * @throws `ERR_BAD_REQUEST` naming the member.
   */
  execute: (order: StorageOrder) => StorageResponse
  /** Deletes the data of one installation, or of all. */
  reset: (installation?: InstallationReference) => void
  /** Resolves once everything that was written so far is in the data file, if there is one. */
  flushed: () => Promise<void>
  /** @returns Every quota of the profile, as far as an installation has used it. */
  gauges: (installation: InstallationReference) => readonly QuotaGauge[]
  /** Lets queries see everything that was written so far, whatever `consistency` says. */
  settle: () => void
  /** Remembers all data under a name, in time that does not depend on how much it is; an older snapshot of the name is replaced. */
  saveSnapshot: (name: string) => void
  /** @throws `ERR_BAD_REQUEST` when there is no such snapshot. */
  restoreSnapshot: (name: string) => void
  /** @returns What is stored, or what one installation stores, in the format of seeds: one item a line. */
  export: (installation?: InstallationReference) => string
  /**
   * Loads a seed or an export, over what is stored under the same keys: all of it or nothing.
   *
   * @param text The lines.
   * @param source What to call them in errors. Default `data`.
   * @throws OptionsError naming the source, the line, what was found and what was expected.
   */
  import: (text: string, source?: string) => ImportSummary
  /** Forgets a snapshot. */
  deleteSnapshot: (name: string) => void
  snapshots: () => readonly SnapshotSummary[]
}

/** Options of {@link createEmulatorData}. */
export interface EmulatorDataOptions {
  readonly appId: string
  readonly engine: StorageEngine
  readonly issuer: TokenIssuer
  readonly quotas: QuotaMeter
  readonly rules: EngineRules
  /** The entities as they are declared now. */
  readonly entities: () => readonly EntityDefinition[]
  readonly flushed: () => Promise<void>
  /** Called after an import, which the engine itself does not report. */
  readonly onImport: () => void
  readonly clock: Clock
}

const installationShape = {
  installationId: installationIdSchema,
  environment: z.enum(ENVIRONMENTS).optional(),
}

const isSpace = (value: unknown): value is Space =>
  typeof value === 'string' && /^(?:values|secrets|entity \S+)$/.test(value)

const itemsQuerySchema: z.ZodType<ItemsQuery & { space: Space }> = z.strictObject({
  ...installationShape,
  space: z.custom<Space>(isSpace, 'expected values, secrets or "entity <name>"'),
  prefix: z.string().optional(),
  after: z.string().optional(),
  limit: z.int().min(1).max(500).optional(),
})

const storageOrderSchema: z.ZodType<StorageOrder> = z.strictObject({
  ...installationShape,
  operation: z.custom<StorageOperation>(
    (name) => typeof name === 'string' && Object.hasOwn(STORAGE_OPERATIONS, name),
    `expected one of ${Object.keys(STORAGE_OPERATIONS).join(', ')}`,
  ),
  bodyText: z.string(),
})

const installationSchema: z.ZodType<InstallationReference> = z.strictObject(installationShape)

const DEFAULT_LIMIT = 50

/** Opens the data of an engine. */
export function createEmulatorData(options: EmulatorDataOptions): EmulatorData {
  const { appId, engine, issuer, clock } = options
  const snapshots = new Map<string, { readonly at: number; readonly snapshot: EngineSnapshot }>()

  const toTenant = ({ installationId, environment }: InstallationReference): Tenant => {
    const bound = environment === undefined ? issuer.findInstallation(installationId) : undefined
    const environmentId = toEnvironmentId(appId, environment ?? 'PRODUCTION')
    return bound ?? { appId, environmentId, installationId: toBareInstallationId(installationId) }
  }

  return {
    installations: () => listInstallations({ engine, issuer }),
    items: (query) => {
      const { space, limit = DEFAULT_LIMIT, ...page } = parseOrder(itemsQuerySchema, query)
      const { records, ...rest } = engine.browse(toTenant(page), space, { ...page, limit })
      return { items: records, ...rest }
    },
    execute: (order) => {
      const { operation, bodyText, ...installation } = parseOrder(storageOrderSchema, order)
      return engine.execute(toTenant(installation), operation, Buffer.from(bodyText))
    },
    reset: (installation) =>
      engine.reset(installation && toTenant(parseOrder(installationSchema, installation))),
    gauges: (installation) =>
      options.quotas.gauges(toTenant(parseOrder(installationSchema, installation))),
    flushed: options.flushed,
    settle: () => engine.settle(),
    saveSnapshot: (name) =>
      void snapshots.set(name, { at: clock.now(), snapshot: engine.snapshot() }),
    restoreSnapshot: (name) => {
      const found = snapshots.get(name)
      if (found !== undefined) return engine.restore(found.snapshot)
      const known = [...snapshots.keys()].join(', ') || 'none'
      throw new ForgeRemoteError(
        'ERR_BAD_REQUEST',
        `name: no snapshot "${name}"; there are: ${known}`,
      )
    },
    export: (installation) => {
      const tenant = installation && toTenant(parseOrder(installationSchema, installation))
      return [...writeDataLines(engine, { appId, tenant })].join('')
    },
    import: (text, source = 'data') => {
      const { rules } = options
      const schemas = toEntitySchemas(options.entities())
      const { findInstallation } = issuer
      const given = { source, appId, schemas, rules, clock, findInstallation }
      const summary = importData(engine, [Buffer.from(text)], given)
      for (const { tenant } of engine.tenants()) issuer.adopt(tenant)
      options.onImport()
      return summary
    },
    deleteSnapshot: (name) => void snapshots.delete(name),
    snapshots: () => Array.from(snapshots, ([name, { at }]) => ({ name, at })),
  }
}
