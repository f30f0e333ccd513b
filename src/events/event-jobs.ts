/**
 * Turns what came in over HTTP into a job.
 *
 * @module
 */
import type { Invocation } from '../invocation/invocation.js'
import { toDeliveryKey, type DeliveryFacts } from './delivery-key.js'
import { readEventBody } from './event-body.js'
import type { EventJob } from './event-job.js'

/** Names an event; replaces {@link toDeliveryKey} where the app knows better. At most 200 characters. */
export type DeliveryKeyOf = (facts: DeliveryFacts) => string

/** What a job is made from. */
export interface ReceivedEvent {
  readonly kind: EventJob['kind']
  readonly invocation: Invocation
  /** The body as it came, or as a parser has read it. */
  readonly body: unknown
  readonly traceId: string
  /** Milliseconds since the epoch. */
  readonly receivedAt: number
}

const SLOT_MS = 150_000

/** @returns The job, or `undefined` when the body is no JSON object. */
export function toEventJob(
  { kind, invocation, body, traceId, receivedAt }: ReceivedEvent,
  deliveryKeyOf: DeliveryKeyOf = toDeliveryKey,
): EventJob | undefined {
  const read = readEventBody(body)
  if (read === undefined) return undefined
  const { tenant, app, claims } = invocation
  const eventType = kind === 'scheduled' ? `scheduled ${app.module.key}` : read.eventType
  const event = kind === 'scheduled' ? { slot: toSlot(receivedAt) } : read.event
  const id = deliveryKeyOf({ tenant, eventType, event })
  return { ...read, eventType, id, kind, claims, traceId, receivedAt }
}

/** Runs of a schedule look all alike; they are at least five minutes apart, and what comes twice comes at once. */
function toSlot(receivedAt: number): number {
  return Math.floor(receivedAt / SLOT_MS)
}
