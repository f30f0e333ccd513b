/**
 * Whether a call of a product is made again.
 *
 * Source: Jira Cloud, rate limiting: a call may be repeated when it was refused for now and its method is idempotent.
 *
 * @module
 */
import { type AnswerHead, readPauseMs } from './read-rate-limit.js'

/** What a decision depends on. */
export interface RepeatInput extends AnswerHead {
  readonly method: string
  /** Calls made so far. */
  readonly attempts: number
  /** Time left for the call, in milliseconds. */
  readonly remainingMs: number
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** What follows an answer. */
export interface RepeatDecision {
  /** How long nobody should call in the installation's name, in milliseconds; 0 without such a request. */
  readonly pauseMs: number
  /** Whether to make the call again after the pause. */
  readonly isRepeated: boolean
}

const MAX_ATTEMPTS = 4
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE'])

/** Decides. An answer of 503 counts when it says how long to wait. */
export function decideRepeat(input: RepeatInput): RepeatDecision {
  const { method, status, attempts, remainingMs, now } = input
  const pauseMs = readPauseMs(input, attempts, now)
  const isRefusedForNow = status === 429 || (status === 503 && pauseMs > 0)
  const isRepeated =
    isRefusedForNow && IDEMPOTENT.has(method) && attempts < MAX_ATTEMPTS && pauseMs < remainingMs
  return { pauseMs, isRepeated }
}
