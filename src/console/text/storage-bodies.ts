/**
 * Bodies of storage operations, written as text so that values go out exactly as they were typed.
 *
 * @module
 */
import { type Space, readEntityName } from './space.js'

/** An item to write. */
export interface ItemDraft {
  readonly key: string
  /** JSON. */
  readonly valueText: string
  /** Seconds until it expires; absent for an item that stays. */
  readonly ttlSeconds?: number
  /** Whether an item of that key must not be there yet. */
  readonly isNew: boolean
}

/** @returns The body of `set`, `secret/set` or `entity/set`. */
export function writeSetBody(space: Space, draft: ItemDraft): string {
  const { key, valueText, ttlSeconds, isNew } = draft
  const options = {
    ...(ttlSeconds === undefined ? {} : { ttl: { value: ttlSeconds, unit: 'SECONDS' } }),
    ...(isNew ? { keyPolicy: 'FAIL_IF_EXISTS' } : {}),
  }
  const members = [...toNames(space, key), `"value":${valueText}`]
  if (Object.keys(options).length > 0) members.push(`"options":${JSON.stringify(options)}`)
  return `{${members.join(',')}}`
}

/** @returns The body of `delete`, `secret/delete` or `entity/delete`. */
export function writeDeleteBody(space: Space, key: string): string {
  return `{${toNames(space, key).join(',')}}`
}

function toNames(space: Space, key: string): string[] {
  const entityName = readEntityName(space)
  return [
    ...(entityName === undefined ? [] : [`"entityName":${JSON.stringify(entityName)}`]),
    `"key":${JSON.stringify(key)}`,
  ]
}
