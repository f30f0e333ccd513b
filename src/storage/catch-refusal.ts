/**
 * Checks whose refusal must not be thrown yet.
 *
 * @module
 */
import { StorageError } from '../storage-error.js'

/** @returns What `check` returns, or the `StorageError` that it throws. */
export function catchRefusal<Result>(check: () => Result): Result | StorageError {
  try {
    return check()
  } catch (error) {
    if (error instanceof StorageError) return error
    throw error
  }
}
