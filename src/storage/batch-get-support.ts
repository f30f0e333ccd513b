/**
 * Remembers that storage has no `batch/get` for this app, so that single reads are not held up by asking for it.
 *
 * @module
 */
import type { Clock } from '../clock.js'

/** Whether `batch/get` can be asked for. May be shared by all clients of one address. */
export interface BatchGetSupport {
  /** Whether it is worth a try. */
  readonly isAvailable: () => boolean
  /** Called when the endpoint was refused; it is not asked for during the next ten minutes. */
  readonly onUnavailable: () => void
}

const PAUSE_MS = 10 * 60 * 1000

/** Creates the memory; `batch/get` counts as available. */
export function createBatchGetSupport(clock: Clock): BatchGetSupport {
  let availableAt = -Infinity
  return {
    isAvailable: () => clock.elapsed() >= availableAt,
    onUnavailable: () => {
      availableAt = clock.elapsed() + PAUSE_MS
    },
  }
}
