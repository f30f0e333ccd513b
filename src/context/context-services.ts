/**
 * What every context of one remote shares.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import type { Logger } from '../logger.js'
import type { TokenCache } from '../tokens/token-cache.js'
import type { Transport } from '../transport/transport.js'
import type { EntityDefinition } from '../wire/entity-definition.js'

/** The long-lived parts that contexts are made from. */
export interface ContextServices {
  /** Connections to the storage service. */
  readonly transport: Transport
  /** System tokens that later requests and background work may use. */
  readonly tokenCache: TokenCache
  /** Address of the storage REST API for an invocation; an Isolated Cloud label may choose another. */
  readonly storageUrl: (icLabel: string | undefined) => string
  /** Address of the Forge Containers egress proxy. When set, storage is reached through it, in the name of the installation. */
  readonly egressProxyUrl: string | undefined
  /** Declared entities; calls that name another one are refused before they are sent. */
  readonly entities: readonly EntityDefinition[] | undefined
  /** Longest wait for one storage call, in milliseconds. */
  readonly storageTimeoutMs: number
  /** Errors that need no line in the log any more: they have one, or are answers that were asked for. */
  readonly reported: WeakSet<object>
  /** Source of time. */
  readonly clock: Clock
  /** Receives one entry per failed storage call. */
  readonly logger: Logger
}
