/**
 * Handlers of events by event type.
 *
 * @module
 */
import { OptionsError } from '../errors.js'
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

/** Handlers by event type, without their types. */
export type HandlerTable = ReadonlyMap<string, EventHandler>

/** Name of the handler for what no other handler is for. */
export const ON_UNHANDLED = 'onUnhandled'

const EVENT_TYPE = /^avi:[\w-]+(?::[\w-]+)+$/

/**
 * Checks the handlers that a developer wrote.
 *
 * @throws {OptionsError} `ERR_OPTIONS`, naming the handler.
 */
export function readHandlers(handlers: unknown): HandlerTable {
  if (typeof handlers !== 'object' || handlers === null) {
    throw new OptionsError('handlers', 'must be an object of functions by event type')
  }
  const table = new Map(
    Object.entries(handlers).map(([type, handler]: [string, unknown]) => {
      if (type !== ON_UNHANDLED && !EVENT_TYPE.test(type)) {
        const problem = 'is no event type; they look like avi:jira:created:issue, see manifest.yml'
        throw new OptionsError(`handlers.${type}`, problem)
      }
      return [type, checkHandler(`handlers.${type}`, handler)]
    }),
  )
  if (table.size > 0) return table
  throw new OptionsError('handlers', 'must have at least one handler')
}

/**
 * @param option Its name, for the error.
 * @throws {OptionsError} `ERR_OPTIONS` when it is no function.
 */
export function checkHandler(option: string, handler: unknown): EventHandler {
  if (isHandler(handler)) return handler
  throw new OptionsError(option, 'must be a function')
}

function isHandler(value: unknown): value is EventHandler {
  return typeof value === 'function'
}
