/**
 * Reads members of answers without trusting their types: what is missing shows as empty.
 *
 * @module
 */

/** An object of JSON, as its members. */
export type Members = Readonly<Record<string, unknown>>

/** @returns The members of an object; none of anything else. */
export function readMembers(value: unknown): Members {
  return isMembers(value) ? value : {}
}

/** @returns A string, or a number or boolean as text; else an empty text. */
export function readText(value: unknown): string {
  return readOptionalText(value) ?? ''
}

/** @returns As {@link readText}, but `undefined` instead of an empty text. */
export function readOptionalText(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' ? value : undefined
}

/** @returns A number, or 0. */
export function readNumber(value: unknown): number {
  return readOptionalNumber(value) ?? 0
}

/** @returns A number, or `undefined`. */
export function readOptionalNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

/** @returns Each element as `read` takes it; none of anything but an array. */
export function readList<Item>(value: unknown, read: (item: unknown) => Item): readonly Item[] {
  return Array.isArray(value) ? value.map((item) => read(item)) : []
}

/** @returns Text for people: strings and numbers as they are, the rest as JSON. */
export function showJson(value: unknown): string {
  return readOptionalText(value) ?? (value === undefined ? '' : JSON.stringify(value))
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
