/**
 * Turns of installations, so that one with a flood of events does not keep the others waiting.
 *
 * @module
 */
import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.js'

const WINDOW_MS = 10_000
const MAX_INSTALLATIONS = 10_000

/**
 * @returns A function that counts the events of an installation in a window of ten seconds, from 0 on. As a priority, lower first, the third
 *   event of each installation comes before the fourth of any.
 */
export function createFairTurns(clock: Clock): (tenantKey: string) => number {
  const windows = new LRUCache<string, { readonly startedAt: number; readonly turn: number }>({
    max: MAX_INSTALLATIONS,
  })
  return (tenantKey) => {
    const now = clock.elapsed()
    const last = windows.get(tenantKey)
    const isOpen = last !== undefined && now - last.startedAt < WINDOW_MS
    const next = isOpen ? { ...last, turn: last.turn + 1 } : { startedAt: now, turn: 0 }
    windows.set(tenantKey, next)
    return next.turn
  }
}
