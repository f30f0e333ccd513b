/**
 * Limits how often something is done in any stretch of time.
 *
 * @module
 */

/** Counts what was done lately. Times are milliseconds since the epoch and never go back. */
export interface FetchBudget {
  /** Whether one more may be done at `now`. */
  allows: (now: number) => boolean
  /** Notes that one was done at `now`, allowed or not. */
  spend: (now: number) => void
  /** How long to wait from `now` until one more is allowed, in milliseconds. */
  waitMs: (now: number) => number
}

/** What a budget allows. */
export interface FetchBudgetOptions {
  /** Most fetches in any stretch of `perMs`. */
  fetches: number
  /** Length of the stretch, in milliseconds. */
  perMs: number
}

/** @returns A budget of which nothing is spent. */
export function createFetchBudget({ fetches, perMs }: FetchBudgetOptions): FetchBudget {
  let spentAt: readonly number[] = []
  const waitMs = (now: number) => {
    const oldest = spentAt.length < fetches ? undefined : spentAt[0]
    return oldest === undefined ? 0 : Math.max(0, oldest + perMs - now)
  }
  return {
    allows: (now) => waitMs(now) === 0,
    spend: (now) => {
      spentAt = [...spentAt, now].slice(-fetches)
    },
    waitMs,
  }
}
