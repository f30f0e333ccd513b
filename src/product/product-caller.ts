/**
 * In whose name a product is called, and with what.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import type { AccessToken } from '../tokens/access-token.js'
import type { InstallationPauses } from './installation-pauses.js'
import type { ProductAddress, ProductAddresses } from './resolve-product-url.js'

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

/** Whose calls they are. */
export interface ProductCaller {
  /** Names the installation: pauses that a product asks for are its own. */
  readonly installationId: string
  readonly addresses: ProductAddresses
  /** @throws `ERR_NO_TOKEN` when there is none. */
  readonly findToken: (product: ProductAddress) => Promise<AccessToken>
  /** Told of a token that the product refused with 401. */
  readonly onTokenRefused: (token: AccessToken) => void
  /** Starts the time of one call. */
  readonly startCall: () => CallTime
  /** `x-b3-…` headers to pass on. */
  readonly traceHeaders: Readonly<Record<string, string>>
}
