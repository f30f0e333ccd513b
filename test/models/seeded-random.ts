/**
 * Chance that repeats itself: the same seed and index give the same choices.
 *
 * @module
 */

/** Choices of one case. */
export interface SeededRandom {
  /** A number from 0 up to, but not including, 1. */
  next: () => number
  /** A whole number from `min` to `max`, both included. */
  between: (min: number, max: number) => number
  /** One of the items, of which there must be some. */
  pick: <Item>(items: readonly Item[]) => Item
  /** `true` with a probability of `share`. */
  chance: (share: number) => boolean
}

/** Mulberry32, whose 32 bits of state are enough for a single case. */
export function createSeededRandom(seed: number, index = 0): SeededRandom {
  let state = Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (min: number, max: number) => min + Math.floor(next() * (max - min + 1))
  return {
    next,
    between,
    pick: <Item>(items: readonly Item[]): Item => {
      if (items.length === 0) throw new RangeError('nothing to pick from')
      return items[between(0, items.length - 1)] as Item
    },
    chance: (share) => next() < share,
  }
}
