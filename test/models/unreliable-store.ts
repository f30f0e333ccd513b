/**
 * A token store that takes its time, is away, forgets everything, and sometimes answers with what somebody else has asked for.
 *
 * @module
 */
import { setImmediate } from 'node:timers/promises'
import type { ManualClock } from '../../src/testing/manual-clock.js'
import { createTokenMemory } from '../../src/tokens/memory-token-store.js'
import type { StoredToken, TokenStore } from '../../src/tokens/token-store.js'
import type { SeededRandom } from './seeded-random.js'

const MINUTE = 60_000

/** The store, and what happens to it. */
export interface UnreliableStore {
  /** @returns The store of one machine. */
  openStore: () => TokenStore
  /** @returns The store behind, without its faults. */
  openTruth: () => TokenStore
  /** Lets time pass, and a fault come or go. */
  disturb: (random: SeededRandom) => void
  /** Lets time pass, and a fault go. */
  wait: () => void
}

/** How unreliable it is. */
export interface UnreliableStoreOptions {
  /** Its time. */
  clock: ManualClock
  /** How it answers. */
  random: SeededRandom
  /** Numbers of requests after which it forgets everything. */
  forgetsAt: readonly number[]
}

/** Creates a store that works, for now. */
export function createUnreliableStore(options: UnreliableStoreOptions): UnreliableStore {
  const { clock, random, forgetsAt } = options
  let requests = 0
  let memory = createTokenMemory({ clock, maxEntries: 1_000_000 })
  let store = memory.open()
  let isAway = false
  let lastFound: StoredToken | 'removed' | undefined
  const call = async <Result>(act: () => Promise<Result>): Promise<Result> => {
    const turns = random.between(0, 3)
    // oxlint-disable-next-line no-await-in-loop -- takes its time
    for (let turn = 0; turn < turns; turn += 1) await setImmediate()
    if (isAway) throw new Error('away')
    return await act()
  }
  return {
    openStore: () => ({
      get: (key) =>
        call(async () => {
          const found = await store.get(key)
          const shifted = lastFound
          lastFound = found ?? lastFound
          return random.chance(0.05) ? shifted : found
        }),
      putIfLater: (key, record) => call(async () => await store.putIfLater(key, record)),
      remove: (key, how) => call(async () => await store.remove(key, how)),
      list: (page) => call(async () => await store.list(page)),
      close: () => Promise.resolve(),
    }),
    openTruth: () => memory.open(),
    wait: () => {
      clock.advance(1000)
      isAway = false
    },
    disturb: (chance) => {
      clock.advance(chance.chance(0.002) ? 5 * MINUTE : 1)
      if (chance.chance(isAway ? 0.01 : 0.0005)) isAway = !isAway
      requests += 1
      if (forgetsAt.includes(requests)) {
        memory = createTokenMemory({ clock, maxEntries: 1_000_000 })
        store = memory.open()
      }
    },
  }
}
