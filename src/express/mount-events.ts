/**
 * Routes that Forge delivers events to.
 *
 * @module
 */
import express, { type Request, type RequestHandler } from 'express'
import { ForgeRemoteError } from '../errors.js'
import { deliverDirectly } from '../events/deliver-directly.js'
import { dispatchEvent } from '../events/dispatch-event.js'
import type { EventJob } from '../events/event-job.js'
import { toEventJob } from '../events/event-jobs.js'
import type { EventServices } from '../events/event-services.js'
import type { Middleware } from './middleware.js'

/** What a route of events is made from. */
export interface MountEventsOptions {
  /** Verifies the invocation and sets `req.forge`. */
  readonly authenticate: Middleware
  readonly services: EventServices
  readonly kind: EventJob['kind']
}

/** Events above 200 kB are not delivered. Source: Forge events reference. */
const BODY_LIMIT = '1mb'

/** Answered 503, so that Forge delivers the event again. */
const REFUSALS = {
  'in-hand': 'another delivery of this event is being handled',
  'too-slow': 'the handler needs longer than Forge waits, and goes on without anybody waiting',
} as const

/** @returns Handlers for one route: who calls is verified before the body is read. */
export function mountEvents({
  authenticate,
  services,
  kind,
}: MountEventsOptions): [Middleware, RequestHandler, RequestHandler] {
  const { clock } = services
  return [
    authenticate,
    express.json({ limit: BODY_LIMIT, type: () => true }),
    async function handleEvent(req, res) {
      const { invocation, traceId } = req.forge
      const receivedAt = clock.now()
      const received = { kind, invocation, body: req.body, traceId, receivedAt }
      const job = toEventJob(received, services.deliveryKeyOf)
      if (job === undefined) {
        throw new ForgeRemoteError('ERR_BAD_REQUEST', 'body: expected a JSON object')
      }
      await (services.queue === undefined ? handleNow(services, job, req) : services.queue.add(job))
      res.status(204).end()
    },
  ]
}

async function handleNow(
  services: EventServices,
  job: EventJob,
  { forge }: Request,
): Promise<void> {
  const onLateFailure = (error: unknown) => {
    const nextStep = 'Make the handler faster, or give the events a queue'
    const message = error instanceof Error ? error.message : 'it threw something that is no Error'
    forge.log.error({ event: 'event-failure', eventType: job.eventType, nextStep }, message)
  }
  const outcome = await deliverDirectly({ ...services, onLateFailure }, job.id, () =>
    dispatchEvent(services.handlers, job, forge, 0),
  )
  if (outcome === 'handled' || outcome === 'duplicate') return
  throw new ForgeRemoteError('ERR_EVENT_NOT_HANDLED', REFUSALS[outcome])
}
