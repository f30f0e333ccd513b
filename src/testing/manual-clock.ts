/**
 * A clock that only moves when it is told to.
 *
 * @module
 */
import type { Clock } from '../clock.js'

/** A {@link Clock} for tests. */
export interface ManualClock extends Clock {
  /** Moves time forward by `ms` milliseconds and runs what was scheduled until then, in order. */
  advance: (ms: number) => void
  /** Timers that were neither run nor cancelled. */
  readonly pending: () => number
}

/** @returns A clock that stands at `startAt`, in milliseconds since the epoch; 1970 by default. */
export function createManualClock(startAt = 0): ManualClock {
  let now = startAt
  const timers = new Set<{ at: number; callback: () => void }>()
  const nextDue = (until: number) =>
    [...timers].filter((timer) => timer.at <= until).toSorted((a, b) => a.at - b.at)[0]
  return {
    now: () => now,
    schedule: (delayMs, callback) => {
      const timer = { at: now + delayMs, callback }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    advance: (ms) => {
      const until = now + ms
      for (let due = nextDue(until); due !== undefined; due = nextDue(until)) {
        now = due.at
        timers.delete(due)
        due.callback()
      }
      now = until
    },
    pending: () => timers.size,
  }
}
