/**
 * Waits for work so long and no longer.
 *
 * @module
 */
import type { Clock } from '../clock.js'

/** @returns What the work came to, or `too-slow` when it takes longer than `ms` milliseconds; it goes on then, and its failure is the caller's to hear of. */
export function withinTime<Result>(
  work: Promise<Result>,
  ms: number,
  clock: Clock,
): Promise<Result | 'too-slow'> {
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(Math.max(0, ms), () => resolve('too-slow'), {
      keepsProcessAlive: true,
    })
    work.finally(cancel).then(resolve, reject)
  })
}
