/**
 * An emulator that loses answers, and clients of it that live one after the other in lanes of virtual time.
 *
 * @module
 */
import type { FaultAction } from '../../src/emulator/faults/fault-rule.js'
import type { LogFields } from '../../src/logger.js'
import { createRetryControl } from '../../src/retry/retry-control.js'
import { createStorage } from '../../src/storage/create-storage.js'
import { remoteDoor } from '../../src/storage/remote-door.js'
import type { ForgeStorage } from '../../src/storage/storage.js'
import { createManualClock, type ManualClock } from '../../src/testing/manual-clock.js'
import { createTransport } from '../../src/transport/create-transport.js'
import type { Transport } from '../../src/transport/transport.js'
import { STORAGE_OPERATIONS, type StorageOperation } from '../../src/wire/storage-operation.js'
import { INSTALLATION_ID, startTestEmulator } from '../emulator/emulator-harness.js'
import { withFreshHost } from '../storage/with-fresh-host.js'

/** Options of {@link startLossyEmulator}. */
export interface LossyEmulatorOptions {
  readonly seed: number
  readonly lanes: number
  /** What the clients send with. Default: the transport as it is. */
  readonly wrapTransport?: ((transport: Transport) => Transport) | undefined
}

/** The emulator and its clients. */
export interface LossyEmulator {
  /** Opens storage for one more request of a lane, which makes one call at a time. */
  readonly open: (lane: number) => ForgeStorage
  /** How many answers to writes that had been carried out were lost. */
  readonly lostAnswers: () => number
  /** Ends all disturbances; what is late arrives. @returns Storage as it is. */
  readonly calmDown: () => ForgeStorage
  readonly close: () => Promise<void>
}

interface Disturbance {
  readonly probability: number
  readonly action: FaultAction
}

/** One answer of ten: each of these is drawn when those before it were not. */
const LOST_ANSWERS: readonly Disturbance[] = [
  { probability: 0.02, action: { kind: 'reset', when: 'after-commit' } },
  { probability: 0.0205, action: { kind: 'status', status: 500, when: 'after-commit' } },
  { probability: 0.021, action: { kind: 'status', status: 503, when: 'after-commit' } },
  { probability: 0.0215, action: { kind: 'hang', when: 'after-commit' } },
  { probability: 0.022, action: { kind: 'truncate' } },
]

/** What looks the same to a client, or similar, although nothing was done. */
const LOST_REQUESTS: readonly Disturbance[] = [
  { probability: 0.015, action: { kind: 'reset' } },
  { probability: 0.015, action: { kind: 'status', status: 500 } },
  { probability: 0.005, action: { kind: 'hang' } },
  { probability: 0.015, action: { kind: 'status', status: 503, retryAfter: 0 } },
  { probability: 0.005, action: { kind: 'status', status: 403 } },
]

/**
 * Items whose writes may also arrive when the client has stopped waiting for them: those that look at what is stored. A late plain write
 * replaces what has been written since, whatever the client does.
 */
const LATE_PREFIXES = ['claim-', 'counter-', 'account-']
const LATE_SHARE = 0.1

/** How late, in disturbances of any kind: time moves a millisecond with each. */
const LATE_MS = [1, 20] as const

const ATTEMPT_TIMEOUT_MS = 1000

const YEAR_SECONDS = 365 * 24 * 60 * 60

/** Starts it. Deleting what is missing is a 404 there, so that a repeated delete finds nothing. */
export async function startLossyEmulator(options: LossyEmulatorOptions): Promise<LossyEmulator> {
  const { seed, wrapTransport = (transport) => transport } = options
  const clocks = Array.from({ length: options.lanes }, createLaneClock)
  const { emulator, clock: lateness } = await startTestEmulator({
    seed,
    rules: { deleteMissing: 404 },
    log: { info: onFault, warn: () => undefined, error: () => undefined },
  })
  const add = ({ probability, action }: Disturbance) =>
    emulator.faults.add({ match: { probability }, action }).id
  for (const keyPrefix of LATE_PREFIXES) {
    const match = { keyPrefix, probability: LATE_SHARE }
    emulator.faults.add({ match, action: { kind: 'latency', latencyMs: LATE_MS } })
  }
  const losing = new Set(LOST_ANSWERS.map(add))
  LOST_REQUESTS.map(add)
  let lostAnswers = 0

  function onFault({ fault, action, operation, traceId }: LogFields): void {
    const isWrite = STORAGE_OPERATIONS[operation as StorageOperation] === 'write'
    if (isWrite && losing.has(fault as string)) lostAnswers += 1
    setImmediate(() => lateness.advance(1))
    // A request has the trace id of its lane, whose time is over when there is no answer.
    const isUnanswered = action === 'hang' || action === 'latency'
    const clock = isUnanswered ? clocks[Number.parseInt(traceId as string, 16)] : undefined
    if (clock !== undefined) setImmediate(() => clock.advance(ATTEMPT_TIMEOUT_MS))
  }

  const token = await emulator.systemToken({
    installationId: INSTALLATION_ID,
    expiresInSeconds: YEAR_SECONDS,
  })
  const door = remoteDoor({ storageUrl: emulator.storageUrl, bearer: () => token })
  const lanes = clocks.map((clock, lane) => {
    const transport = createTransport({ clock })
    const control = createRetryControl({ clock, random: () => 0 })
    const open = () =>
      createStorage({
        transport: wrapTransport(transport),
        door,
        clock,
        control: withFreshHost(control, clock),
        traceHeaders: { 'x-b3-traceid': lane.toString(16).padStart(16, '0') },
        attemptTimeoutMs: ATTEMPT_TIMEOUT_MS,
      })
    return { transport, open }
  })
  const undisturbed = createTransport()

  return {
    open: (lane) => {
      const found = lanes[lane]
      if (found === undefined) throw new RangeError(`there is no lane ${lane}`)
      return found.open()
    },
    lostAnswers: () => lostAnswers,
    calmDown: () => {
      emulator.faults.clear()
      lateness.advance(LATE_MS[1])
      return createStorage({ transport: undisturbed, door })
    },
    close: async () => {
      const transports = [undisturbed, ...lanes.map(({ transport }) => transport)]
      await Promise.all([...transports.map((transport) => transport.close()), emulator.close()])
    },
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
