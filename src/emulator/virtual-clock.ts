/**
 * A clock that can be stopped, moved on and set, over one that runs by itself.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import { OptionsError } from '../errors.js'
import { type QueuedTimer, createTimerQueue } from './timer-queue.js'

/** Where a virtual clock stands. */
export interface VirtualClockState {
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly isFrozen: boolean
  /** How far it is ahead of the clock below, in milliseconds. */
  readonly aheadMs: number
}

/** A {@link Clock} that can be moved. Its timers run when its own time reaches them, in order. */
export interface VirtualClock extends Clock {
  /** Stops it; doing so twice does nothing. */
  freeze: () => void
  /** Lets it run on from where it stands; doing so twice does nothing. */
  resume: () => void
  /**
   * Moves it forward by `ms` milliseconds, and runs what was scheduled until then; frozen it stays frozen.
   *
   * @throws OptionsError (`ERR_OPTIONS`) when `ms` is below 0 or leads beyond the year 9999.
   */
  advance: (ms: number) => void
  /**
   * Sets its date, in milliseconds since the epoch. Forward it moves as `advance` does; backward only the date is set: `elapsed()` and what
   * is scheduled stay as they are.
   *
   * @throws OptionsError (`ERR_OPTIONS`) when the date is not in the years 1970 to 9999.
   */
  setTo: (epochMs: number) => void
  /** @returns Where it stands. */
  state: () => VirtualClockState
}

/** A moment on the axes of both kinds of time. */
interface Moment {
  readonly now: number
  readonly elapsed: number
}

const MAX_DATE = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** A timer with a longer delay would end at once. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** Dates of today hold no smaller parts of a millisecond: a timer would be armed for a moment that does not come. */
const TOLERANCE_MS = 1e-3

/** Creates a clock that runs with `base`. */
export function createVirtualClock(base: Clock): VirtualClock {
  const timers = createTimerQueue()
  let ahead: Moment = { now: 0, elapsed: 0 }
  let frozen: Moment | undefined
  let disarm: (() => void) | undefined

  const read = () => frozen ?? add(ahead, { now: base.now(), elapsed: base.elapsed() })
  const shift = (by: Moment) => {
    if (frozen === undefined) ahead = add(ahead, by)
    else frozen = add(frozen, by)
  }

  /** One timer of the base stands for the next of ours. */
  function arm(): void {
    disarm?.()
    const next = timers.findDue(Infinity)
    if (next === undefined || frozen !== undefined) return
    const delayMs = Math.min(MAX_TIMER_MS, Math.max(0, next.dueAt - read().elapsed))
    const keepsProcessAlive = timers.keepsProcessAlive()
    disarm = base.schedule(delayMs, runDue, { keepsProcessAlive })
  }

  function run(timer: QueuedTimer): void {
    timers.remove(timer)
    timer.callback()
  }

  /** What is scheduled meanwhile waits for its own turn, so that other work gets one too. */
  function runDue(): void {
    const until = read().elapsed + TOLERANCE_MS
    try {
      for (let left = timers.countDue(until); left > 0; left -= 1) {
        const due = timers.findDue(until)
        if (due !== undefined) run(due)
      }
    } finally {
      arm()
    }
  }

  function moveTo(elapsed: number): void {
    const ms = Math.max(0, elapsed - read().elapsed)
    shift({ now: ms, elapsed: ms })
  }

  function advance(ms: number): void {
    const until = read().elapsed + ms
    try {
      for (let due = timers.findDue(until); due !== undefined; due = timers.findDue(until)) {
        moveTo(due.dueAt)
        run(due)
      }
      moveTo(until)
    } finally {
      arm()
    }
  }

  return {
    // Timers end between whole milliseconds; dates of stored items do not.
    now: () => Math.round(read().now),
    elapsed: () => read().elapsed,
    schedule: (delayMs, callback, { keepsProcessAlive = false } = {}) => {
      const timer = { dueAt: read().elapsed + delayMs, callback, keepsProcessAlive }
      timers.add(timer)
      arm()
      return () => {
        timers.remove(timer)
        arm()
      }
    },
    freeze: () => {
      frozen ??= read()
      arm()
    },
    resume: () => {
      if (frozen === undefined) return
      ahead = { now: frozen.now - base.now(), elapsed: frozen.elapsed - base.elapsed() }
      frozen = undefined
      arm()
    },
    advance: (ms) => {
      if (!(ms >= 0 && read().now + ms <= MAX_DATE)) {
        throw new OptionsError(
          'ms',
          'is wrong: expected 0 or more, and no date after the year 9999',
        )
      }
      advance(ms)
    },
    setTo: (epochMs) => {
      if (!(epochMs >= 0 && epochMs <= MAX_DATE)) {
        throw new OptionsError('epochMs', 'is wrong: expected a date of the years 1970 to 9999')
      }
      const ms = epochMs - read().now
      if (ms < 0) shift({ now: ms, elapsed: 0 })
      else advance(ms)
    },
    state: () => {
      const now = Math.round(read().now)
      return { now, isFrozen: frozen !== undefined, aheadMs: now - Math.round(base.now()) }
    },
  }
}

function add(moment: Moment, by: Moment): Moment {
  return { now: moment.now + by.now, elapsed: moment.elapsed + by.elapsed }
}
