/**
 * From stored records to the items of answers, and from requests to records.
 *
 * @module
 */
import { toSeconds } from '../../values/ttl.js'
import type { StoredEntityItem } from '../../wire/item.js'
import type { MetadataField, Ttl } from '../../wire/write-options.js'
import type { StoredRecord } from './table.js'

/** What a write stores. */
export interface NewItem {
  readonly key: string
  readonly value: unknown
  readonly ttl: Ttl | undefined
}

/** @returns The record to store; an overwritten item keeps its `createdAt`. */
export function toRecord(
  { key, value, ttl }: NewItem,
  previous: StoredRecord | undefined,
  now: number,
): StoredRecord {
  const record = { key, value, createdAt: previous?.createdAt ?? now, updatedAt: now }
  return ttl === undefined ? record : { ...record, expiresAt: now + toSeconds(ttl) * 1000 }
}

/** @returns The item with the metadata that was asked for. */
export function toItem(
  record: StoredRecord,
  fields: readonly MetadataField[] = [],
  entityName?: string,
): StoredEntityItem {
  return {
    key: record.key,
    value: record.value,
    ...(entityName === undefined ? {} : { entityName }),
    ...(fields.includes('CREATED_AT') ? { createdAt: record.createdAt } : {}),
    ...(fields.includes('UPDATED_AT') ? { updatedAt: record.updatedAt } : {}),
    ...(fields.includes('EXPIRE_TIME') && record.expiresAt !== undefined
      ? { expireTime: new Date(record.expiresAt).toISOString() }
      : {}),
  }
}
