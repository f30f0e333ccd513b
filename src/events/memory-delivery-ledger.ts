/**
 * A ledger for one process.
 *
 * @module
 */
import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.js'
import type { DeliveryLedger } from './delivery-ledger.js'

/** Options of {@link createMemoryDeliveryLedger}. */
export interface MemoryDeliveryLedgerOptions {
  readonly clock: Clock
  /** Most events that are remembered; the least recently used are forgotten first. Default 100000. */
  readonly maxEntries?: number | undefined
}

interface Entry {
  readonly state: 'running' | 'done'
  /** By the clock's `elapsed()`. */
  readonly endsAtElapsed: number
}

/** Creates an empty ledger. */
export function createMemoryDeliveryLedger({
  clock,
  maxEntries = 100_000,
}: MemoryDeliveryLedgerOptions): DeliveryLedger {
  const entries = new LRUCache<string, Entry>({ max: maxEntries })
  const keep = (key: string, state: Entry['state'], ms: number) =>
    void entries.set(key, { state, endsAtElapsed: clock.elapsed() + ms })
  return {
    begin: async (key, leaseMs) => {
      const entry = entries.get(key)
      if (entry !== undefined && clock.elapsed() < entry.endsAtElapsed) return entry.state
      keep(key, 'running', leaseMs)
      return 'new'
    },
    finish: async (key, keepMs) => keep(key, 'done', keepMs),
    abandon: async (key) => {
      if (entries.get(key)?.state === 'running') entries.delete(key)
    },
  }
}
