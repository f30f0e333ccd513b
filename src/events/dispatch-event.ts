/**
 * Hands an event to its handler.
 *
 * @module
 */
import type { ForgeContext } from '../context/forge-context.js'
import { createApplyOnce } from './apply-once.js'
import { type EventHandler, type HandlerTable, ON_UNHANDLED } from './event-handlers.js'
import type { EventJob } from './event-job.js'

/**
 * Calls the handler of the job's event type, else `onUnhandled`, else writes a line into the log.
 *
 * @param triesBefore How often the queue has tried it before; 0 without one.
 */
export async function dispatchEvent(
  handlers: HandlerTable,
  { id, eventType, event, retryCount }: EventJob,
  forge: ForgeContext,
  triesBefore: number,
): Promise<void> {
  const handle = handlers.get(eventType) ?? handlers.get(ON_UNHANDLED) ?? logUnhandled
  await handle({
    event: { ...event, eventType },
    eventType,
    id,
    attempt: retryCount + triesBefore + 1,
    forge,
    once: createApplyOnce(() => forge.storage, id),
  })
}

const logUnhandled: EventHandler = ({ eventType, forge }) => {
  const nextStep = 'Add a handler, or onUnhandled, or take the event out of the manifest'
  forge.log.warn({ event: 'event-unhandled', eventType, nextStep }, 'no handler for an event')
}
