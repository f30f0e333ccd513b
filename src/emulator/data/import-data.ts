/**
 * Loads a seed or an export into an engine: all of it, or nothing.
 *
 * @module
 */
import type { Clock } from '../../clock.js'
import { parseJson } from '../../values/parse-json.js'
import { type Tenant, toTenantKey } from '../../values/tenant.js'
import { checkReference, checkValue } from '../engine/check-item.js'
import type { EngineRules } from '../engine/engine-rules.js'
import type { EntitySchemas } from '../engine/entity-schemas.js'
import type { Refusal } from '../engine/refusal.js'
import type { StoredEntry } from '../engine/list-entries.js'
import type { DataEngine } from './data-engine.js'
import { createDataState } from './data-state.js'
import { type DataHeader, renderHeader } from './header-line.js'
import { toSpaceMembers } from './item-members.js'
import { type DataLine, readDataLines } from './read-data-lines.js'
import { createEnvironmentCheck } from './one-environment.js'
import { type LinePlace, refuseLine } from './refuse-line.js'
import { splitLines } from './split-lines.js'
import { createTenantNames } from './tenant-members.js'

/** Options of {@link importData}. */
export interface ImportOptions {
  /** Name of the file, or of the option that the data came with, for errors. */
  readonly source: string
  /** The app of the manifest. */
  readonly appId: string
  /** The entities of the manifest. */
  readonly schemas: EntitySchemas
  readonly rules: EngineRules
  /** Gives items without times the present one. */
  readonly clock: Clock
  /** @returns The tenant that an installation is bound to by its tokens. Default: none is bound. */
  readonly findInstallation?: ((installationId: string) => Tenant | undefined) | undefined
}

/** What was loaded. */
export interface ImportSummary {
  readonly items: number
  readonly tenants: number
}

/**
 * Loads data, over what the engine holds under the same keys. Each item is held against the rules for a write; its expiry may have passed.
 * An installation that the data, or data and engine, have in two environments is refused.
 *
 * The engine reports nothing of it: whoever keeps the data in a file records a `restore` afterwards, which writes the file anew.
 *
 * @param chunks The file, in pieces of any size.
 * @throws OptionsError naming the source, the line, what was found and what was expected. Nothing is loaded then.
 */
export function importData(
  engine: DataEngine,
  chunks: Iterable<Buffer>,
  options: ImportOptions,
): ImportSummary {
  const { source, appId, clock, rules, findInstallation } = options
  const state = createDataState()
  const tenants = new Set<string>()
  const numbers = new Map<string, number>()
  const names = createTenantNames(appId)
  const checkEnvironment = createEnvironmentCheck({ engine, names, findInstallation })
  const defaults = { source, names, rules, now: clock.now() }
  let hasHeader = false
  for (const { number, line } of readDataLines(splitLines(chunks), defaults)) {
    const place = { source, number }
    if (line.kind === 'header') {
      hasHeader = true
      checkHeader(line.header, appId, place)
      continue
    }
    const item = expectItem(line, options, place)
    checkEnvironment(item.tenant, place)
    const address = JSON.stringify([toTenantKey(item.tenant), item.space, item.record.key])
    const earlier = numbers.get(address)
    if (earlier !== undefined) {
      throw refuseLine(place, `key: expected one item per key, found that of line ${earlier} again`)
    }
    numbers.set(address, number)
    tenants.add(toTenantKey(item.tenant))
    state.put(item)
  }
  if (!hasHeader)
    throw refuseLine({ source, number: 1 }, `expected ${renderHeader({})}, found no line`)
  state.loadInto(engine)
  return { items: numbers.size, tenants: tenants.size }
}

function checkHeader(header: DataHeader, appId: string, place: LinePlace): void {
  if (header.items !== undefined) {
    throw refuseLine(
      place,
      'expected a seed or an export, found the journal of a data file; start with it as data file, and export that',
    )
  }
  if (header.appId === undefined || header.appId === appId) return
  throw refuseLine(
    place,
    `appId: expected ${appId}, the app of the manifest, found ${header.appId}; take the member out to load the data into this app`,
  )
}

function expectItem(line: DataLine, options: ImportOptions, place: LinePlace): StoredEntry {
  if (line.kind !== 'item') throw refuseLine(place, 'expected an item, found a line of a journal')
  const refusal = findRefusal(line, options)
  if (refusal === undefined) return line
  const { code, message } = refusal
  throw refuseLine(place, `key "${line.record.key}": ${code}: ${message}`)
}

function findRefusal(
  { space, record: { key, valueText } }: StoredEntry,
  { schemas, rules }: ImportOptions,
): Refusal | undefined {
  const { entity: entityName } = toSpaceMembers(space)
  const value = { value: parseJson(valueText), valueText, entityName }
  const limit = space === 'secrets' ? { maxBytes: rules.maxSecretBytes } : {}
  return (
    checkReference({ key, entityName }, { schemas, rules }) ??
    checkValue({ ...value, ...limit }, { schemas, rules })
  )
}
