/**
 * Asynchronous work on a list, a few items at a time.
 *
 * @module
 */

/** Applies `work` to each item, to at most `limit` of them at once. @returns The results in the order of the items. */
export async function mapBounded<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  const queue = items.entries()
  const takeOn = async () => {
    // The workers share one iterator, so that each item is taken once.
    // oxlint-disable-next-line no-await-in-loop -- one item after the other is what a worker does
    for (const [index, item] of queue) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, takeOn))
  return results
}
