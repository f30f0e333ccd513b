/**
 * Remembers which events have been handled, so that what Forge delivers twice has an effect once.
 *
 * @module
 */

/** What is known of an event: nobody has handled it, somebody does so now, or it is done. */
export type DeliveryState = 'new' | 'running' | 'done'

/** Remembers events. Each method rejects when the ledger cannot be asked. */
export interface DeliveryLedger {
  /**
   * Asks about an event, and takes it in hand when it is new, in one atomic step.
   *
   * @param key Names the event.
   * @param leaseMs After this time it counts as new again, unless it was finished: whoever had it in hand has died.
   */
  begin: (key: string, leaseMs: number) => Promise<DeliveryState>
  /** The event is done; it is remembered for `keepMs`. */
  finish: (key: string, keepMs: number) => Promise<void>
  /** The event was not handled; it counts as new again. */
  abandon: (key: string) => Promise<void>
  /** Lets go of what it holds; `remote.close()` calls it. Default: it holds nothing. */
  close?: (() => Promise<void>) | undefined
}
