/**
 * How a storage client reaches the storage REST API, and in whose name.
 *
 * @module
 */
import type { ServiceUrl } from '../transport/service-url.js'
import type { StorageOperation } from '../wire/storage-operation.js'

/** Where one request goes, and the proof of who asks. */
export interface StorageAuthorization {
  /** Address that `/v1/…` is added to, checked and taken apart by whoever made the door. */
  readonly service: ServiceUrl
  /** The headers that prove it. */
  readonly headers: Readonly<Record<string, string>>
  /** Called when the platform refuses just this proof with 401. */
  readonly onRefused?: (() => void) | undefined
}

/** One way to the storage REST API. */
export interface StorageDoor {
  /**
   * @returns Where to go and in whose name; asked for anew for each request. At once where that is known, later when it has to be looked up.
   * @throws A `StorageError` with the code `ERR_NO_TOKEN` when there is nothing to prove it with; the promise rejects with it likewise.
   */
  authorize: (operation: StorageOperation) => StorageAuthorization | Promise<StorageAuthorization>
}
