/**
 * The moment when nothing that is ready to run is left.
 *
 * @module
 */
import { nextTick } from 'node:process'

/**
 * Resolves when the queue of promise jobs has run dry: after everything that a task, and the promises it settled, start. Nothing of the
 * network or of timers comes in between.
 */
export function endOfTick(): Promise<void> {
  // From within a promise job, `nextTick` comes after all other promise jobs; elsewhere it would come before them.
  return Promise.resolve().then(() => new Promise((resolve) => nextTick(resolve)))
}
