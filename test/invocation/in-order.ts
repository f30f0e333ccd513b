/**
 * Steps that must not overlap.
 *
 * @module
 */

/** Runs `step` with 0, 1, … `count − 1`, each after the one before has ended. */
export async function inOrder(
  count: number,
  step: (index: number) => Promise<void>,
): Promise<void> {
  const steps = Array.from({ length: count }, (_, index) => index)
  await steps.reduce((before, index) => before.then(() => step(index)), Promise.resolve())
}
