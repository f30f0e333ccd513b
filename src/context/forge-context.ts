/**
 * What a request handler finds in `req.forge`.
 *
 * @module
 */
import type { ForgeEntities } from '../entities/forge-entities.js'
import type { Invocation } from '../invocation/invocation.js'
import type { Logger } from '../logger.js'
import type { AsOfflineUser, AsUser, ProductApi } from '../product/product-api.js'
import type { ForgeStorage } from '../storage/storage.js'
import type { AccessToken } from '../tokens/access-token.js'

/** The tokens a request may use. They print as `[redacted]`. */
export interface ForgeTokens {
  /**
   * The app system token: the one that came with this request, else the newest cached one that this request may use. Absent when there is
   * neither.
   */
  readonly system?: AccessToken
  /** The app user token that came with this request. It is never cached. */
  readonly user?: AccessToken
}

/** Everything about one verified request. It lives as long as the request; do not keep it. */
export interface ForgeContext {
  /** The verified invocation. */
  readonly invocation: Invocation
  /** Hosted storage of this installation. It is meant for this request alone: its calls are aborted together with `signal`. */
  readonly storage: ForgeStorage
  /**
   * A repository for each entity of the option `entities`, over `storage`. Asking for a name that is not among them throws an
   * `OptionsError`.
   */
  readonly entities: ForgeEntities
  /** The products of the site, such as Jira, in the name of the app. */
  readonly asApp: ProductApi
  /** The products of the site in the name of the user in session, or of any user by account id. */
  readonly asUser: AsUser
  /** App system and user token. */
  readonly tokens: ForgeTokens
  /** A logger that adds the trace id and the installation to every entry. */
  readonly log: Logger
  /**
   * Aborts when the caller goes away before it was answered, or when `requestTimeoutMs` (25 seconds) are over. It stays quiet once the
   * request was answered.
   */
  readonly signal: AbortSignal
  /** Trace id of the request, 16 or 32 hexadecimal digits; made here when Forge sent none. */
  readonly traceId: string
}

/** Means for work without a request, on behalf of one installation. */
export interface InstallationContext {
  /** Hosted storage of the installation, opened with the newest system token that Forge itself brought, in a `core:*` invocation. */
  readonly storage: ForgeStorage
  /** A repository for each entity of the option `entities`, over `storage`; any other name throws an `OptionsError`. */
  readonly entities: ForgeEntities
  /** The products of the site, in the name of the app. */
  readonly asApp: ProductApi
  /** The products of the site in the name of a user, by account id. */
  readonly asUser: AsOfflineUser
}
