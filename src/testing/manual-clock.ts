/**
 * A clock that only moves when it is told to.
 *
 * @module
 */
import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../clock.js'

/** A {@link Clock} for tests. */
export interface ManualClock extends Clock {
  /** Moves time forward by `ms` milliseconds and runs what was scheduled until then, in order. */
  advance: (ms: number) => void
  /**
   * Lets time run, a millisecond per turn of the event loop, until `promise` settles: for what waits for a time of its own, such as a
   * storage call that was answered 429.
   */
  runUntil: <Result>(promise: Promise<Result>) => Promise<Result>
  /** Timers that were neither run nor cancelled. */
  readonly pending: () => number
}

/** @returns A clock that stands at `startAt`, in milliseconds since the epoch; 1970 by default. */
export function createManualClock(startAt = 0): ManualClock {
  let now = startAt
  const timers = new Set<{ at: number; callback: () => void }>()
  const nextDue = (until: number) =>
    [...timers].filter((timer) => timer.at <= until).toSorted((a, b) => a.at - b.at)[0]
  const advance = (ms: number) => {
    const until = now + ms
    for (let due = nextDue(until); due !== undefined; due = nextDue(until)) {
      now = due.at
      timers.delete(due)
      due.callback()
    }
    now = until
  }
  return {
    now: () => now,
    elapsed: () => now - startAt,
    schedule: (delayMs, callback) => {
      const timer = { at: now + delayMs, callback }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    advance,
    runUntil: async (promise) => {
      const state = { isSettled: false }
      const settle = () => {
        state.isSettled = true
      }
      promise.then(settle, settle)
      while (!state.isSettled) {
        // oxlint-disable-next-line no-await-in-loop -- one turn after the other
        await setImmediate()
        advance(1)
      }
      return await promise
    },
    pending: () => timers.size,
  }
}
