/**
 * From stored records to the JSON of answers, and from requests to records.
 *
 * @module
 */
import { toSeconds } from '../../values/ttl.js'
import type { MetadataField, Ttl } from '../../wire/write-options.js'
import type { StoredRecord } from './table.js'

/** What a write stores. */
export interface NewItem {
  readonly key: string
  /** A part of the request's body. */
  readonly valueText: string
  readonly ttl: Ttl | undefined
}

/** @returns The record to store; an overwritten item keeps its `createdAt`. */
export function toRecord(
  { key, valueText, ttl }: NewItem,
  previous: StoredRecord | undefined,
  now: number,
): StoredRecord {
  const record = {
    key,
    valueText: copyText(valueText),
    createdAt: previous?.createdAt ?? now,
    updatedAt: now,
  }
  return ttl === undefined ? record : { ...record, expiresAt: now + toSeconds(ttl) * 1000 }
}

/** @returns The item as JSON, with the metadata that was asked for; the value is just as it came. */
export function renderItem(
  { key, valueText, createdAt, updatedAt, expiresAt }: StoredRecord,
  fields: readonly MetadataField[] = [],
  entityName?: string,
): string {
  let text = `{"key":${JSON.stringify(key)},"value":${valueText}`
  if (entityName !== undefined) text += `,"entityName":${JSON.stringify(entityName)}`
  if (fields.includes('CREATED_AT')) text += `,"createdAt":${createdAt}`
  if (fields.includes('UPDATED_AT')) text += `,"updatedAt":${updatedAt}`
  if (fields.includes('EXPIRE_TIME') && expiresAt !== undefined) {
    text += `,"expireTime":"${new Date(expiresAt).toISOString()}"`
  }
  return `${text}}`
}

/** A part of a text keeps the whole text in memory; its copy does not. */
function copyText(part: string): string {
  return Buffer.from(part).toString()
}
