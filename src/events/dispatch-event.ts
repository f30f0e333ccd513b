/**
 * Hands an event to its handler.
 *
 * @module
 */
import type { ForgeContext } from '../context/forge-context.js'
import { applyOnce } from './apply-once.js'
import type { EventHandler } from './event-handlers.js'
import type { EventJob } from './event-job.js'

/** Handlers by event type, without their types. */
export type HandlerTable = ReadonlyMap<string, EventHandler>

/**
 * Calls the handler of the job's event type, else `onUnhandled`, else writes a line into the log.
 *
 * @param tries How often the queue has tried it before; 0 without one.
 */
export async function dispatchEvent(
  handlers: HandlerTable,
  { id, eventType, event, retryCount }: EventJob,
  forge: ForgeContext,
  tries: number,
): Promise<void> {
  const handle = handlers.get(eventType) ?? handlers.get('onUnhandled') ?? logUnhandled
  await handle({
    event: { ...event, eventType },
    eventType,
    id,
    attempt: retryCount + tries + 1,
    forge,
    once: (build) => applyOnce(forge.storage, id, build),
  })
}

const logUnhandled: EventHandler = ({ eventType, forge }) => {
  const nextStep = 'Add a handler, or onUnhandled, or take the event out of the manifest'
  forge.log.warn({ event: 'event-unhandled', eventType, nextStep }, 'no handler for an event')
}
