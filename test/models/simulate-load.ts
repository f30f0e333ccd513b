/**
 * Calls of storage at a steady rate in virtual time, against a service that answers as the test says.
 *
 * @module
 */
import { createRetryControl } from '../../src/retry/retry-control.js'
import type { RetryProfileName } from '../../src/retry/retry-profile.js'
import { createStorage } from '../../src/storage/create-storage.js'
import { remoteDoor } from '../../src/storage/remote-door.js'
import type { ForgeStorage } from '../../src/storage/storage.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import type { ExchangeResponse, Transport } from '../../src/transport/transport.js'
import { TransportError } from '../../src/transport/transport-error.js'

/** A load. */
export interface Load {
  readonly profile: RetryProfileName
  readonly callsPerSecond: number
  readonly seconds: number
  /** What a request is answered with; `sentAt` in milliseconds of virtual time. */
  readonly answer: (sentAt: number) => ExchangeResponse | TransportError
  /** Source of chance of the client. */
  readonly random: () => number
  /** The calls, in turns. */
  readonly calls: readonly ((storage: ForgeStorage) => Promise<unknown>)[]
}

/** What became of it. */
export interface LoadReport {
  readonly calls: number
  readonly requests: number
  readonly succeeded: number
  /** The longest that a call took, in milliseconds of virtual time. */
  readonly longestMs: number
}

const STEP_MS = 10

/** Answers that every operation takes for success, or an error. */
export const ANSWERS = {
  done: { status: 200, headers: {}, body: '{"key":"k","value":1}' },
  failed: { status: 500, headers: {}, body: '{"code":"INTERNAL_SERVER_ERROR","message":"no"}' },
  busy: { status: 429, headers: {}, body: '{"code":"RATE_LIMIT_EXCEEDED","message":"no"}' },
  reset: new TransportError('ambiguous', 'ECONNRESET', 'http://127.0.0.1'),
  unreachable: new TransportError('never-sent', 'ECONNREFUSED', 'http://127.0.0.1'),
} as const

/** Runs the load, and then on until the last call has ended. */
export async function simulateLoad(load: Load): Promise<LoadReport> {
  const clock = createManualClock()
  const report = { calls: 0, requests: 0, succeeded: 0, longestMs: 0 }
  const transport: Transport = {
    exchange: async () => {
      report.requests += 1
      const answer = load.answer(clock.elapsed())
      if (answer instanceof TransportError) throw answer
      return answer
    },
    close: async () => {},
  }
  const control = createRetryControl({ clock, random: load.random })
  const door = remoteDoor({ bearer: () => 'token' })
  let open = 0
  async function start(index: number): Promise<void> {
    // Each call belongs to a request of its own, as in a remote.
    const { profile } = load
    const installationId = `installation-${index % 500}`
    const storage = createStorage({ transport, door, clock, control, profile, installationId })
    const startedAt = clock.elapsed()
    open += 1
    report.calls += 1
    const call = load.calls[index % load.calls.length]
    if (call === undefined) throw new RangeError('the load has no calls')
    const isDone = await call(storage).then(
      () => true,
      () => false,
    )
    open -= 1
    report.succeeded += isDone ? 1 : 0
    report.longestMs = Math.max(report.longestMs, clock.elapsed() - startedAt)
  }
  const total = load.callsPerSecond * load.seconds
  for (let started = 0; started < total || open > 0; clock.advance(STEP_MS)) {
    const due = Math.min(total, Math.floor((clock.elapsed() / 1000) * load.callsPerSecond) + 1)
    for (; started < due; started += 1) void start(started)
    // oxlint-disable-next-line no-await-in-loop -- lets all promises of this moment move on
    await new Promise((resolve) => setImmediate(resolve))
  }
  return report
}
