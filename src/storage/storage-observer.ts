/**
 * How others follow storage calls: metrics, traces, the usage meter.
 *
 * @module
 */
import type { StorageError } from '../storage-error.js'
import type { StorageOperation } from '../wire/storage-operation.js'

/** One request that was sent, and what came of it. Nothing here names a key or holds a value. */
export interface AttemptFacts {
  /** The operation, as its path below `/v1/`. */
  readonly operation: StorageOperation
  /** 1 for the first attempt of a call. */
  readonly attempt: number
  /** Scheme, host and port that it was sent to. */
  readonly origin: string
  /** Size of the body sent. */
  readonly requestBytes: number
  /** Size of the body of the answer; 0 when there was none. */
  readonly responseBytes: number
  /** Status of the answer; absent when there was none. */
  readonly status: number | undefined
  /** Whether it left this machine: `false` when no connection was had. */
  readonly isSent: boolean
  /** Code of the transport's error when there was no answer, such as `ECONNRESET`. */
  readonly failure: string | undefined
  /** How long it took, in milliseconds. */
  readonly durationMs: number
}

/** Follows one call. */
export interface CallObservation {
  /** Headers to send along with each attempt, such as those that pass a trace on. Default: none. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Called after each attempt. */
  readonly attempted: (facts: AttemptFacts) => void
  /** Called once, with the error that the call ends in, if any. */
  readonly ended: (error: StorageError | undefined) => void
}

/** Follows calls. Must not throw. */
export interface StorageObserver {
  /** Called before the first attempt of a call whose arguments are fine. */
  readonly begin: (operation: StorageOperation) => CallObservation
}
