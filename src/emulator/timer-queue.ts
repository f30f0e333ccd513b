/**
 * Timers in the order in which they are due.
 *
 * @module
 */

/** Something to be done at a time. */
export interface QueuedTimer {
  /** On whatever axis its owner counts. */
  readonly dueAt: number
  readonly callback: () => void
  /** Whether the process must not end before. */
  readonly keepsProcessAlive: boolean
}

/** Timers in the order in which they are due; of equal ones the first that was added comes first. */
export interface TimerQueue {
  add: (timer: QueuedTimer) => void
  /** Takes a timer out; nothing happens when it is not in there. */
  remove: (timer: QueuedTimer) => void
  /** @returns The next timer that is due by then, if any. */
  findDue: (until: number) => QueuedTimer | undefined
  /** @returns How many are due by then. */
  countDue: (until: number) => number
  /** @returns Whether there is one that the process must not end before. */
  keepsProcessAlive: () => boolean
}

/** Creates an empty queue. */
export function createTimerQueue(): TimerQueue {
  const timers: QueuedTimer[] = []
  const countDue = (until: number) => timers.findLastIndex(({ dueAt }) => dueAt <= until) + 1

  return {
    add: (timer) => void timers.splice(countDue(timer.dueAt), 0, timer),
    remove: (timer) => {
      const index = timers.indexOf(timer)
      if (index !== -1) timers.splice(index, 1)
    },
    findDue: (until) => timers.find(({ dueAt }) => dueAt <= until),
    countDue,
    keepsProcessAlive: () => timers.some((timer) => timer.keepsProcessAlive),
  }
}
