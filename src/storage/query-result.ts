/**
 * The result of a query: nothing is asked until it is read.
 *
 * @module
 */
import type { StoredItem } from '../wire/item.js'
import { LIMITS } from '../wire/limits.js'
import type { StorageOperation } from '../wire/storage-operation.js'
import { checkMax } from './check-query.js'
import { openCursor, sealCursor } from './cursor.js'
import { type ExpiryView, hideExpired, pickMetadata } from './expiry-view.js'
import type { PageOptions } from './query-body.js'
import { type QueryPage, readPage } from './read-answer.js'
import type { StorageCall } from './storage-call.js'

/** How much of a result to read. */
export interface ReadLimit {
  /** Most items, a positive integer or `Infinity`. */
  max: number
}

/** How far to count. */
export interface CountLimit {
  /** Where to stop, a positive integer or `Infinity`. Default `Infinity`. */
  max?: number | undefined
}

/**
 * Items that a query finds. `for await (const item of result)` walks over all of them, page by page from the query's cursor on, also
 * over empty pages; each loop starts anew, and one that is left asks for no more pages.
 */
export interface QueryResult<Value = unknown> extends AsyncIterable<StoredItem<Value>> {
  /**
   * Asks for one page: the one that the query's `cursor` names, else the first. Each call is one request. The page's cursor can stand in
   * an address, and is refused by a query with other options.
   */
  page: () => Promise<QueryPage<Value>>
  /** Resolves with the first item, also when empty pages come before it; with `undefined` when the query finds nothing. */
  first: () => Promise<StoredItem<Value> | undefined>
  /** Resolves with the first `max` items, in as few pages as the query's `limit` allows; without one, in pages of up to 100. */
  toArray: (options: ReadLimit) => Promise<StoredItem<Value>[]>
  /** Counts the items, up to `max`, by reading them: in pages of the query's `limit`, or of 100 without one. */
  count: (options?: CountLimit) => Promise<number>
}

/** A query before it is asked. */
export interface QueryPlan {
  /** The operation to ask for. */
  readonly operation: StorageOperation
  /** Page size and start that the caller asked for. */
  readonly asked: Readonly<PageOptions>
  /** Whether items are left out of pages after these were read. */
  readonly isFiltered: boolean
  /** How expired items are treated. */
  readonly expiry: ExpiryView
  /** Writes the body that asks for a page; the cursor is the platform's. */
  readonly body: (page: PageOptions) => string
  /** Writes what makes the query another one, as text. */
  readonly identify: () => string
  /** Whether an item is this package's own, and not to be shown. */
  readonly isInternal: (item: StoredItem) => boolean
}

const MAX_LIMIT = LIMITS.queryLimitMax.value

/** Creates the result of a query. */
export function createQueryResult<Value>(call: StorageCall, plan: QueryPlan): QueryResult<Value> {
  const { asked } = plan
  const start: Position = () => openStart(plan)
  const fetchPage = createFetchPage<Value>(call, plan)
  const walk = (limit: number | undefined, from = start) => walkPages(fetchPage, from, limit)
  const visit = (max: number, onItem: (item: StoredItem<Value>) => void) => {
    const from = () => {
      checkMax({ operation: plan.operation }, max)
      return start()
    }
    return visitItems(walk(chooseLimit(plan, max), from), max, onItem)
  }
  return {
    page: async () => {
      const { items, cursor } = await fetchPage(start, asked.limit)
      if (cursor === undefined) return { items }
      return { items, cursor: sealCursor(cursor, plan.identify()) }
    },
    first: async () => {
      if (mayChooseLimit(asked) && !plan.isFiltered) {
        const { items, cursor } = await fetchPage(start, 1)
        // What the page held may be hidden.
        if (items.length > 0 || cursor === undefined) return items[0]
      }
      for await (const item of walk(asked.limit)) return item
      return undefined
    },
    toArray: async (options?: ReadLimit) => {
      const max = options?.max ?? Number.NaN
      const items: StoredItem<Value>[] = []
      await visit(max, (item) => void items.push(item))
      return items
    },
    count: ({ max = Infinity } = {}) => visit(max, () => undefined),
    [Symbol.asyncIterator]: () => walk(asked.limit),
  }
}

/** Finds the platform's cursor; throws a `StorageError` when the caller asked for what cannot be. */
type Position = () => string | undefined

type FetchPage<Value> = (at: Position, limit: number | undefined) => Promise<QueryPage<Value>>

function openStart({ operation, asked, identify }: QueryPlan): string | undefined {
  return asked.cursor === undefined
    ? undefined
    : openCursor({ operation }, asked.cursor, identify())
}

function createFetchPage<Value>(call: StorageCall, plan: QueryPlan): FetchPage<Value> {
  const { operation, asked, expiry, body, isInternal } = plan
  const metadataFields = expiry.toAsk(asked.metadataFields)
  return (at, limit) =>
    call({
      operation,
      safety: 'read',
      body: () => body({ limit, cursor: at(), metadataFields }),
      read: (answer) => {
        const { items, ...page } = readPage<Value>(answer, at())
        const shown = hideExpired(expiry, items, answer.receivedAt)
          .filter((item) => !isInternal(item))
          .map((item) => ({ ...toBareItem(item), ...pickMetadata(item, asked.metadataFields) }))
        return { ...page, items: shown }
      },
    })
}

function toBareItem<Value>({ key, value }: StoredItem<Value>): StoredItem<Value> {
  return { key, value }
}

async function* walkPages<Value>(
  fetchPage: FetchPage<Value>,
  start: Position,
  limit: number | undefined,
): AsyncGenerator<StoredItem<Value>, void> {
  let at: Position | undefined = start
  while (at !== undefined) {
    // oxlint-disable-next-line no-await-in-loop -- each page names the next
    const { items, cursor }: QueryPage<Value> = await fetchPage(at, limit)
    yield* items
    at = cursor === undefined ? undefined : () => cursor
  }
}

/** Whether the platform takes a cursor with another page size than it was made with is not documented. */
function mayChooseLimit({ cursor }: PageOptions): boolean {
  return cursor === undefined
}

/** @returns The page size to read up to `max` items with. */
function chooseLimit({ asked, isFiltered }: QueryPlan, max: number): number | undefined {
  if (asked.limit !== undefined || !mayChooseLimit(asked)) return asked.limit
  return isFiltered ? MAX_LIMIT : Math.min(max, MAX_LIMIT)
}

/** @returns How many items were visited. */
async function visitItems<Value>(
  items: AsyncIterable<StoredItem<Value>>,
  max: number,
  onItem: (item: StoredItem<Value>) => void,
): Promise<number> {
  let count = 0
  for await (const item of items) {
    onItem(item)
    count += 1
    if (count >= max) break
  }
  return count
}
