/**
 * Reads one page of an index.
 *
 * @module
 */
import type { IndexKey } from './index-key.js'
import type { OperationContext } from './operation-context.js'
import { continueAfter } from './range-interval.js'
import type { Scan, StoredRecord } from './tenant-store.js'

/** Where a page starts and how long it is. */
export interface PageRequest {
  readonly scan: Scan
  readonly limit: number
  /** The cursor of the page before. */
  readonly cursor: string | undefined
  /** The query without its cursor. */
  readonly parameters: object
}

/** One page. */
export interface Page {
  readonly records: readonly StoredRecord[]
  /** Present when more items follow. */
  readonly cursor?: string
}

/** @returns The page, or `undefined` when the cursor cannot continue this query. */
export function readPage(
  { scan, limit, cursor, parameters }: PageRequest,
  { view, cursors }: Pick<OperationContext, 'view' | 'cursors'>,
): Page | undefined {
  const position = cursor === undefined ? undefined : cursors.open(cursor, parameters)
  if (cursor !== undefined && position === undefined) return undefined
  const interval = continueAfter(scan.interval, position, scan.order)
  const records: StoredRecord[] = []
  let lastKey: IndexKey = []
  for (const [key, record] of view.scan({ ...scan, interval })) {
    if (records.length === limit) return { records, cursor: cursors.seal(lastKey, parameters) }
    records.push(record)
    lastKey = key
  }
  return { records }
}
