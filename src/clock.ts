/**
 * Time as a parameter: everything that waits or compares times takes a `Clock`.
 *
 * Points in time are milliseconds since the epoch and are named `…At`; those of `elapsed()` are named so.
 *
 * @module
 */

/** Source of time. Tests pass one they can turn by hand. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now: () => number
  /** Milliseconds since some moment in the past. It never jumps, whatever is done to the machine's date: for deadlines and rates. */
  elapsed: () => number
  /**
   * Runs `callback` once, `delayMs` milliseconds from now. With `keepsProcessAlive`, default `false`, the process does not end before:
   * somebody waits for what follows.
   *
   * @returns A function that cancels the call; calling it later or twice does nothing.
   */
  schedule: (
    delayMs: number,
    callback: () => void,
    options?: { keepsProcessAlive?: boolean | undefined },
  ) => () => void
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  schedule: (delayMs, callback, { keepsProcessAlive = false } = {}) => {
    const timer = setTimeout(callback, delayMs)
    if (!keepsProcessAlive) timer.unref()
    return () => clearTimeout(timer)
  },
}
