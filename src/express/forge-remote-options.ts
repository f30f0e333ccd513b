/**
 * Options of `forgeRemote()`: what a developer writes.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import type { EntitySet } from '../entities/entity.js'
import type { Logger } from '../logger.js'
import type { ProductSite } from '../product/product-api.js'
import type { StorageQuotas } from '../retry/storage-quotas.js'
import type { TokenBinding } from '../tokens/token-binding.js'
import type { TokenStore } from '../tokens/token-store.js'
import type { EntityDefinition } from '../wire/entity-definition.js'

/** Options of `forgeRemote()`. Unknown members are refused. */
export interface ForgeRemoteOptions {
  /** The app's id or ids, `ari:cloud:ecosystem::app/…`, as in the manifest. Tokens for any other app are refused. */
  appId: string | readonly string[]
  /**
   * The manifest's entities, generated, of `defineEntities()`, or as bare definitions: `req.forge.entities` has a repository of each, and
   * calls that name another one are refused before they are sent. Default: not checked, and no repositories.
   */
  entities?: EntitySet | readonly EntityDefinition[] | undefined
  /** Where the keys that sign invocations are published. Default: Forge's production key set. */
  jwksUrl?: string | undefined
  /** Address of the storage REST API. Default `https://api.atlassian.com/forge/storage/kvs`. */
  storageUrl?: string | undefined
  /**
   * Address of a running emulator, on loopback. Keys and storage are taken from it, and its tokens are accepted. Never set it in
   * production.
   */
  emulatorUrl?: string | undefined
  /**
   * Address of the Forge Containers egress proxy. Storage is then reached through it, in the name of the installation and without tokens.
   * Requests inside a container carry no Forge Invocation Token: there, use `forgeContainer()`.
   */
  egressProxyUrl?: string | undefined
  /** Isolated Cloud: addresses with `{IC_LABEL}` where the label goes. Default: such invocations are refused. */
  isolatedCloud?: { jwksUrlTemplate: string; storageUrlTemplate: string } | undefined
  /** How far the clocks may be apart when `exp`, `nbf` and `iat` are judged, in seconds, 0 to 300. Default 10. */
  clockToleranceSeconds?: number | undefined
  /** Longest life of a token, `exp − iat`, in seconds. Default 3600. */
  maxTokenLifetimeSeconds?: number | undefined
  /** Longest Forge Invocation Token that is looked at, in bytes. Default 32768. */
  maxTokenBytes?: number | undefined
  /** Cache of system tokens. */
  tokens?: TokenOptions | undefined
  /** How storage is called. */
  storage?: RemoteStorageOptions | undefined
  /** How products such as Jira are called. */
  products?: ProductOptions | undefined
  /**
   * Time a request has from its arrival on, in milliseconds; a mount's `timeoutMs` goes before it. Default 25000, the platform's limit for
   * calls of the user interface.
   */
  requestTimeoutMs?: number | undefined
  /** Receives one entry per refusal and per storage failure. Default: JSON lines on standard error. */
  logger?: Logger | undefined
  /** Source of time, for tests. Default: the machine's clock. */
  clock?: Clock | undefined
  /** Source of chance, at least 0 and below 1, for tests: retries are spread by it. Default `Math.random`. */
  random?: (() => number) | undefined
}

/** Options of the cache of system tokens. */
export interface TokenOptions {
  /** Most tokens kept of installations, and as many again of users; the least recently used go first. Default 10000. */
  maxEntries?: number | undefined
  /** Where processes share tokens, such as `createRedisTokenStore()` of `forge-remote/redis`; needs `keys`. Default: each has its own. */
  store?: TokenStore | undefined
  /**
   * Keys that seal what leaves the process, of `forge-remote token-key`: the first seals, all of them open. Default: none, which will do
   * without a store.
   */
  keys?: readonly string[] | undefined
  /**
   * Who may use a token that another request brought. `origin`: the whole installation when Forge itself called, else the user whose
   * invocation brought it. `proof`: likewise, and the installation once a read through the token has proven that it opens its storage; needs
   * `keys`. `request`: nobody. Default `origin`.
   */
  binding?: TokenBinding | undefined
}

/** How storage is called. */
export interface RemoteStorageOptions {
  /** Longest wait for one attempt of a call, in milliseconds. Default 10000. */
  attemptTimeoutMs?: number | undefined
  /** Longest time for one call of background work with all its attempts, in milliseconds. Default 60000. */
  backgroundTimeoutMs?: number | undefined
  /** Whether items asked for in the same tick of a request leave in one `batch/get`. Default `true`. */
  coalesceGets?: boolean | undefined
  /** Whether expired items are shown while the platform still returns them, for up to 48 hours. Default `false`. */
  showExpired?: boolean | undefined
  /** Whether storage is asked over HTTP/2: fewer connections, but about half the throughput. Default `false`. */
  http2?: boolean | undefined
  /** Most that each installation may ask of this process, where several processes share its quota. Default: what the platform lets it. */
  quotas?: StorageQuotas | undefined
}

/** How products are called. */
export interface ProductOptions {
  /**
   * Makes the `contextIds` that `offlineUserAuthToken` wants of a site, for users who are impersonated. Default: one,
   * `ari:cloud:<product>::site/<cloud id>`; no document says which form is right.
   */
  contextIds?: ((site: ProductSite) => readonly string[]) | undefined
}
