/**
 * A line in which requests wait for their turn, first come, first served.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import { LimiterRefusal } from './limiter-refusal.js'
import type { TokenBucket } from './token-bucket.js'

/** What a request takes from the gates. */
export interface SendCost {
  /** The request itself: 1. */
  readonly requests: number
  /** Units of 10 KB that it reads. */
  readonly readUnits: number
  /** Units of 10 KB that it writes. */
  readonly writeUnits: number
}

/** A bucket that each request takes tokens from. */
export interface Gate {
  /** What it has to give. */
  readonly bucket: TokenBucket
  /** Which part of its cost the request takes. */
  readonly measure: keyof SendCost
}

/** Options of {@link createWaitingLine}. */
export interface WaitingLineOptions {
  /** Its monotonic time is used. */
  clock: Clock
  /** @returns What stands between a request and being sent, at present. */
  gates: () => readonly Gate[]
  /** Most requests in the line. */
  maxWaiting: number
  /** Longest time in the line, in milliseconds. */
  maxWaitMs: number
  /** Called when a request's turn has come. */
  onSend: () => void
}

/** How a request waits. */
export interface WaitOptions {
  /** Ends the wait. */
  signal?: AbortSignal | undefined
  /** Longest wait, in milliseconds; never longer than the line's own. Default: that. */
  maxWaitMs?: number | undefined
}

/** The line of one sender. */
export interface WaitingLine {
  /**
   * @returns `undefined` when it is the request's turn, else a promise for it. Rejects with a {@link LimiterRefusal} when the line is full
   * or its turn would not come in time, with the signal's reason when that is aborted.
   */
  enter: (cost: SendCost, options?: WaitOptions) => Promise<void> | undefined
  /** Holds everybody back until a monotonic time; never sooner than asked for before. Who could not make it in time is refused. */
  pauseUntil: (elapsed: number) => void
  /** Looks at the gates again, after they have changed. */
  serve: () => void
  /** @returns Whether everybody is held back. */
  isPaused: () => boolean
  /** @returns Whether nobody waits. */
  isEmpty: () => boolean
}

interface Waiter {
  readonly cost: SendCost
  /** The monotonic time at which it has waited long enough. */
  readonly latestAt: number
  readonly send: () => void
  readonly refuse: (refusal: LimiterRefusal) => void
}

/** Creates an empty line. */
export function createWaitingLine(options: WaitingLineOptions): WaitingLine {
  const { clock, gates, maxWaiting, maxWaitMs, onSend } = options
  let waiters: readonly Waiter[] = []
  let pausedUntil = clock.elapsed()
  let cancelTimer: (() => void) | undefined

  function turnInMs(cost: SendCost, ahead: readonly Waiter[]): number {
    const pauseMs = Math.max(0, pausedUntil - clock.elapsed())
    const waits = gates().map(({ bucket, measure }) =>
      bucket.waitMs(cost[measure], { ahead: sumUp(ahead, measure), pauseMs }),
    )
    return Math.max(pauseMs, ...waits)
  }

  function pass(cost: SendCost): void {
    for (const { bucket, measure } of gates()) bucket.take(cost[measure])
    onSend()
  }

  function serve(): void {
    cancelTimer?.()
    for (let [head] = waiters; head !== undefined; [head] = waiters) {
      const waitMs = turnInMs(head.cost, [])
      if (waitMs > 0 && clock.elapsed() + waitMs <= head.latestAt) {
        cancelTimer = clock.schedule(Math.ceil(waitMs), serve, { keepsProcessAlive: true })
        return
      }
      waiters = waiters.slice(1)
      if (waitMs > 0) head.refuse(new LimiterRefusal(waitMs))
      else head.send()
    }
  }

  function wait(cost: SendCost, patienceMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      const onAbort = () => {
        waiters = waiters.filter((other) => other !== waiter)
        reject(signal?.reason)
        serve()
      }
      const leave = () => signal?.removeEventListener('abort', onAbort)
      const waiter: Waiter = {
        cost,
        latestAt: clock.elapsed() + patienceMs,
        send: () => {
          leave()
          pass(cost)
          resolve()
        },
        refuse: (refusal) => {
          leave()
          reject(refusal)
        },
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      waiters = [...waiters, waiter]
      if (waiters.length === 1) serve()
    })
  }

  return {
    enter: (cost, { signal, maxWaitMs: ownMaxWaitMs = Infinity } = {}) => {
      const waitMs = turnInMs(cost, waiters)
      const patienceMs = Math.min(maxWaitMs, ownMaxWaitMs)
      if (waiters.length >= maxWaiting || waitMs > patienceMs)
        return Promise.reject(new LimiterRefusal(waitMs))
      if (waiters.length > 0 || waitMs > 0) return wait(cost, patienceMs, signal)
      pass(cost)
      return undefined
    },
    pauseUntil: (elapsed) => {
      pausedUntil = Math.max(pausedUntil, elapsed)
      serve()
    },
    serve,
    isPaused: () => pausedUntil > clock.elapsed(),
    isEmpty: () => waiters.length === 0,
  }
}

function sumUp(waiters: readonly Waiter[], measure: keyof SendCost): number {
  return waiters.reduce((sum, { cost }) => sum + cost[measure], 0)
}
