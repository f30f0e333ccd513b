/**
 * Time as a parameter: everything that waits or compares times takes a `Clock`.
 *
 * Points in time are milliseconds since the epoch and are named `…At`.
 *
 * @module
 */

/** Source of time. Tests pass one they can turn by hand. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now: () => number
  /**
   * Runs `callback` once, `delayMs` milliseconds from now. The timer never keeps the process alive.
   *
   * @returns A function that cancels the call; calling it later or twice does nothing.
   */
  schedule: (delayMs: number, callback: () => void) => () => void
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs)
    timer.unref()
    return () => clearTimeout(timer)
  },
}
