/**
 * A query as the engine carries it out.
 *
 * @module
 */
import type { CheckedConditionSet } from './condition.js'
import type { ExactValue } from './exact-value.js'
import type { ScanOrder } from './ordered-index.js'
import type { CheckedRange } from './range-interval.js'
import type { Space } from './tenant-store.js'

/** A query whose defaults are filled in and whose rules were checked: all that a cursor is bound to. */
export interface QueryPlan {
  readonly space: Space
  /** `by-key` or a declared index. */
  readonly indexName: string
  readonly partition: readonly ExactValue[]
  readonly range: CheckedRange | undefined
  /** Applied after the page was read. */
  readonly filters: CheckedConditionSet | undefined
  readonly order: ScanOrder
  readonly limit: number
}
