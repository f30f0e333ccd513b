/**
 * What became of one attempt of a storage call.
 *
 * @module
 */
import type { FailureClass } from '../retry/failure-class.js'
import type { StorageError } from '../storage-error.js'

/** An attempt that did not give the result. */
export interface FailedAttempt {
  /** What to tell the caller if nothing better follows. */
  readonly error: StorageError
  /** What the failure means; `held-back` when this process itself did not let the request go. */
  readonly failureClass: FailureClass | 'held-back'
  /** Whether the platform may have acted on the request. */
  readonly mayBeDone: boolean
}

/** What became of an attempt. */
export type AttemptOutcome<Result> = { readonly result: Result } | FailedAttempt
