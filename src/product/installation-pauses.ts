/**
 * Until when nobody should call a product in an installation's name, because it asked to be left alone.
 *
 * @module
 */
import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.js'

/** Pauses by installation and product. */
export interface InstallationPauses {
  /** @returns Milliseconds that are left of a pause; 0 without one. */
  remainingMs: (key: string) => number
  /** Pauses for this long from now on, or as long as it was going to be if that is longer. */
  pause: (key: string, ms: number) => void
}

/** Pauses that are remembered; the least recently used go first. */
const MAX_ENTRIES = 10_000

/** Creates them; a key names an installation and a product. */
export function createInstallationPauses(clock: Clock): InstallationPauses {
  const ends = new LRUCache<string, number>({ max: MAX_ENTRIES })
  const remainingMs = (key: string) => Math.max(0, (ends.get(key) ?? 0) - clock.elapsed())
  return {
    remainingMs,
    pause: (key, ms) => {
      if (ms > remainingMs(key)) ends.set(key, clock.elapsed() + ms)
    },
  }
}
