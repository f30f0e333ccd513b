/**
 * Ends an operation without a request of its own.
 *
 * @module
 */
import type { StorageError } from '../storage-error.js'
import type { StorageOperation } from '../wire/storage-operation.js'
import type { StorageCall } from './storage-call.js'

/** Rejects with `error`, and reports it, as a call does that is refused before it is sent. */
export function refuseCall(
  call: StorageCall,
  operation: StorageOperation,
  error: StorageError,
): Promise<never> {
  const refuse = (): never => {
    throw error
  }
  return call({ operation, safety: 'read', body: refuse, read: refuse })
}
