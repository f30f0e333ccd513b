/**
 * Pages through a key space for people who look into it; no rules of the storage API apply.
 *
 * @module
 */
import { BY_KEY_INDEX } from '../../wire/entity-definition.js'
import type { LiveView } from './live-view.js'
import { continueAfter, toInterval } from './range-interval.js'
import type { StoredRecord } from './table.js'
import type { Space } from './tenant-store.js'

/** Which items to list. */
export interface BrowseRequest {
  /** How the keys begin. Default: any. */
  readonly prefix?: string | undefined
  /** Only keys after this one. Default: from the first. */
  readonly after?: string | undefined
  /** At most, from 1. */
  readonly limit: number
}

/** Items in the order of their keys. */
export interface BrowsePage {
  readonly records: readonly StoredRecord[]
  /** The `after` of the next page; absent when no more items follow. */
  readonly next?: string
}

/** @returns The page. */
export function browseSpace(
  view: LiveView,
  space: Space,
  { prefix = '', after, limit }: BrowseRequest,
): BrowsePage {
  const whole = toInterval([], { condition: 'BEGINS_WITH', values: [prefix] })
  const interval = continueAfter(whole, after === undefined ? undefined : [after], 'ASC')
  const records: StoredRecord[] = []
  const scan = { space, indexName: BY_KEY_INDEX, interval, order: 'ASC' } as const
  for (const [, record] of view.scan(scan)) {
    const last = records.at(-1)
    if (last !== undefined && records.length === limit) return { records, next: last.key }
    records.push(record)
  }
  return { records }
}
