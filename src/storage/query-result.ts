/**
 * The result of a query: nothing is asked until it is read.
 *
 * @module
 */
import type { StoredItem } from '../wire/item.js'
import type { StorageOperation } from '../wire/storage-operation.js'
import { type QueryPage, readPage } from './read-answer.js'
import type { StorageCall } from './storage-call.js'

/**
 * Items that a query finds. `for await (const item of result)` walks over all of them, page by page from the query's cursor on, also
 * over empty pages; each loop starts anew.
 */
export interface QueryResult<Value = unknown> extends AsyncIterable<StoredItem<Value>> {
  /** Asks for one page: the one that the query's `cursor` names, else the first. Each call is one request. */
  page: () => Promise<QueryPage<Value>>
}

/** A query before it is asked. */
export interface QueryPlan {
  /** The operation to ask for. */
  readonly operation: StorageOperation
  /** Where to start. */
  readonly cursor: string | undefined
  /** Writes the body that asks for the page at a cursor. */
  readonly body: (cursor: string | undefined) => string
}

/** Creates the result of a query. */
export function createQueryResult<Value>(
  call: StorageCall,
  { operation, cursor: start, body }: QueryPlan,
): QueryResult<Value> {
  const fetchPage: FetchPage<Value> = (cursor) =>
    call({
      operation,
      body: () => body(cursor),
      read: (answer) => readPage<Value>(answer, cursor),
    })
  return {
    page: () => fetchPage(start),
    [Symbol.asyncIterator]: () => walk(fetchPage, start),
  }
}

type FetchPage<Value> = (cursor: string | undefined) => Promise<QueryPage<Value>>

async function* walk<Value>(
  fetchPage: FetchPage<Value>,
  start: string | undefined,
): AsyncGenerator<StoredItem<Value>, void> {
  let cursor = start
  do {
    // oxlint-disable-next-line no-await-in-loop -- each page names the next
    const page = await fetchPage(cursor)
    yield* page.items
    cursor = page.cursor
  } while (cursor !== undefined)
}
