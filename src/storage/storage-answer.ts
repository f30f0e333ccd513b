/**
 * The answer of the storage REST API to one request, of any status.
 *
 * @module
 */
import type { ExchangeResponse } from '../transport/transport.js'
import type { StorageOperation } from '../wire/storage-operation.js'

/** An answer together with what is needed to judge it. */
export interface StorageAnswer extends ExchangeResponse {
  /** The operation that was asked for. */
  readonly operation: StorageOperation
  /** When the answer came, in milliseconds since the epoch; an absolute `Retry-After` is counted from here. */
  readonly receivedAt: number
  /** How often the request was sent so far. */
  readonly attempts: number
}
