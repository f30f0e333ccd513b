/**
 * Performs one storage operation: write the body, send it, read the answer. Writing and reading are pure; only this acts.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import { StorageError } from '../errors.js'
import { TransportError } from '../transport/transport-error.js'
import type { StorageOperation } from '../wire/storage-operation.js'
import type { StorageAnswer } from './storage-answer.js'
import type { StorageSend } from './storage-send.js'
import { toUnansweredError } from './unanswered-error.js'

/** One operation with its arguments. */
export interface StorageAction<Result> {
  /** The operation, as its path below `/v1/`. */
  readonly operation: StorageOperation
  /** Checks the arguments and writes the body; throws a `StorageError` for what the platform would refuse. */
  readonly body: () => string
  /** Reads an answer of any status; throws a `StorageError` for all but success. */
  readonly read: (answer: StorageAnswer) => Result
}

/** Performs an action. Rejects, and never throws. */
export type StorageCall = <Result>(action: StorageAction<Result>) => Promise<Result>

/** What {@link createCall} needs. */
export interface CallOptions {
  /** Sends the request. */
  send: StorageSend
  /** Time of the answers. */
  clock: Clock
  /** Called for each operation that fails, whether or not something was sent, before its promise rejects. */
  onFailure?: ((error: StorageError) => void) | undefined
}

/** Creates the function that all operations go through. */
export function createCall(options: CallOptions): StorageCall {
  const { send, clock, onFailure } = options
  return async function call({ operation, body, read }) {
    try {
      const response = await send({ operation, body: body() })
      return read({ ...response, operation, receivedAt: clock.now() })
    } catch (error) {
      const failure = error instanceof TransportError ? toUnansweredError(operation, error) : error
      if (failure instanceof StorageError) onFailure?.(failure)
      throw failure
    }
  }
}
