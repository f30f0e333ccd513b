/**
 * How fast a throttled sender may send: well below the rate that was too much, close to it soon, past it carefully, then faster and faster.
 *
 * Source: the cubic curve of RFC 9438, as AWS SDKs use it in their adaptive retry mode.
 *
 * @module
 */

/** What is left of a rate that was too much. */
const DECREASE = 0.7

/** Growth of the rate, in requests per second and cubed second. */
const GROWTH = 0.4

const MIN_PER_SECOND = 1

/** A rate that was too much. */
export interface Throttling {
  /** Requests per second when the sender was throttled. */
  readonly peakPerSecond: number
  /** When it may send again, in monotonic milliseconds. */
  readonly resumesAt: number
}

/** @returns Requests per second that a throttled sender may send at `elapsed`, a monotonic time in milliseconds; at least 1. */
export function adaptiveRate({ peakPerSecond, resumesAt }: Throttling, elapsed: number): number {
  const seconds = Math.max(0, elapsed - resumesAt) / 1000
  const secondsToPeak = Math.cbrt((peakPerSecond * (1 - DECREASE)) / GROWTH)
  const perSecond = peakPerSecond + GROWTH * (seconds - secondsToPeak) ** 3
  return Math.max(MIN_PER_SECOND, perSecond)
}
