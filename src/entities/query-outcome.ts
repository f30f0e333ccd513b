/**
 * Results of queries that are refused, or whose items are checked.
 *
 * @module
 */
import type { QueryResult } from '../storage/query-result.js'
import type { StorageError } from '../storage-error.js'
import type { StoredItem } from '../wire/item.js'

/** @returns A result that rejects however it is read. */
export function createRefusedResult<Value>(error: StorageError): QueryResult<Value> {
  const reject = async (): Promise<never> => {
    throw error
  }
  return {
    page: reject,
    first: reject,
    toArray: reject,
    count: reject,
    [Symbol.asyncIterator]: () => ({ next: reject }),
  }
}

/** @returns The same result; reading an item that `check` throws for rejects. */
export function createCheckedResult<Value>(
  result: QueryResult<Value>,
  check: (item: StoredItem<Value>) => void,
): QueryResult<Value> {
  return {
    page: async () => {
      const page = await result.page()
      page.items.forEach(check)
      return page
    },
    first: async () => {
      const item = await result.first()
      if (item !== undefined) check(item)
      return item
    },
    toArray: async (options) => {
      const items = await result.toArray(options)
      items.forEach(check)
      return items
    },
    count: (options) => result.count(options),
    async *[Symbol.asyncIterator]() {
      for await (const item of result) {
        check(item)
        yield item
      }
    },
  }
}
