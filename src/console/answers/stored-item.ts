/**
 * Stored items as the browser of the console lists them.
 *
 * @module
 */
import {
  readList,
  readMembers,
  readNumber,
  readOptionalNumber,
  readOptionalText,
  readText,
} from './read-json.js'

/** One item. Its value stays the JSON text that was stored, so that long numbers keep their digits. */
export interface StoredItem {
  readonly key: string
  /** Absent when it is a secret that nobody asked to see. */
  readonly valueText: string | undefined
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly updatedAt: number
  readonly expiresAt: number | undefined
}

/** One page of items. */
export interface ItemPage {
  readonly items: readonly StoredItem[]
  /** Where the next page starts; absent on the last. */
  readonly next: string | undefined
}

/** Reads the answer of `/items/list`. */
export function readItemPage(answer: unknown): ItemPage {
  const { items, next } = readMembers(answer)
  return { items: readList(items, readItem), next: readOptionalText(next) }
}

function readItem(value: unknown): StoredItem {
  const { key, valueText, createdAt, updatedAt, expiresAt } = readMembers(value)
  return {
    key: readText(key),
    valueText: readOptionalText(valueText),
    createdAt: readNumber(createdAt),
    updatedAt: readNumber(updatedAt),
    expiresAt: readOptionalNumber(expiresAt),
  }
}
