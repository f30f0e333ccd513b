/**
 * Handles an event while Forge waits: in time, and once.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import type { DeliveryLedger, DeliveryState } from './delivery-ledger.js'
import type { EventJob } from './event-job.js'
import { withinTime } from './within-time.js'

/** What a direct delivery needs. */
export interface DirectDeliveryOptions {
  /** Remembers what was handled. It does not reject. */
  readonly ledger: DeliveryLedger
  /** Source of time. */
  readonly clock: Clock
  /** When it must be over, by the clock's `elapsed()`; what the ledger takes counts too. */
  readonly endsAtElapsed: number
  /** Told of a handler that failed after its time was over: nobody else hears of it. */
  readonly onLateFailure: (error: unknown) => void
}

/**
 * What came of a delivery: it was handled; it had been before; somebody else is at it; or it takes too long, and goes on in the background.
 */
export type DirectOutcome = 'handled' | 'duplicate' | 'in-hand' | 'too-slow'

/** Forge delivers again after a minute: by then, whoever has not finished has died. */
const LEASE_MS = 50_000
/** Forge delivers again for four minutes at most, and then some for what was slow. */
const KEEP_MS = 10 * 60_000

const KNOWN: Readonly<Record<Exclude<DeliveryState, 'new'>, DirectOutcome>> = {
  done: 'duplicate',
  running: 'in-hand',
}

/**
 * Handles the event unless that was done before, or there is no time left once the ledger has answered.
 *
 * @param handle Handles it; called once at most. Its error is thrown on, and the event counts as new again.
 */
export async function deliverDirectly(
  options: DirectDeliveryOptions,
  job: Pick<EventJob, 'id' | 'formerId'>,
  handle: () => Promise<void>,
): Promise<DirectOutcome> {
  const { clock, endsAtElapsed, onLateFailure } = options
  const delivering = deliver(options, job, handle)
  const outcome = await withinTime(delivering, endsAtElapsed - clock.elapsed(), clock)
  if (outcome === 'too-slow') delivering.catch(onLateFailure)
  return outcome
}

async function deliver(
  { ledger, clock, endsAtElapsed }: DirectDeliveryOptions,
  { id, formerId }: Pick<EventJob, 'id' | 'formerId'>,
  handle: () => Promise<void>,
): Promise<DirectOutcome> {
  const state = await begin(ledger, id, formerId)
  if (state !== 'new') return KNOWN[state]
  if (clock.elapsed() < endsAtElapsed) return await handleAndSettle(ledger, id, handle)
  // Forge was refused already, and comes again.
  await ledger.abandon(id)
  return 'too-slow'
}

async function begin(
  ledger: DeliveryLedger,
  id: string,
  formerId: string | undefined,
): Promise<DeliveryState> {
  if (formerId !== undefined) {
    const state = await ledger.begin(formerId, LEASE_MS)
    if (state !== 'new') return state
    await ledger.abandon(formerId)
  }
  return await ledger.begin(id, LEASE_MS)
}

async function handleAndSettle(
  ledger: DeliveryLedger,
  id: string,
  handle: () => Promise<void>,
): Promise<'handled'> {
  try {
    await handle()
  } catch (error) {
    await ledger.abandon(id)
    throw error
  }
  await ledger.finish(id, KEEP_MS)
  return 'handled'
}
