/**
 * Hands an event to its handler.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import type { ForgeContext } from '../context/forge-context.js'
import { createApplyOnce } from './apply-once.js'
import { type EventHandler, type HandlerTable, ON_UNHANDLED } from './event-handlers.js'
import type { EventJob } from './event-job.js'

/** One time that a job is handled. */
export interface Dispatch {
  /** Context of the handler. */
  readonly forge: ForgeContext
  /** How often the queue has tried the job before; 0 without one. */
  readonly triesBefore: number
  /** Source of time. */
  readonly clock: Clock
}

/** Calls the handler of the job's event type, else `onUnhandled`, else writes a line into the log. */
export async function dispatchEvent(
  handlers: HandlerTable,
  { id, eventType, event, retryCount }: EventJob,
  { forge, triesBefore, clock }: Dispatch,
): Promise<void> {
  const handle = handlers.get(eventType) ?? handlers.get(ON_UNHANDLED) ?? logUnhandled
  await handle({
    event: { ...event, eventType },
    eventType,
    id,
    attempt: retryCount + triesBefore + 1,
    forge,
    once: createApplyOnce({ storage: () => forge.storage, clock }, id),
  })
}

const logUnhandled: EventHandler = ({ eventType, forge }) => {
  const nextStep = 'Add a handler, or onUnhandled, or take the event out of the manifest'
  forge.log.warn({ event: 'event-unhandled', eventType, nextStep }, 'no handler for an event')
}
