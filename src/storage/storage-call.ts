/**
 * One storage operation with its arguments, and the function that performs it.
 *
 * @module
 */
import type { RetrySafety } from '../retry/retry-matrix.js'
import type { StorageOperation } from '../wire/storage-operation.js'
import type { StorageAnswer } from './storage-answer.js'

/** One operation with its arguments. */
export interface StorageAction<Result> {
  /** The operation, as its path below `/v1/`. */
  readonly operation: StorageOperation
  /** What happens when the request is done twice. */
  readonly safety: RetrySafety
  /** When the caller asked, by the clock's `elapsed()`, if the call had to wait for its turn since. Default: just now. */
  readonly calledAtElapsed?: number | undefined
  /** Checks the arguments and writes the body; throws a `StorageError` for what the platform would refuse. */
  readonly body: () => string
  /** Reads an answer of any status; throws a `StorageError` for all but success. */
  readonly read: (answer: StorageAnswer) => Result
}

/**
 * Performs an action, with as many attempts as it takes and is safe. Rejects, and never throws.
 *
 * A write that rejects was not done, unless it rejects with an `OutcomeUnknownError`, or with the code `ERR_STORAGE_RESPONSE`: it was done
 * then, and only its answer cannot be read.
 */
export type StorageCall = <Result>(action: StorageAction<Result>) => Promise<Result>
