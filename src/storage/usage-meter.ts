/**
 * Counts what storage calls cost.
 *
 * @module
 */
import type { CallObservation, StorageObserver } from './storage-observer.js'
import { countUnits } from './usage-units.js'

/** What was used so far. Repeated requests count each time, as they do for the platform. */
export interface StorageUsage {
  /** Requests that were sent. The platform allows 1,000 per second and installation. */
  readonly requests: number
  /** Units of 10 KB that were read. The platform allows 4,000 per minute and installation. */
  readonly readUnits: number
  /** Units of 10 KB that were written. The platform allows 4,000 per minute and installation. */
  readonly writeUnits: number
}

/** An observer that counts. */
export interface UsageMeter extends StorageObserver {
  /** What the observed calls have used so far. */
  readonly usage: () => StorageUsage
}

/** Creates a meter at zero. */
export function createUsageMeter(): UsageMeter {
  let usage: StorageUsage = { requests: 0, readUnits: 0, writeUnits: 0 }
  const observation: CallObservation = {
    attempted: (facts) => {
      const { read, write } = countUnits(facts)
      usage = {
        requests: usage.requests + (facts.isSent ? 1 : 0),
        readUnits: usage.readUnits + read,
        writeUnits: usage.writeUnits + write,
      }
    },
    ended: () => undefined,
  }
  return { begin: () => observation, usage: () => usage }
}
