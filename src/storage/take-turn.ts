/**
 * Waits until this process lets a request go: the installation's limiter first, then the host's circuit breaker.
 *
 * @module
 */
import type { BreakerPermit, CircuitBreaker } from '../retry/circuit-breaker.js'
import type { InstallationLimiter } from '../retry/installation-limiter.js'
import { LimiterRefusal } from '../retry/limiter-refusal.js'
import { createStorageError, type StorageErrorFacts } from '../storage-error.js'
import type { StorageOperation } from '../wire/storage-operation.js'
import type { FailedAttempt } from './attempt-outcome.js'
import { countUnits } from './usage-units.js'

/** A request that wants to go. */
export interface TurnRequest {
  /** Slows down installations. */
  readonly limiter: InstallationLimiter
  /** Leaves a failing host alone. */
  readonly breaker: CircuitBreaker
  /** Whose quota is used. */
  readonly installationId: string
  /** The operation. */
  readonly operation: StorageOperation
  /** Size of the body. */
  readonly requestBytes: number
  /** How often the call was sent already. */
  readonly attempts: number
  /** Longest wait, in milliseconds. */
  readonly maxWaitMs: number
  /** Ends the wait. */
  readonly signal: AbortSignal | undefined
}

/** Resolves with the breaker's permit when the request may go, else with why it may not. */
export async function takeTurn(request: TurnRequest): Promise<BreakerPermit | FailedAttempt> {
  const { limiter, breaker, installationId, operation, attempts, maxWaitMs, signal } = request
  const facts = { operation, attempts }
  try {
    const { requestBytes } = request
    // How large the answer will be nobody knows yet.
    const units = countUnits({ operation, requestBytes, responseBytes: 0, isSent: true })
    const turn = limiter.enter(installationId, { signal, maxWaitMs, units })
    if (turn !== undefined) await turn
  } catch (error) {
    if (error instanceof LimiterRefusal) return toRateLimited(facts, error.retryAfterMs)
    if (signal?.aborted === true) return toAborted(facts)
    throw error
  }
  const entry = breaker.tryEnter()
  return entry.admitted ? entry : toBroken(facts, entry.retryAfterMs)
}

function toRateLimited(facts: StorageErrorFacts, retryAfterMs: number): FailedAttempt {
  const detail = 'the installation has used its share for the moment, and the request was held back'
  return toHeldBack('RATE_LIMIT_EXCEEDED', detail, { ...facts, retryAfterMs })
}

function toBroken(facts: StorageErrorFacts, retryAfterMs: number): FailedAttempt {
  const detail = `most requests of the last seconds failed, and storage is left alone for ${Math.ceil(retryAfterMs)} ms`
  return toHeldBack('ERR_STORAGE_UNREACHABLE', detail, { ...facts, retryAfterMs })
}

function toHeldBack(
  code: 'RATE_LIMIT_EXCEEDED' | 'ERR_STORAGE_UNREACHABLE',
  detail: string,
  facts: StorageErrorFacts,
): FailedAttempt {
  const error = createStorageError(code, detail, facts)
  return { error, failureClass: 'held-back', mayBeDone: false }
}

function toAborted(facts: StorageErrorFacts): FailedAttempt {
  const error = createStorageError(
    'ERR_ABORTED',
    'the request ended before the call was sent',
    facts,
  )
  return { error, failureClass: 'final', mayBeDone: false }
}
