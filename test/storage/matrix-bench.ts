/**
 * An emulator, a client that talks to it in virtual time, and a client that nothing disturbs.
 *
 * @module
 */
import { setImmediate } from 'node:timers/promises'
import type { Faults } from '../../src/emulator/faults/fault-list.js'
import type { FaultAction, FaultRule } from '../../src/emulator/faults/fault-rule.js'
import { createRetryControl } from '../../src/retry/retry-control.js'
import { createStorage } from '../../src/storage/create-storage.js'
import { remoteDoor } from '../../src/storage/remote-door.js'
import type { ForgeStorage } from '../../src/storage/storage.js'
import type { ManualClock } from '../../src/testing/manual-clock.js'
import { createTransport } from '../../src/transport/create-transport.js'
import type { Transport } from '../../src/transport/transport.js'
import type { StorageOperation } from '../../src/wire/storage-operation.js'
import { INSTALLATION_ID, startTestEmulator } from '../emulator/emulator-harness.js'
import { CLOSED_ORIGIN } from '../transport/loopback.js'
import { withFreshHost } from './with-fresh-host.js'

/** What happens to the attempts of one operation. */
export interface DisturbedAttempts {
  readonly operation: StorageOperation
  /** What happens to the first ones, in their order. */
  readonly before: readonly FaultAction[]
  /** What happens to the next one; `no-connection`: it does not get to the emulator. */
  readonly action: FaultAction | 'no-connection'
  /** Whether it also happens to all that follow. */
  readonly isEndless: boolean
}

/** What was seen of one call. */
export interface ObservedCall {
  /** How many requests of the operation have arrived. */
  readonly requests: number
  /** How long it took, in milliseconds of virtual time. */
  readonly elapsedMs: number
  readonly settled: PromiseSettledResult<unknown>
}

export interface MatrixBench {
  readonly clock: ManualClock
  /** Undisturbed between two calls of `observe`. */
  readonly door: ForgeStorage
  /** Runs one call with a client whose budget, breaker and limiter are fresh. */
  readonly observe: (
    disturbed: DisturbedAttempts,
    run: (storage: ForgeStorage) => Promise<unknown>,
  ) => Promise<ObservedCall>
  readonly close: () => Promise<void>
}

/** Longest time for an attempt, in virtual milliseconds. Time moves in steps of it, so that dates in whole seconds are exact. */
const ATTEMPT_TIMEOUT_MS = 1000

const YEAR_SECONDS = 365 * 24 * 60 * 60

/** Starts an emulator. Deleting what is missing is a 404 there, so that a repeated delete finds nothing. */
export async function startMatrixBench(): Promise<MatrixBench> {
  const { emulator, clock, logs } = await startTestEmulator({ rules: { deleteMissing: 404 } })
  const token = await emulator.systemToken({
    installationId: INSTALLATION_ID,
    expiresInSeconds: YEAR_SECONDS,
  })
  const door = remoteDoor({ storageUrl: emulator.storageUrl, bearer: () => token })
  const transport = createTransport({ clock })
  const undisturbed = createTransport()
  const shared = createRetryControl({ clock, random: () => 0 })
  let calls = 0

  async function observe(
    disturbed: DisturbedAttempts,
    run: (storage: ForgeStorage) => Promise<unknown>,
  ): Promise<ObservedCall> {
    const startedAt = clock.elapsed()
    calls += 1
    const { hung, requests } = addFaults(emulator.faults, disturbed)
    const lane = cutAttempts(transport, CLOSED_ORIGIN, disturbed)
    const storage = createStorage({
      transport: lane.transport,
      door,
      clock,
      control: withFreshHost(shared, clock),
      installationId: `installation-${calls}`,
      attemptTimeoutMs: ATTEMPT_TIMEOUT_MS,
    })
    const settled = await settle(run(storage), { clock, hung, open: lane.open })
    const observed = { requests: requests(), elapsedMs: clock.elapsed() - startedAt, settled }
    emulator.faults.clear()
    logs.length = 0
    return observed
  }

  return {
    clock,
    door: createStorage({ transport: undisturbed, door }),
    observe,
    close: async () => {
      await Promise.all([transport.close(), undisturbed.close(), emulator.close()])
    },
  }
}

/** @returns How many requests hang or have hung, and how many of the operation have arrived. */
function addFaults(faults: Faults, { operation, before, action, isEndless }: DisturbedAttempts) {
  const turn = before.length + 1
  const rules = [
    ...before.map((first, index) => ({ match: { operation, nth: index + 1 }, action: first })),
    ...(action === 'no-connection'
      ? []
      : [{ match: { operation, ...(isEndless ? { from: turn } : { nth: turn }) }, action }]),
  ]
  const added = rules.map((rule) => ({ kind: rule.action.kind, handle: faults.add(rule) }))
  const never: FaultRule = { match: { operation, probability: 0 }, action: { kind: 'reset' } }
  const counter = faults.add(never)
  return {
    hung: () =>
      added.reduce((sum, { kind, handle }) => sum + (kind === 'hang' ? handle.hits : 0), 0),
    requests: () => faults.list().find(({ id }) => id === counter.id)?.calls ?? 0,
  }
}

/** Sends attempts that find no connection to where nothing listens; knows how many exchanges are under way. */
function cutAttempts(
  transport: Transport,
  closedOrigin: string,
  { operation, before, action, isEndless }: DisturbedAttempts,
): { readonly transport: Transport; readonly open: () => number } {
  const turn = before.length + 1
  let attempts = 0
  let open = 0
  const isCut = (path: string) => {
    if (!path.endsWith(`/v1/${operation}`)) return false
    attempts += 1
    return action === 'no-connection' && (isEndless ? attempts >= turn : attempts === turn)
  }
  const exchange: Transport['exchange'] = async (request) => {
    open += 1
    const origin = isCut(request.path) ? closedOrigin : request.origin
    return transport.exchange({ ...request, origin }).finally(() => (open -= 1))
  }
  return { transport: { ...transport, exchange }, open: () => open }
}

/** Moves time only for what waits for it: a request that hangs, or a client that sleeps. */
async function settle(
  promise: Promise<unknown>,
  { clock, hung, open }: { clock: ManualClock; hung: () => number; open: () => number },
): Promise<PromiseSettledResult<unknown>> {
  const settled = Promise.allSettled([promise]).then(([result]) => result)
  let isSettled = false
  let ended = 0
  const onSettled = () => (isSettled = true)
  void settled.then(onSettled)
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- lets sockets and promises move on
    await setImmediate()
    if (isSettled) return settled
    const isAsleep = open() === 0 && clock.pending() > 0
    const isHanging = open() > 0 && hung() > ended
    if (isHanging) ended += 1
    if (isAsleep || isHanging) clock.advance(ATTEMPT_TIMEOUT_MS)
  }
}
