/**
 * Counts what is used in the current window of a quota.
 *
 * @module
 */
import type { Clock } from '../../clock.js'

/** Counts of one quota. They are forgotten with their window, so that nothing is kept of who does not call. */
export interface QuotaWindow {
  /** @returns What a target of an owner has used. */
  used: (owner: string, target: string) => number
  /** Counts an amount. */
  take: (owner: string, target: string, amount: number) => void
  /** @returns What the owner's busiest target has used. */
  most: (owner: string) => number
  /** @returns Milliseconds until the window ends, above 0. */
  endsInMs: () => number
  /** Forgets all counts. */
  clear: () => void
}

/** Creates a window of that length; the first begins at the clock's zero. */
export function createQuotaWindow(windowMs: number, clock: Clock): QuotaWindow {
  let number = 0
  let counts = new Map<string, Map<string, number>>()

  const clear = () => {
    counts = new Map()
  }
  const find = (owner: string) => {
    const current = Math.floor(clock.elapsed() / windowMs)
    if (current !== number) clear()
    number = current
    return counts.get(owner)
  }

  return {
    used: (owner, target) => find(owner)?.get(target) ?? 0,
    take: (owner, target, amount) => {
      const targets = find(owner) ?? new Map<string, number>()
      targets.set(target, (targets.get(target) ?? 0) + amount)
      counts.set(owner, targets)
    },
    most: (owner) => {
      let most = 0
      for (const amount of find(owner)?.values() ?? []) most = Math.max(most, amount)
      return most
    },
    endsInMs: () => windowMs - (clock.elapsed() % windowMs),
    clear,
  }
}
