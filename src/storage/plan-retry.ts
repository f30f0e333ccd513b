/**
 * Decides whether and when a failed attempt is repeated.
 *
 * @module
 */
import type { FailureClass } from '../retry/failure-class.js'
import { retryDelayMs } from '../retry/retry-delay.js'
import { RETRY_MATRIX, type RetrySafety } from '../retry/retry-matrix.js'
import type { RetryProfile } from '../retry/retry-profile.js'
import type { FailedAttempt } from './attempt-outcome.js'

/** How far a call has come. */
export interface CallProgress {
  /** How often it was tried. */
  readonly attempts: number
  /** How long from now on the request may still be sent, in milliseconds. */
  readonly sendWithinMs: number
}

/** What the decision rests on. */
export interface RetryQuestion {
  /** The attempt that failed. */
  readonly failed: FailedAttempt
  /** What happens when the request is done twice. */
  readonly safety: RetrySafety
  /** How far the call has come. */
  readonly progress: CallProgress
  /** How patient the call is. */
  readonly profile: RetryProfile
  /** Source of chance, 0 to 1. */
  readonly random: () => number
}

/** When to try again. */
export interface RetryPlan {
  /** How long to wait, in milliseconds. */
  readonly delayMs: number
  /** Whether it is a repetition that the host's budget must allow: nothing was sent when the request was held back. */
  readonly costsBudget: boolean
}

/** @returns When to try again, or `undefined` when the failure is the end. */
export function planRetry(question: RetryQuestion): RetryPlan | undefined {
  const { failureClass } = question.failed
  const { sendWithinMs } = question.progress
  const plan =
    failureClass === 'held-back' ? planTurn(question) : planRepetition(question, failureClass)
  return plan === undefined || plan.delayMs >= sendWithinMs ? undefined : plan
}

function planTurn({ failed, profile }: RetryQuestion): RetryPlan | undefined {
  if (!profile.waits) return undefined
  const { retryAfterMs = profile.backoffBaseMs } = failed.error
  // Without any wait no timer would get to run, and what is waited for could never happen.
  return { delayMs: Math.max(1, retryAfterMs), costsBudget: false }
}

function planRepetition(
  { failed, safety, progress, profile, random }: RetryQuestion,
  failureClass: FailureClass,
): RetryPlan | undefined {
  if (RETRY_MATRIX[safety][failureClass] === 'stop') return undefined
  if (progress.attempts >= profile.maxAttempts) return undefined
  const { retryAfterMs } = failed.error
  const delayMs = retryDelayMs(profile, { retryIndex: progress.attempts - 1, retryAfterMs, random })
  return { delayMs, costsBudget: true }
}
