/**
 * How much the models are tried: enough in CI to notice a mistake, far more at night.
 *
 * @module
 */

/** How many cases each model is tried with. */
export interface Budget {
  /** Mutated tokens. */
  mutants: number
  /** Mutated payloads under a genuine signature. */
  signedPayloads: number
  /** Rotations of the signing key, half of them with a time in which both keys are published. */
  rotations: number
  /** Days on which each fetch of the keys fails in another way. */
  outages: number
  /** Pairings of invocations that brought a token with one that asks for it. */
  pairings: number
  /** Writes of which one answer in ten is lost. */
  writes: number
  /** Times that a process is killed while it writes its data file. */
  kills: number
}

/** Less than a minute. */
export const CI_BUDGET: Budget = {
  mutants: 6000,
  signedPayloads: 2000,
  rotations: 400,
  outages: 1,
  pairings: 3000,
  writes: 5000,
  kills: 20,
}

/** Less than an hour on two cores. */
export const NIGHTLY_BUDGET: Budget = {
  mutants: 10_000_000,
  signedPayloads: 500_000,
  rotations: 50_000,
  outages: 200,
  pairings: 2_000_000,
  writes: 100_000,
  kills: 200,
}
