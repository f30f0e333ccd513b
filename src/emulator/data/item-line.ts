/**
 * One item on a line of its own: how seeds and exports hold data, and what a journal starts with.
 *
 * @module
 */
import * as z from 'zod'
import type { EngineRules } from '../engine/engine-rules.js'
import type { StoredEntry } from '../engine/list-entries.js'
import {
  type ItemMembers,
  itemShape,
  readSpace,
  renderItemMembers,
  renderMembers,
  toStoredRecord,
} from './item-members.js'
import { readValueText } from './read-value-text.js'
import { type LinePlace, describeIssue, refuseLine } from './refuse-line.js'
import { type TenantMembers, type TenantNames, tenantShape } from './tenant-members.js'

/** An item that was read. */
export interface ItemLine extends StoredEntry {
  readonly kind: 'item'
}

/** What a line leaves out, and may hold. */
export interface LineDefaults {
  readonly names: TenantNames
  /** A line that names a product is refused where data of an installation is not kept apart by product: equal keys would become one. */
  readonly rules: Pick<EngineRules, 'namespace'>
  /** Time of items that name none, in milliseconds since the epoch. */
  readonly now: number
}

const itemLineSchema: z.ZodType<TenantMembers & ItemMembers> = z.strictObject({
  ...tenantShape,
  ...itemShape,
  crc32: z.string().exactOptional(),
})

/** @returns The line, not sealed and without its line feed. */
export function renderItemLine({ tenant, space, record }: StoredEntry, names: TenantNames): string {
  return `{${renderMembers(names.toMembers(tenant))},${renderItemMembers(space, record)}}`
}

/**
 * @param text JSON text of an object.
 * @param parsed The same, parsed.
 * @throws OptionsError naming the place, what was found and what was expected.
 */
export function parseItemLine(
  text: string,
  parsed: object,
  { names, now }: LineDefaults,
  place: LinePlace,
): ItemLine {
  const { data, error } = itemLineSchema.safeParse(parsed)
  if (error !== undefined) throw refuseLine(place, describeIssue(error))
  return {
    kind: 'item',
    tenant: names.toTenant(data),
    space: readSpace(data),
    record: toStoredRecord(data, readValueText(text, data, place), now),
  }
}
