/**
 * Reads one page of an index.
 *
 * @module
 */
import { meetsConditions } from './condition.js'
import type { IndexKey } from './index-key.js'
import type { OperationContext } from './operation-context.js'
import type { QueryPlan } from './query-plan.js'
import { continueAfter, toInterval } from './range-interval.js'
import type { StoredRecord } from './table.js'

/** One page. */
export interface Page {
  readonly records: readonly StoredRecord[]
  /** Present when more items follow. */
  readonly cursor?: string
}

/** @returns The page, or `undefined` when the cursor cannot continue this query. */
export function readPage(
  plan: QueryPlan,
  cursor: string | undefined,
  { view, cursors }: Pick<OperationContext, 'view' | 'cursors'>,
): Page | undefined {
  const { space, indexName, order, limit, filters } = plan
  const position = cursor === undefined ? undefined : cursors.open(cursor, plan)
  if (cursor !== undefined && position === undefined) return undefined
  const interval = continueAfter(toInterval(plan.partition, plan.range), position, order)
  const records: StoredRecord[] = []
  let lastKey: IndexKey = []
  let count = 0
  for (const [key, record] of view.scan({ space, indexName, interval, order })) {
    if (count === limit) return { records, cursor: cursors.seal(lastKey, plan) }
    if (filters === undefined || meetsConditions(record.value, filters)) records.push(record)
    count += 1
    lastKey = key
  }
  return { records }
}
