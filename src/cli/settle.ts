/**
 * Waits until changes have settled.
 *
 * @module
 */
import type { Clock } from '../clock.js'

/** Changes that come within this time count as one, in milliseconds. */
const SETTLE_MS = 150

/** Receives changes, and can be told to forget them. */
export interface Settling {
  /** A file has changed. */
  notice: (file: string) => void
  /** Nothing is reported any more of what was noticed. */
  cancel: () => void
}

/** @param onChange Called with the name of the file that changed last, once nothing has changed for 150 ms. */
export function createSettling(clock: Clock, onChange: (file: string) => void): Settling {
  let cancel: (() => void) | undefined
  return {
    notice: (file) => {
      cancel?.()
      cancel = clock.schedule(SETTLE_MS, () => onChange(file))
    },
    cancel: () => cancel?.(),
  }
}
