/**
 * What a handler of events is given.
 *
 * @module
 */
import type { ForgeContext } from '../context/forge-context.js'
import type { StorageTransaction } from '../storage/storage-transaction.js'
import type { ForgeEvent } from './forge-events.js'

/** One delivery of an event. */
export interface EventDelivery<Event = ForgeEvent> {
  /** The event as Forge sent it, without `retryContext`. */
  readonly event: Event
  /** Such as `avi:jira:created:issue`. */
  readonly eventType: string
  /** The same for every delivery of one event, and for no other: a digest of 43 characters. */
  readonly id: string
  /** 1 for the first time that it is handled, one more for each delivery or try after that. */
  readonly attempt: number
  /** Everything about the invocation that brought it; its signal aborts when the time is over. With a queue it was made anew for the worker. */
  readonly forge: ForgeContext
  /**
   * Carries out a transaction once for this event, however often it is delivered, and across crashes: along with it a marker is written,
   * which is looked for first. The marker counts as one of the 25 operations and expires after a day.
   *
   * @param build Adds the operations; called only when they were not done before.
   * @returns Whether it was carried out now; `false` when it had been before.
   *
   * @example
   *   await delivery.once((transaction) => transaction.set(`seen:${event.issue.id}`, event.timestamp))
   */
  once: (
    build: (transaction: StorageTransaction) => StorageTransaction | Promise<StorageTransaction>,
  ) => Promise<boolean>
}
