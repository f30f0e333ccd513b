/**
 * What a handler of events is given.
 *
 * @module
 */
import type { ForgeContext } from '../context/forge-context.js'
import type { ApplyOnce } from './apply-once.js'
import type { ForgeEvent } from './forge-events.js'

/** One delivery of an event. */
export interface EventDelivery<Event = ForgeEvent> {
  /** The event as Forge sent it, without `retryContext`. */
  readonly event: Event
  /** Such as `avi:jira:created:issue`; for a schedule, `scheduled` and the key of the module. */
  readonly eventType: string
  /** The same for every delivery of one event, and for no other: 43 letters, digits and `- _`. */
  readonly id: string
  /** 1 for the first time that it is handled, one more for each delivery or try after that. */
  readonly attempt: number
  /**
   * Everything about the invocation that brought it; its signal aborts when the time is over. With a queue it was made anew for the worker,
   * and uses the installation's newest token.
   */
  readonly forge: ForgeContext
  /**
   * Carries out a transaction once for this event, however often it is delivered and whoever crashes meanwhile: first it claims the effect,
   * then it writes a marker along with it. The marker counts as one of the 25 operations; both expire after about two weeks.
   *
   * @example
   *   await delivery.once((transaction) => transaction.set(`seen:${event.issue.id}`, event.timestamp))
   */
  readonly once: ApplyOnce
}
