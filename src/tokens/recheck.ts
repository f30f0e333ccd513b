/**
 * Looks again from time to time at what was found before, behind the back of those who use it.
 *
 * @module
 */
import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.js'

const MAX_KEYS = 10_000

/** Runs `look` unless that was done for the key lately. It must not reject. */
export type Recheck = (key: string, look: () => Promise<void>) => void

/** Creates it. The first use of a key counts as a look: what is new was just found. */
export function createRecheck(clock: Clock, everyMs: number): Recheck {
  const dueAt = new LRUCache<string, number>({ max: MAX_KEYS })
  return function recheck(key, look) {
    const due = dueAt.get(key)
    const now = clock.elapsed()
    if (due === undefined || due <= now) dueAt.set(key, now + everyMs)
    if (due !== undefined && due <= now) void look()
  }
}
