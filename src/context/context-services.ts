/**
 * What every context of one remote shares.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import type { EntitySet } from '../entities/entity.js'
import type { Logger } from '../logger.js'
import type { SystemTokens } from '../tokens/system-tokens.js'
import type { TokenKeeper } from './keep-token.js'
import type { StorageOptions } from '../storage/create-storage.js'
import type { ServiceUrl } from '../transport/service-url.js'
import type { ProductServices } from './open-product.js'

/** The long-lived parts that contexts are made from. */
export interface ContextServices {
  /** What all storage clients have in common. */
  readonly storageDefaults: Pick<
    StorageOptions,
    | 'transport'
    | 'control'
    | 'attemptTimeoutMs'
    | 'entities'
    | 'coalesceGets'
    | 'showExpired'
    | 'batchGetSupport'
    | 'observer'
    | 'clock'
  >
  /** The app's entities; absent when the remote was not told. */
  readonly entities: EntitySet | undefined
  /** Longest time for one call of background work, in milliseconds. Default: the storage client's. */
  readonly backgroundTimeoutMs: number | undefined
  /** System tokens that later requests and background work may use. */
  readonly tokens: SystemTokens
  /** Keeps the token of a verified request for those who may use it. */
  readonly keepToken: TokenKeeper
  /** Address of the storage REST API for an invocation; an Isolated Cloud label may choose another. */
  readonly storageService: (icLabel: string | undefined) => ServiceUrl
  /** What all product clients have in common. */
  readonly products: ProductServices
  /** Address of the Forge Containers egress proxy. When set, storage is reached through it, in the name of the installation. */
  readonly egressProxyUrl: string | undefined
  /** Errors that need no line in the log any more: they have one, or are answers that were asked for. */
  readonly reported: WeakSet<object>
  /** Source of time. */
  readonly clock: Clock
  /** Receives one entry per failed storage call. */
  readonly logger: Logger
}
