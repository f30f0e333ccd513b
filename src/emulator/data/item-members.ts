/**
 * How a line names an item and holds its value.
 *
 * The value stands in the line as the JSON text that it is. Text that cannot stand in one line, or not in UTF-8, goes into a string.
 *
 * @module
 */
import * as z from 'zod'
import type { StoredRecord } from '../engine/table.js'
import type { Space } from '../engine/tenant-store.js'

/** The members of a line that say where an item lies. */
export interface SpaceMembers {
  /** The entity of the item; without it the item belongs to the key-value store. */
  readonly entity?: string
  /** Given for the secret store alone. */
  readonly store?: 'secret'
}

/** The members of a line that hold an item, but for its value. */
export interface ItemMembers extends SpaceMembers {
  readonly key: string
  /** JSON text; stands where `value` cannot. */
  readonly valueText?: string
  /** Milliseconds since the epoch, as the other times. Default: now. */
  readonly createdAt?: number
  /** Default: as `createdAt`. */
  readonly updatedAt?: number
  /** When the time to live ends. Default: never. */
  readonly expiresAt?: number
}

/** The members of a place as a schema's shape. */
export const spaceShape: {
  readonly entity: z.ZodExactOptional<z.ZodString>
  readonly store: z.ZodExactOptional<z.ZodLiteral<'secret'>>
} = {
  entity: z.string().exactOptional(),
  store: z.literal('secret').exactOptional(),
}

/** The members of an item as a schema's shape. The value is left to its text. */
export const itemShape: typeof spaceShape & {
  readonly key: z.ZodString
  readonly value: z.ZodExactOptional<z.ZodUnknown>
  readonly valueText: z.ZodExactOptional<z.ZodString>
  readonly createdAt: z.ZodExactOptional<z.ZodNumber>
  readonly updatedAt: z.ZodExactOptional<z.ZodNumber>
  readonly expiresAt: z.ZodExactOptional<z.ZodNumber>
} = {
  ...spaceShape,
  key: z.string(),
  value: z.unknown().exactOptional(),
  valueText: z.string().exactOptional(),
  createdAt: z.number().exactOptional(),
  updatedAt: z.number().exactOptional(),
  expiresAt: z.number().exactOptional(),
}

const ENTITY_SPACE = 'entity '

/** A line break, or half of a surrogate pair. */
const UNFIT_FOR_LINE = /[\n\r\p{Surrogate}]/u

/** @returns The members that stand for a key space. */
export function toSpaceMembers(space: Space): SpaceMembers {
  if (space === 'values') return {}
  if (space === 'secrets') return { store: 'secret' }
  return { entity: space.slice(ENTITY_SPACE.length) }
}

/** @returns The key space; when both members are given, the entity's. */
export function readSpace({ entity, store }: SpaceMembers): Space {
  if (entity !== undefined) return `${ENTITY_SPACE}${entity}`
  return store === undefined ? 'values' : 'secrets'
}

/** @returns The text between the braces of a JSON object. */
export function renderItemMembers(space: Space, record: StoredRecord): string {
  const { key, valueText, createdAt, updatedAt, expiresAt } = record
  const head = renderMembers({ ...toSpaceMembers(space), key })
  const value = UNFIT_FOR_LINE.test(valueText)
    ? renderMembers({ valueText })
    : `"value":${valueText}`
  return `${head},${value},${renderMembers({ createdAt, updatedAt, expiresAt })}`
}

/** @returns The text between the braces of a JSON object; members that are `undefined` are left out. */
export function renderMembers(members: object): string {
  return JSON.stringify(members).slice(1, -1)
}

/**
 * @param text JSON text of the value.
 * @param now What times that are not given default to.
 */
export function toStoredRecord(members: ItemMembers, text: string, now: number): StoredRecord {
  const { key, createdAt = now, updatedAt = createdAt, expiresAt } = members
  const record = { key, valueText: text, createdAt, updatedAt }
  return expiresAt === undefined ? record : { ...record, expiresAt }
}
