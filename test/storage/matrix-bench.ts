/**
 * An emulator, a client that talks to it in virtual time, and a client that nothing disturbs.
 *
 * @module
 */
import { setImmediate } from 'node:timers/promises'
import type { FaultAction } from '../../src/emulator/faults/fault-rule.js'
import { createRetryControl } from '../../src/retry/retry-control.js'
import { createStorage } from '../../src/storage/create-storage.js'
import { remoteDoor } from '../../src/storage/remote-door.js'
import type { ForgeStorage } from '../../src/storage/storage.js'
import type { ManualClock } from '../../src/testing/manual-clock.js'
import { createTransport } from '../../src/transport/create-transport.js'
import type { Transport } from '../../src/transport/transport.js'
import type { StorageOperation } from '../../src/wire/storage-operation.js'
import { INSTALLATION_ID, startTestEmulator } from '../emulator/emulator-harness.js'
import { findClosedOrigin } from '../transport/loopback.js'
import { withFreshHost } from './with-fresh-host.js'

/** What happens to the attempts of one operation, in their order; the last entry may stand for all that follow. */
export interface DisturbedAttempts {
  readonly operation: StorageOperation
  /** What the emulator does; `no-connection`: the attempt does not get there. */
  readonly actions: readonly (FaultAction | 'no-connection')[]
  readonly isLastForAll: boolean
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
  const closedOrigin = await findClosedOrigin()
  const transport = createTransport({ clock })
  const undisturbed = createTransport()
  const shared = createRetryControl({ clock, random: () => 0 })
  let calls = 0

  async function observe(
    { operation, actions, isLastForAll }: DisturbedAttempts,
    run: (storage: ForgeStorage) => Promise<unknown>,
  ): Promise<ObservedCall> {
    const startedAt = clock.elapsed()
    const arriving = actions.filter((action) => action !== 'no-connection')
    const handles = arriving.map((action, index) => {
      const isForAll = isLastForAll && index === arriving.length - 1
      const match = isForAll ? { operation, from: index + 1 } : { operation, nth: index + 1 }
      return { kind: action.kind, ...addFault(match, action) }
    })
    const counter = addFault({ operation, nth: Number.MAX_SAFE_INTEGER }, { kind: 'reset' })
    const lanes = cutAttempts(transport, {
      path: `/v1/${operation}`,
      closedOrigin,
      isCut: (attempt) =>
        (actions[attempt - 1] ?? (isLastForAll ? actions.at(-1) : undefined)) === 'no-connection',
    })
    calls += 1
    const client = {
      transport: lanes.transport,
      door,
      clock,
      control: withFreshHost(shared, clock),
      installationId: `installation-${calls}`,
      attemptTimeoutMs: ATTEMPT_TIMEOUT_MS,
    }
    const hung = () =>
      handles.reduce((sum, { kind, hits }) => sum + (kind === 'hang' ? hits() : 0), 0)
    const settled = await settle(run(createStorage(client)), { clock, hung, open: lanes.open })
    const requests = counter.calls()
    emulator.faults.clear()
    logs.length = 0
    return { requests, elapsedMs: clock.elapsed() - startedAt, settled }
  }

  function addFault(match: object, action: FaultAction) {
    const handle = emulator.faults.add({ match, action })
    return {
      hits: () => handle.hits,
      calls: () => emulator.faults.list().find(({ id }) => id === handle.id)?.calls ?? 0,
    }
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

/** Sends attempts of one operation to where nothing listens; knows how many exchanges are under way. */
function cutAttempts(
  transport: Transport,
  cut: { path: string; closedOrigin: string; isCut: (attempt: number) => boolean },
): { readonly transport: Transport; readonly open: () => number } {
  let attempts = 0
  let open = 0
  return {
    open: () => open,
    transport: {
      ...transport,
      exchange: async (request) => {
        if (request.path.endsWith(cut.path)) attempts += 1
        const isCut = request.path.endsWith(cut.path) && cut.isCut(attempts)
        open += 1
        try {
          return await transport.exchange(
            isCut ? { ...request, origin: cut.closedOrigin } : request,
          )
        } finally {
          open -= 1
        }
      },
    },
  }
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
