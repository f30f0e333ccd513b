/**
 * Turns what came in over HTTP into a job.
 *
 * @module
 */
import type { Invocation } from '../invocation/invocation.js'
import { type DeliveryKey, toDeliveryId } from './delivery-key.js'
import { type EventBody, readEventBody } from './event-body.js'
import type { EventJob, EventKind } from './event-job.js'

/** What a job is made from. */
export interface ReceivedEvent {
  /** Name of the route. */
  readonly route: string
  /** What the route is for. */
  readonly kind: EventKind
  /** Names events; default: by all that they say. */
  readonly deliveryKey?: DeliveryKey | undefined
  /** The verified invocation. */
  readonly invocation: Invocation
  /** The body as it came, or as a parser has read it. */
  readonly body: unknown
  /** Trace id of the request. */
  readonly traceId: string
  /** Milliseconds since the epoch. */
  readonly receivedAt: number
}

/**
 * Arrivals of one slot, or of neighbours, are the same run: always when they are less than one slot apart, never when they are two.
 *
 * Runs are five minutes apart at least and come a little early or late, so that 240 seconds are surely two of them. When the run of a retry
 * came first is known to 35 seconds only: two slots have to fit into the other 205.
 */
const SLOT_MS = 100_000
/**
 * What a retry is later than the delivery before it, at least. Forge waits a minute, and up to 5 seconds for an answer before that; reckoned
 * a little less, a retry never seems earlier than its run, whose slot it would miss. Source: Forge Remote essentials.
 */
const REDELIVERY_MS = 57_500
const EMPTY: EventBody = { eventType: '', event: {}, retryCount: 0 }

/** @returns The job, or `undefined` when the body of an event is no JSON object. What a schedule sends is documented nowhere and may be anything. */
export function toEventJob(received: ReceivedEvent): EventJob | undefined {
  const { kind, body } = received
  const read = readEventBody(body)
  if (kind === 'scheduled') return toScheduledJob(received, read ?? EMPTY)
  return read && toProductJob(received, read)
}

function toProductJob(received: ReceivedEvent, body: EventBody): EventJob {
  const { route, deliveryKey, invocation } = received
  const facts = { tenant: invocation.tenant, eventType: body.eventType, event: body.event }
  return toJob(received, body, toDeliveryId(route, facts, deliveryKey))
}

/** Runs of a schedule look all alike: what tells them apart is the time. */
function toScheduledJob(received: ReceivedEvent, body: EventBody): EventJob {
  const { route, invocation, receivedAt } = received
  const { tenant, app } = invocation
  const eventType = `scheduled ${app.module.key}`
  const firstAt = receivedAt - body.retryCount * REDELIVERY_MS
  const slot = Math.floor(firstAt / SLOT_MS)
  const toId = (number: number) =>
    toDeliveryId(route, { tenant, eventType, event: { slot: number } })
  return { ...toJob(received, { ...body, eventType }, toId(slot)), formerId: toId(slot - 1) }
}

function toJob(received: ReceivedEvent, body: EventBody, id: string): EventJob {
  const { route, kind, invocation, traceId, receivedAt } = received
  return { ...body, id, route, kind, claims: invocation.claims, traceId, receivedAt }
}
