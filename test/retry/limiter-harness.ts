/**
 * A limiter on a manual clock, and what became of the requests.
 *
 * @module
 */
import {
  type InstallationLimiter,
  type InstallationLimiterOptions,
  createInstallationLimiter,
} from '../../src/retry/installation-limiter.js'
import { LimiterRefusal } from '../../src/retry/limiter-refusal.js'
import { type ManualClock, createManualClock } from '../../src/testing/manual-clock.js'
import { inOrder } from '../invocation/in-order.js'

/** A request that was refused. */
export interface Refused {
  /** Its name. */
  readonly name: string
  /** What it was told. */
  readonly retryAfterMs: number
  /** When it was refused. */
  readonly at: number
}

/** The limiter, and what became of the requests. */
export interface LimiterHarness {
  readonly clock: ManualClock
  readonly limiter: InstallationLimiter
  /** Names of the requests that went, in order. */
  readonly sent: readonly string[]
  readonly refused: readonly Refused[]
  /** Sends a request of an installation, `a` by default, when its turn comes. */
  send: (name: string, installationId?: string, signal?: AbortSignal) => void
  /** Sends some requests at once. @returns How many of them went at once. */
  sendMany: (count: number, installationId?: string) => number
  /** Sends `perSecond` requests evenly over a second. */
  sendForASecond: (perSecond: number) => void
  /** Moves the clock, and lets everything happen that follows. */
  advance: (ms: number) => Promise<void>
}

/** Creates a limiter. Unless told otherwise its chance gives 0: it stops for as long as it is told, and for 250 ms when it is not. */
export function setUpLimiter(options: Partial<InstallationLimiterOptions> = {}): LimiterHarness {
  const clock = createManualClock()
  const limiter = createInstallationLimiter({ clock, random: () => 0, ...options })
  const sent: string[] = []
  const refused: Refused[] = []

  function refuse(name: string, error: unknown): void {
    if (!(error instanceof LimiterRefusal)) throw error
    refused.push({ name, retryAfterMs: error.retryAfterMs, at: clock.elapsed() })
  }

  function send(name: string, installationId = 'a', signal?: AbortSignal): void {
    const turn = limiter.enter(installationId, { signal })
    if (turn === undefined) sent.push(name)
    turn?.then(
      () => sent.push(name),
      (error: unknown) => refuse(name, error),
    )
  }

  function sendMany(count: number, installationId?: string): number {
    const before = sent.length
    for (let index = 0; index < count; index += 1) send(`${index}`, installationId)
    return sent.length - before
  }

  return {
    clock,
    limiter,
    sent,
    refused,
    send,
    sendMany,
    sendForASecond: (perSecond) => {
      for (let count = 0; count < perSecond; count += 1) {
        clock.advance(1000 / perSecond)
        void limiter.enter('a')
      }
    },
    advance: async (ms) => {
      clock.advance(ms)
      await settle()
    },
  }
}

/** Lets promises settle, and those that follow from them. */
export async function settle(): Promise<void> {
  await inOrder(5, () => Promise.resolve())
}
