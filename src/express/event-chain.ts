/**
 * The handlers of a route that Forge delivers events to.
 *
 * @module
 */
import express, { type Request, type RequestHandler } from 'express'
import type { Clock } from '../clock.js'
import { acceptDelivery } from '../events/accept-delivery.js'
import type { EventRoute } from '../events/event-route.js'
import type { Middleware } from './middleware.js'
import type { CreateRequestSignal } from './request-signal.js'
import { createRouteEnds } from './route-ends.js'

/** Handlers for one route, for `app.post(path, handlers)`. */
export type EventHandlerChain = RequestHandler[]

/** Events above 200 kB are not delivered. Source: Forge events reference. */
const BODY_LIMIT = '1mb'

/** Reads the body as text, whatever it says it is, unless a parser has read it before. */
export const readEventText: RequestHandler = express.text({ limit: BODY_LIMIT, type: () => true })

/** @returns Handlers that verify who calls before they read the body. The time counts from when the request came. */
export function createEventChain(
  authenticate: (createSignal: CreateRequestSignal) => Middleware,
  { route, clock }: { route: EventRoute; clock: Clock },
): EventHandlerChain {
  const arrivals = new WeakMap<Request, number>()
  const ends = createRouteEnds()
  return [
    function noteArrival(req, _res, next) {
      arrivals.set(req, clock.elapsed())
      next()
    },
    authenticate(ends.createSignal),
    readEventText,
    async function handleEvent(req, res) {
      const arrivedAtElapsed = arrivals.get(req) ?? clock.elapsed()
      const { forge, body } = req
      const end = () => ends.end(res)
      await acceptDelivery(route, { forge, body, arrivedAtElapsed, end }, clock)
      res.status(204).end()
    },
  ]
}
