/**
 * Splits a list that is too long for one request.
 *
 * @module
 */

/** What one request can hold. */
export interface BatchLimits {
  /** Most items, 1 or more. */
  readonly maxItems: number
  /** Most bytes of the body. */
  readonly maxBytes: number
}

/** Of a body without items: two brackets, less the comma that one item does not have. */
const EMPTY_BYTES = 1

/**
 * Splits items into as few requests as their order allows. `sizeOf` tells how many bytes an item has in the body; one that is larger than
 * `maxBytes` makes a request of its own.
 *
 * @returns Chunks with one item or more, which hold every item once and in order.
 */
export function splitBatch<Item>(
  items: readonly Item[],
  { maxItems, maxBytes }: BatchLimits,
  sizeOf: (item: Item) => number,
): readonly (readonly Item[])[] {
  const chunks: Item[][] = []
  let current: Item[] = []
  let bytes = EMPTY_BYTES
  for (const item of items) {
    const added = sizeOf(item) + 1
    const isFull = current.length === maxItems || bytes + added > maxBytes
    if (isFull && current.length > 0) {
      chunks.push(current)
      current = []
      bytes = EMPTY_BYTES
    }
    current.push(item)
    bytes += added
  }
  return current.length === 0 ? chunks : [...chunks, current]
}
