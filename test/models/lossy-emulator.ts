/**
 * An emulator that loses answers, and lanes of clients that ask it.
 *
 * @module
 */
import type { LogFields } from '../../src/logger.js'
import { createStorage } from '../../src/storage/create-storage.js'
import { remoteDoor } from '../../src/storage/remote-door.js'
import type { ForgeStorage } from '../../src/storage/storage.js'
import { createTransport } from '../../src/transport/create-transport.js'
import type { Transport } from '../../src/transport/transport.js'
import { STORAGE_OPERATIONS, type StorageOperation } from '../../src/wire/storage-operation.js'
import { INSTALLATION_ID, startTestEmulator } from '../emulator/emulator-harness.js'
import { type ClientLane, createClientLane } from './client-lane.js'
import { addLossyFaults, LATE_MS } from './lossy-faults.js'

/** Options of {@link startLossyEmulator}. */
export interface LossyEmulatorOptions {
  readonly seed: number
  readonly lanes: number
  /** What the clients send with. Default: the transport as it is. */
  readonly wrapTransport?: ((transport: Transport) => Transport) | undefined
}

/** The emulator and its clients. */
export interface LossyEmulator {
  readonly lanes: readonly ClientLane[]
  /** How many answers to writes that had been carried out were lost. */
  readonly lostAnswers: () => number
  /** Ends all disturbances; what is late arrives. @returns Storage as it is. */
  readonly calmDown: () => ForgeStorage
  readonly close: () => Promise<void>
}

const YEAR_SECONDS = 365 * 24 * 60 * 60

/** Faults that leave a client without an answer, in any case for as long as it waits. */
const UNANSWERED = new Set<unknown>(['hang', 'latency'])

/** Starts it. Deleting what is missing is a 404 there, so that a repeated delete finds nothing. */
export async function startLossyEmulator(options: LossyEmulatorOptions): Promise<LossyEmulator> {
  const { seed, wrapTransport = (transport) => transport } = options
  const lanes = new Map<unknown, ClientLane>()
  let lostAnswers = 0

  /** Each fault moves the emulator's time by a millisecond, and the time of the client that it leaves without an answer. */
  function onFault({ fault, action, operation, traceId }: LogFields): void {
    const isWrite = STORAGE_OPERATIONS[operation as StorageOperation] === 'write'
    lostAnswers += isWrite && isLosing(fault) ? 1 : 0
    setImmediate(() => {
      clock.advance(1)
      if (UNANSWERED.has(action)) lanes.get(traceId)?.timeOut()
    })
  }

  const { emulator, clock } = await startTestEmulator({
    seed,
    rules: { deleteMissing: 404 },
    log: { info: onFault, warn: () => undefined, error: () => undefined },
  })
  const isLosing = addLossyFaults(emulator.faults)
  const token = await emulator.systemToken({
    installationId: INSTALLATION_ID,
    expiresInSeconds: YEAR_SECONDS,
  })
  const door = remoteDoor({ storageUrl: emulator.storageUrl, bearer: () => token })
  for (let lane = 0; lane < options.lanes; lane += 1) {
    const traceId = lane.toString(16).padStart(16, '0')
    lanes.set(traceId, createClientLane({ door, traceId, wrapTransport }))
  }
  const undisturbed = createTransport()

  return {
    lanes: [...lanes.values()],
    lostAnswers: () => lostAnswers,
    calmDown: () => {
      emulator.faults.clear()
      clock.advance(LATE_MS[1])
      return createStorage({ transport: undisturbed, door })
    },
    close: async () => {
      const clients = [undisturbed, ...lanes.values()]
      await Promise.all([...clients.map((client) => client.close()), emulator.close()])
    },
  }
}
