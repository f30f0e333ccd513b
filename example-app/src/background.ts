/**
 * Work that goes on after the answer.
 *
 * @module
 */

/** Runs work that no request waits for, in this process. */
export interface Background {
  /** Starts `work`, unless work under the same key is under way. */
  start: (key: string, work: () => Promise<void>, onFailure: (error: unknown) => void) => void
  /** Resolves once nothing is under way. */
  settled: () => Promise<void>
}

/** @returns A background of its own for one process. */
export function createBackground(): Background {
  const running = new Map<string, Promise<void>>()
  return {
    start: (key, work, onFailure) => {
      if (running.has(key)) return
      running.set(
        key,
        work()
          .catch(onFailure)
          .finally(() => running.delete(key)),
      )
    },
    settled: async () => {
      await Promise.all(running.values())
    },
  }
}
