/**
 * Whether items that have outlived their time to live are shown: the platform may return them for 48 hours more.
 *
 * @module
 */
import type { StoredItem } from '../wire/item.js'
import type { MetadataField } from '../wire/write-options.js'

/** Metadata of an item, as the platform answers with it. */
export type ItemMetadata = Pick<StoredItem, 'createdAt' | 'updatedAt' | 'expireTime'>

/** How one client treats expired items. */
export interface ExpiryView {
  /** @returns The metadata to ask for when the caller wants `fields`. */
  readonly toAsk: (
    fields: readonly MetadataField[] | undefined,
  ) => readonly MetadataField[] | undefined
  /** Whether an item is to be treated like a missing one. `now` is in milliseconds since the epoch. */
  readonly isHidden: (item: ItemMetadata, now: number) => boolean
}

/** Expired items are treated like missing ones. */
export const HIDE_EXPIRED: ExpiryView = {
  toAsk: (fields = []) => (fields.includes('EXPIRE_TIME') ? fields : [...fields, 'EXPIRE_TIME']),
  // A time that cannot be read compares as false.
  isHidden: ({ expireTime }, now) => expireTime !== undefined && Date.parse(expireTime) <= now,
}

/** Expired items are shown for as long as the platform returns them. */
export const SHOW_EXPIRED: ExpiryView = { toAsk: (fields) => fields, isHidden: () => false }

/** @returns The items to show. `now` is in milliseconds since the epoch, such as an answer's `receivedAt`. */
export function hideExpired<Item extends ItemMetadata>(
  view: ExpiryView,
  items: readonly Item[],
  now: number,
): readonly Item[] {
  return items.filter((item) => !view.isHidden(item, now))
}

/** @returns The metadata that the caller asked for, without what was asked for besides. */
export function pickMetadata(
  { createdAt, updatedAt, expireTime }: ItemMetadata,
  fields: readonly MetadataField[] = [],
): ItemMetadata {
  return {
    ...(createdAt !== undefined && fields.includes('CREATED_AT') ? { createdAt } : {}),
    ...(updatedAt !== undefined && fields.includes('UPDATED_AT') ? { updatedAt } : {}),
    ...(expireTime !== undefined && fields.includes('EXPIRE_TIME') ? { expireTime } : {}),
  }
}
