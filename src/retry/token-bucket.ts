/**
 * A stock of tokens that fills up with time.
 *
 * @module
 */
import type { Clock } from '../clock.js'

/** Sums of fractions miss whole numbers by a little: ten tenths are less than one. */
const TOLERANCE = 1e-6

/** How much of a limit may be used at once. */
const BURST = 0.1

/** How fast a bucket fills, and how far. */
export interface BucketRate {
  /** Tokens that are added per second. */
  readonly perSecond: number
  /** Most tokens it holds. */
  readonly capacity: number
}

/** What {@link TokenBucket.waitMs} reckons with. */
export interface BucketWait {
  /** Tokens that others will take before. Default 0. */
  ahead?: number | undefined
  /** How long nobody takes any, from now, in milliseconds. Default 0. */
  pauseMs?: number | undefined
}

/** In any stretch of time, at most its capacity and what was added meanwhile is taken, when takers heed `waitMs`. */
export interface TokenBucket {
  /** @returns Milliseconds until `tokens` can be taken; when they are more than it ever holds, until it is full. None never wait. */
  waitMs: (tokens: number, wait?: BucketWait) => number
  /** Takes tokens, and goes into debt when there are fewer. */
  take: (tokens: number) => void
  /** Adds tokens, up to its capacity. */
  add: (tokens: number) => void
  /** Changes how it fills; what it holds stays, up to its capacity. */
  setRate: (rate: BucketRate) => void
}

/** Creates a full bucket. */
export function createTokenBucket(clock: Clock, initialRate: BucketRate): TokenBucket {
  let rate = initialRate
  let balance = rate.capacity
  let filledAt = clock.elapsed()

  const fill = (tokens: number, ms: number) =>
    Math.min(rate.capacity, balance + tokens + (rate.perSecond * ms) / 1000)
  const settle = (tokens: number) => {
    const now = clock.elapsed()
    balance = fill(tokens, now - filledAt)
    filledAt = now
  }

  return {
    waitMs: (tokens, { ahead = 0, pauseMs = 0 } = {}) => {
      if (tokens + ahead === 0) return pauseMs
      settle(0)
      const missing = ahead + Math.min(tokens, rate.capacity) - fill(0, pauseMs)
      return missing <= TOLERANCE ? pauseMs : pauseMs + (missing / rate.perSecond) * 1000
    },
    take: (tokens) => {
      settle(0)
      balance -= tokens
    },
    add: settle,
    setRate: (next) => {
      settle(0)
      rate = next
      balance = Math.min(balance, rate.capacity)
    },
  }
}

/** @returns The rate of a bucket that adds `tokens` in `perMs` milliseconds, and lets a tenth of them, or one, go at once. */
export function toBucketRate(tokens: number, perMs = 1000): BucketRate {
  return { perSecond: (tokens * 1000) / perMs, capacity: Math.max(1, tokens * BURST) }
}
