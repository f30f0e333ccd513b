/**
 * How far a storage call has come, and until when it may go on.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import { OVERWRITE_WINDOW_MS } from '../retry/retry-matrix.js'
import type { FailedAttempt } from './attempt-outcome.js'
import type { StorageAction } from './storage-call.js'
import type { CallObservation } from './storage-observer.js'

/** A call under way. */
export interface RunningCall<Result> {
  /** What is asked. */
  readonly action: StorageAction<Result>
  /** The body as JSON. */
  readonly body: string
  /** Size of the body. */
  readonly requestBytes: number
  /** Follows the call. */
  readonly observation: CallObservation | undefined
  /** When its turn came, by the clock's `elapsed()`. */
  readonly startedAt: number
  /** When it must be over, by the clock's `elapsed()`. */
  readonly endsAt: number
  /** How often it was tried, whether or not it could be sent. */
  attempts: number
  /** How often it was sent. */
  sent: number
  /** Whether one of the attempts may have been acted on. */
  mayBeDone: boolean
  /** Whether a refused token was replaced already. */
  hasOtherToken: boolean
}

/** Until when calls may go on. */
export interface CallTimes {
  /** Source of time. */
  readonly clock: Clock
  /** Longest time for a call, the wait for its turn included, in milliseconds. */
  readonly callTimeoutMs: number
  /** When all calls must be over, by the clock's `elapsed()`. Default: never. */
  readonly endsAtElapsed?: number | undefined
}

/** Starts a call that has not been tried yet. */
export function startCall<Result>(
  { clock, callTimeoutMs, endsAtElapsed = Infinity }: CallTimes,
  request: Pick<RunningCall<Result>, 'action' | 'body' | 'observation'>,
): RunningCall<Result> {
  const startedAt = clock.elapsed()
  const calledAt = request.action.calledAtElapsed ?? startedAt
  const endsAt = Math.min(endsAtElapsed, calledAt + callTimeoutMs)
  const progress = { attempts: 0, sent: 0, mayBeDone: false, hasOtherToken: false }
  const { action, body, observation } = request
  const requestBytes = Buffer.byteLength(body)
  return { action, body, requestBytes, observation, startedAt, endsAt, ...progress }
}

/** Notes what became of an attempt. */
export function countAttempt<Result>(
  call: RunningCall<Result>,
  { failureClass, mayBeDone }: FailedAttempt,
): void {
  call.attempts += failureClass === 'held-back' ? 0 : 1
  call.sent += failureClass === 'held-back' || failureClass === 'never-sent' ? 0 : 1
  call.mayBeDone ||= mayBeDone
}

/**
 * @returns When the request must have been sent, by the clock's `elapsed()`: a late repetition of a write that may have been done could
 *   undo what someone else has written since.
 */
export function latestSendAt<Result>({
  action,
  mayBeDone,
  startedAt,
  endsAt,
}: RunningCall<Result>): number {
  const isLateHarmful = action.safety === 'overwrite' && mayBeDone
  return isLateHarmful ? Math.min(endsAt, startedAt + OVERWRITE_WINDOW_MS) : endsAt
}
