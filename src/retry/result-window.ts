/**
 * Counts successes and failures over the last stretch of time.
 *
 * @module
 */
import type { Clock } from '../clock.js'

const SLICES = 10

/** Results that were counted. */
export interface ResultCounts {
  /** All of them. */
  readonly total: number
  /** Those that were failures. */
  readonly failures: number
}

/** Results of the last stretch of time, kept as one pair of numbers for each tenth of it. */
export interface ResultWindow {
  /** Counts a result. @returns The counts with it. */
  add: (isFailure: boolean) => ResultCounts
}

interface Slice {
  readonly number: number
  total: number
  failures: number
}

/** Creates an empty window of `windowMs` milliseconds. A result counts for nine tenths of that at least, and never longer. */
export function createResultWindow(clock: Clock, windowMs: number): ResultWindow {
  let slices: readonly Slice[] = []

  function currentSlice(): Slice {
    const number = Math.floor((clock.elapsed() / windowMs) * SLICES)
    const last = slices.at(-1)
    if (last?.number === number) return last
    const slice = { number, total: 0, failures: 0 }
    slices = [...slices.filter((older) => older.number > number - SLICES), slice]
    return slice
  }

  return {
    add: (isFailure) => {
      const slice = currentSlice()
      slice.total += 1
      if (isFailure) slice.failures += 1
      return sumUp(slices)
    },
  }
}

function sumUp(slices: readonly Slice[]): ResultCounts {
  let total = 0
  let failures = 0
  for (const slice of slices) {
    total += slice.total
    failures += slice.failures
  }
  return { total, failures }
}
