/**
 * Handles an event while Forge waits: in time, and once.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import type { DeliveryLedger } from './delivery-ledger.js'

/** What a direct delivery needs. */
export interface DirectDeliveryOptions {
  /** Remembers what was handled. */
  readonly ledger: DeliveryLedger
  readonly clock: Clock
  /** How long the handler may take, in milliseconds. Forge waits for 5 seconds. */
  readonly timeLimitMs: number
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

/**
 * Handles the event unless that was done before.
 *
 * @param id Names the event.
 * @param handle Handles it; called once at most. Its error is thrown on, and the event counts as new again.
 */
export async function deliverDirectly(
  { ledger, clock, timeLimitMs, onLateFailure }: DirectDeliveryOptions,
  id: string,
  handle: () => Promise<void>,
): Promise<DirectOutcome> {
  const state = await ledger.begin(id, LEASE_MS)
  if (state === 'done') return 'duplicate'
  if (state === 'running') return 'in-hand'
  const handling = handleAndSettle(ledger, id, handle)
  const outcome = await withinTime(handling, timeLimitMs, clock)
  if (outcome === 'too-slow') handling.catch(onLateFailure)
  return outcome
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

function withinTime(
  handling: Promise<'handled'>,
  timeLimitMs: number,
  clock: Clock,
): Promise<'handled' | 'too-slow'> {
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(timeLimitMs, () => resolve('too-slow'))
    handling.finally(cancel).then(resolve, reject)
  })
}
