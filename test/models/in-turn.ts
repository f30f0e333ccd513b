/**
 * Steps one after the other, or some at a time.
 *
 * @module
 */

/** Runs `step` with each item, after the one before has ended. */
export async function inTurn<Item>(
  items: Iterable<Item>,
  step: (item: Item) => Promise<void>,
): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
  for (const item of items) await step(item)
}

/** Runs `step` with 0, 1, … `count − 1`, at most `lanes` of them at a time. */
export async function inLanes(
  count: number,
  lanes: number,
  step: (index: number) => Promise<void>,
): Promise<void> {
  const indices = countTo(count)
  await Promise.all(Array.from({ length: lanes }, () => inTurn(indices, step)))
}

function* countTo(count: number): Generator<number, void> {
  for (let index = 0; index < count; index += 1) yield index
}
