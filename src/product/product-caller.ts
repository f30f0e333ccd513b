/**
 * In whose name a product is called, and with what.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import type { ProductAddress } from '../tokens/product-address.js'
import type { InstallationPauses } from './installation-pauses.js'

/** What all product clients of a remote share. */
export interface ProductMeans {
  readonly pauses: InstallationPauses
  /** Where an address of Atlassian is really called: another host while an emulator is in use. */
  readonly toServiceUrl: (url: string) => string
  readonly clock: Clock
  readonly random: () => number
}

/** The time that a call has. */
export interface CallTime {
  /** Aborts when it is over, or when nobody waits for the call any more. */
  readonly signal: AbortSignal
  /** Milliseconds that are left. */
  readonly remainingMs: () => number
}

/** A running call. */
export interface StartedCall extends CallTime {
  /** Gives back what the time of a call holds, once nothing of it is left to run. */
  readonly release: () => void
}

/** Leave to send one request: where to, and the proof of who asks. Both are from the same invocation. */
export interface ProductPass {
  readonly product: ProductAddress
  /** The headers that prove it. */
  readonly headers: Readonly<Record<string, string>>
  /** Takes this proof out of use, since the product refused it. Absent when there is never another one. */
  readonly onRefused?: (() => void) | undefined
}

/** Whose calls they are. */
export interface ProductCaller {
  /** Names the installation: pauses that a product asks for are its own. */
  readonly installationId: string
  /**
   * Asked for anew for each request.
   *
   * @param name Of the product; the invocation's own when it is `undefined`.
   * @throws `ERR_NO_TOKEN` when there is nothing to prove it with; `ERR_PRODUCT_PATH` when the installation has no such product.
   */
  readonly authorize: (name: string | undefined, time: CallTime) => Promise<ProductPass>
  /** Starts the time of one call. */
  readonly startCall: () => StartedCall
  /** `x-b3-…` headers to pass on. */
  readonly traceHeaders: Readonly<Record<string, string>>
}
