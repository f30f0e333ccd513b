/**
 * Clients that live one after the other, in a time of their own that only moves for what is never answered.
 *
 * @module
 */
import { createRetryControl } from '../../src/retry/retry-control.js'
import { createStorage } from '../../src/storage/create-storage.js'
import type { StorageDoor } from '../../src/storage/storage-door.js'
import type { ForgeStorage } from '../../src/storage/storage.js'
import { createManualClock, type ManualClock } from '../../src/testing/manual-clock.js'
import { createTransport } from '../../src/transport/create-transport.js'
import type { Transport } from '../../src/transport/transport.js'
import { withFreshHost } from '../storage/with-fresh-host.js'

/** A lane of clients, of which each makes one call at a time. */
export interface ClientLane {
  /** Opens storage for the next client. */
  readonly open: () => ForgeStorage
  /** Ends the attempt under way, which is not answered. */
  readonly timeOut: () => void
  readonly close: () => Promise<void>
}

/** Options of {@link createClientLane}. */
export interface ClientLaneOptions {
  readonly door: StorageDoor
  /** What its requests bring as `x-b3-traceid`. */
  readonly traceId: string
  /** What the clients send with. */
  readonly wrapTransport: (transport: Transport) => Transport
}

const ATTEMPT_TIMEOUT_MS = 1000

/** Creates a lane. */
export function createClientLane({ door, traceId, wrapTransport }: ClientLaneOptions): ClientLane {
  const clock = createLaneClock()
  const transport = createTransport({ clock })
  const control = createRetryControl({ clock, random: () => 0 })
  return {
    open: () =>
      createStorage({
        transport: wrapTransport(transport),
        door,
        clock,
        control: withFreshHost(control, clock),
        traceHeaders: { 'x-b3-traceid': traceId },
        attemptTimeoutMs: ATTEMPT_TIMEOUT_MS,
      }),
    timeOut: () => clock.advance(ATTEMPT_TIMEOUT_MS),
    close: () => transport.close(),
  }
}

/** A clock on which whoever waits for no time at all need not be woken. */
function createLaneClock(): ManualClock {
  const clock = createManualClock()
  return {
    ...clock,
    schedule: (delayMs, callback) => {
      if (delayMs > 0) return clock.schedule(delayMs, callback)
      const immediate = setImmediate(callback)
      return () => clearImmediate(immediate)
    },
  }
}
