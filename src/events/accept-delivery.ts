/**
 * Takes a delivery in: into the queue, or straight to its handler.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import type { ForgeContext } from '../context/forge-context.js'
import { ForgeRemoteError } from '../errors.js'
import { type DirectOutcome, deliverDirectly } from './deliver-directly.js'
import { dispatchEvent } from './dispatch-event.js'
import type { EventJob } from './event-job.js'
import type { EventQueue } from './event-queue.js'
import type { EventRoute } from './event-route.js'
import { toEventJob } from './to-event-job.js'
import { withinTime } from './within-time.js'

/** A delivery whose invocation was verified. */
export interface Delivery {
  /** Context of the request. */
  readonly forge: ForgeContext
  /** The body as it came, or as a parser has read it. */
  readonly body: unknown
  /** When the request came, by the clock's `elapsed()`. */
  readonly arrivedAtElapsed: number
  /** Aborts the context's signal: the time of the handler is over. */
  readonly end: () => void
}

/** Forge has to be answered within 5 seconds. */
const ANSWER_MS = 4500

/** What is answered 503, so that Forge delivers the event again. */
const REFUSALS: ReadonlyMap<DirectOutcome, string> = new Map<DirectOutcome, string>([
  ['in-hand', 'another delivery of this event is being handled'],
  ['too-slow', 'the handler needs longer than Forge waits'],
])

/**
 * Resolves when Forge need not deliver the event again. Rejects with `ERR_BAD_REQUEST` when the body is no event, with
 * `ERR_EVENT_NOT_HANDLED` when it was not handled or stored in time, and with whatever the handler threw.
 */
export async function acceptDelivery(
  route: EventRoute,
  delivery: Delivery,
  clock: Clock,
): Promise<void> {
  const { forge, body } = delivery
  const { name, kind, deliveryKey } = route
  const { invocation, traceId } = forge
  const receivedAt = clock.now()
  const received = { route: name, kind, deliveryKey, invocation, body, traceId, receivedAt }
  const job = toEventJob(received)
  if (job === undefined) {
    throw new ForgeRemoteError('ERR_BAD_REQUEST', 'body: expected a JSON object')
  }
  if (route.queue === undefined) return await handleNow(route, job, delivery, clock)
  const remainingMs = delivery.arrivedAtElapsed + ANSWER_MS - clock.elapsed()
  await store(route.queue, job, { remainingMs, clock })
}

async function store(
  queue: EventQueue,
  job: EventJob,
  { remainingMs, clock }: { remainingMs: number; clock: Clock },
): Promise<void> {
  // What the queue's library says can quote what was stored.
  const stored = queue.add(job).then(
    () => 'stored' as const,
    () => 'refused' as const,
  )
  if ((await withinTime(stored, remainingMs, clock)) === 'stored') return
  throw new ForgeRemoteError('ERR_EVENT_NOT_HANDLED', 'the queue did not store the event in time')
}

async function handleNow(
  { ledger, handlers, timeLimitMs }: EventRoute,
  job: EventJob,
  { forge, arrivedAtElapsed, end }: Delivery,
  clock: Clock,
): Promise<void> {
  const onLateFailure = (error: unknown) => {
    const nextStep = 'Make the handler faster, or give the events a queue'
    const message = error instanceof Error ? error.message : 'it threw something that is no Error'
    forge.log.error({ event: 'event-failure', eventType: job.eventType, nextStep }, message)
  }
  const endsAtElapsed = arrivedAtElapsed + timeLimitMs
  const outcome = await deliverDirectly({ ledger, clock, endsAtElapsed, onLateFailure }, job, () =>
    dispatchEvent(handlers, job, { forge, triesBefore: 0, clock }),
  )
  if (outcome === 'too-slow') end()
  const refusal = REFUSALS.get(outcome)
  if (refusal !== undefined) throw new ForgeRemoteError('ERR_EVENT_NOT_HANDLED', refusal)
}
