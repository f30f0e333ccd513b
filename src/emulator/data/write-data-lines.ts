/**
 * Writes what an engine holds as lines that can be read, kept in a repository, and loaded again.
 *
 * @module
 */
import type { Tenant } from '../../values/tenant.js'
import type { DataEngine } from './data-engine.js'
import { renderHeader } from './header-line.js'
import { renderItemLine } from './item-line.js'
import { sortEntries } from './sort-entries.js'
import { createTenantNames } from './tenant-members.js'

/** Options of {@link writeDataLines}. */
export interface WriteOptions {
  /** The app of the manifest. */
  readonly appId: string
  /** Whose data; default: everybody's. */
  readonly tenant?: Tenant | undefined
}

/**
 * Yields the lines of an export, each with its line feed. The same data gives the same lines. What is written is what was stored when the
 * first line was asked for.
 */
export function* writeDataLines(
  engine: DataEngine,
  { appId, tenant }: WriteOptions,
): Generator<string> {
  const names = createTenantNames(appId)
  const entries = sortEntries(engine, tenant)
  yield `${renderHeader({ appId })}\n`
  for (const entry of entries) yield `${renderItemLine(entry, names)}\n`
}
