/**
 * Handlers of events by event type.
 *
 * @module
 */
import type { EventDelivery } from './event-delivery.js'
import type { ForgeEvent, ForgeEventTypes } from './forge-events.js'

/** The event of a type, with the members that are known of it. */
export type EventOf<Type> = Type extends keyof ForgeEventTypes ? ForgeEventTypes[Type] : ForgeEvent

/**
 * Handles one event. It is handled when the promise resolves; when it rejects, Forge delivers the event again after a minute, four times at
 * most, or the queue tries again.
 */
export type EventHandler<Event = ForgeEvent> = (
  delivery: EventDelivery<Event>,
) => void | Promise<void>

/**
 * A handler for each event type, typed by its name. `onUnhandled` gets the events that no other handler is for; without it they are logged
 * and answered 204, since Forge would only send them again.
 */
export type EventHandlers<Handlers> = {
  readonly [Type in keyof Handlers]: Type extends `avi:${string}` | 'onUnhandled'
    ? EventHandler<EventOf<Type>>
    : never
}
