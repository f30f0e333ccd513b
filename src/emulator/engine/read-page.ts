/**
 * Reads one page of an index.
 *
 * @module
 */
import type { MetadataField } from '../../wire/write-options.js'
import { type CheckedConditionSet, meetsConditions } from './condition.js'
import { type IndexKeyPart, toParts } from './index-key.js'
import { renderItem } from './item-text.js'
import type { OperationContext } from './operation-context.js'
import type { QueryPlan } from './query-plan.js'
import { continueAfter, toInterval } from './range-interval.js'
import { parseAttributes } from './read-attribute.js'
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
  { queryView, cursors }: Pick<OperationContext, 'queryView' | 'cursors'>,
): Page | undefined {
  const { space, indexName, order, limit, filters } = plan
  const position = cursor === undefined ? undefined : cursors.open(cursor, plan)
  if (cursor !== undefined && position === undefined) return undefined
  const interval = continueAfter(toInterval(plan.partition, plan.range), position, order)
  const records: StoredRecord[] = []
  let last: readonly IndexKeyPart[] = []
  let count = 0
  for (const [key, record] of queryView().scan({ space, indexName, interval, order })) {
    if (count === limit) return { records, cursor: cursors.seal(last, plan) }
    if (filters === undefined || isMet(record, filters)) records.push(record)
    count += 1
    last = toParts(key)
  }
  return { records }
}

/** @returns The page as JSON. */
export function renderPage(
  { records, cursor }: Page,
  fields: readonly MetadataField[] | undefined,
): string {
  const data = records.map((record) => renderItem(record, fields)).join()
  return cursor === undefined
    ? `{"data":[${data}]}`
    : `{"data":[${data}],"cursor":${JSON.stringify(cursor)}}`
}

function isMet({ valueText }: StoredRecord, conditions: CheckedConditionSet): boolean {
  return meetsConditions(parseAttributes(valueText), conditions)
}
