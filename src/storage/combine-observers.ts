/**
 * Makes one observer of several.
 *
 * @module
 */
import type { StorageObserver } from './storage-observer.js'

/** Tells each observer everything, in order. Of the headers that two of them name, the later one's is sent. */
export function combineObservers(observers: readonly StorageObserver[]): StorageObserver {
  return {
    begin: (operation) => {
      const observations = observers.map((observer) => observer.begin(operation))
      const headers: Record<string, string> = {}
      for (const observation of observations) Object.assign(headers, observation.headers)
      return {
        headers,
        attempted: (facts) => {
          for (const observation of observations) observation.attempted(facts)
        },
        ended: (error) => {
          for (const observation of observations) observation.ended(error)
        },
      }
    },
  }
}
