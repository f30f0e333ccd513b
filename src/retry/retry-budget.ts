/**
 * Limits how many requests are retries, so that retrying never becomes the load that keeps a service down.
 *
 * A token bucket: each first attempt adds a fraction of a token, time adds some per second, each retry takes one. It holds what time adds
 * in one window, so no token is older than that.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import { createTokenBucket } from './token-bucket.js'

/** Options of {@link createRetryBudget}. */
export interface RetryBudgetOptions {
  /** Its monotonic time is used. */
  clock: Clock
  /** Retries per first attempt. Default 0.1. */
  ratio?: number | undefined
  /** Retries per second that are always allowed. Default 3. */
  perSecond?: number | undefined
  /** How long a token lasts, in milliseconds. Default 10 000. */
  windowMs?: number | undefined
}

/** In any stretch of time: retries ≤ `ratio` × first attempts + `perSecond` × seconds + a burst of `perSecond` × window (30). */
export interface RetryBudget {
  /** Notes that a request was sent for the first time. */
  onRequest: () => void
  /** Takes a token. @returns `false` when there is none: the request must not be sent again. */
  tryRetry: () => boolean
}

/** Creates a budget with its whole burst. */
export function createRetryBudget(options: RetryBudgetOptions): RetryBudget {
  const { clock, ratio = 0.1, perSecond = 3, windowMs = 10_000 } = options
  const capacity = Math.max(1, (perSecond * windowMs) / 1000)
  const bucket = createTokenBucket(clock, { perSecond, capacity })
  return {
    onRequest: () => bucket.add(ratio),
    tryRetry: () => {
      const isAllowed = bucket.waitMs(1) === 0
      if (isAllowed) bucket.take(1)
      return isAllowed
    },
  }
}
