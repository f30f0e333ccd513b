/**
 * The front door: everything an Express app needs to be a Forge remote.
 *
 * @module
 */
import type { ErrorRequestHandler, RequestHandler } from 'express'
import type { InstallationContext } from '../context/forge-context.js'
import type { ListedInstallation } from '../context/list-installation-contexts.js'
import type { TokenCounts } from '../tokens/token-counts.js'
import { createTransport } from '../transport/create-transport.js'
import type { Tenant } from '../values/tenant.js'
import { admitByToken } from './admit-by-token.js'
import { assembleRemote } from './assemble-remote.js'
import type { AuthenticatedHandler } from './authenticated-handler.js'
import type { CorsOptions } from './cors.js'
import { createServices } from './create-services.js'
import { createDriftWatch } from './drift-watch.js'
import { createVerifier } from './create-verifier.js'
import type { ForgeRemoteOptions } from './forge-remote-options.js'
import type { Middleware } from './middleware.js'
import type { EventMounts } from './mount-events.js'
import type { MountPolicy } from './mount-policy.js'
import { type ResolvedOptions, resolveOptions } from './resolve-options.js'
import { createServerCheck } from './server-check.js'

/** A Forge remote. Make one per process. */
export interface ForgeRemote extends EventMounts {
  /**
   * Middleware that answers CORS for routes that `requestRemote` calls from the browser. Mount it before `authenticate()`.
   *
   * @example
   *   app.use('/api', remote.cors({ origins: ['https://your-site.atlassian.net'] }))
   */
  cors: (options: CorsOptions) => Middleware
  /**
   * Middleware that verifies the Forge Invocation Token and sets `req.forge`. Mount it before anything that reads the body.
   *
   * Given a handler as well, it returns both, and the handler's `req.forge` is typed by the policy: with `principal: 'required'` the
   * principal is a string.
   *
   * Refuses with 401 when the token is not genuine, 403 when `policy` does not allow the invocation, and 503 when the keys cannot be
   * read.
   *
   * @example
   *   app.use('/api', remote.authenticate({ principal: 'required' }))
   *   app.post('/events', remote.authenticate({ principal: 'forbidden', modules: ['core:*'] }), …)
   */
  authenticate: Authenticate
  /**
   * Handlers for unknown routes and for errors. Mount them last. Answers are `{ code, message, traceId }`.
   *
   * @example
   *   app.use(remote.errorHandler())
   */
  errorHandler: () => [RequestHandler, ErrorRequestHandler]
  /**
   * Means for work without a request.
   *
   * Calls use the newest system token that an invocation without a user brought, to this process or, with `tokens.store`, to any. Without one
   * they reject with `ERR_NO_TOKEN`, which says when the last one ended.
   *
   * @example
   *   await remote.forInstallation(installationId).storage.get('settings')
   */
  forInstallation: (installation: string | Tenant) => InstallationContext
  /**
   * The installations that have a usable system token, for work on each of them.
   *
   * Rejects with `ERR_TOKEN_STORE` when the store does not answer, after those that this process knows.
   *
   * @example
   *   for await (const { installationId, storage } of remote.installations()) await clean(storage)
   */
  installations: () => AsyncGenerator<ListedInstallation>
  /**
   * How many installations have a system token that ends within `ms` milliseconds, and how many have one at all: a metric of whether the
   * hourly trigger reaches them.
   *
   * Rejects with `ERR_TOKEN_STORE` when the store does not answer.
   */
  tokensExpiringWithin: (ms: number) => Promise<{ expiring: number; total: number }>
  /** What was counted about the token store since the start: hits, failures, and records that were not used. */
  tokenCounts: () => TokenCounts
  /**
   * Fetches the key set now, for incidents such as a revoked key. It is refreshed every five minutes anyway.
   *
   * Rejects with `ERR_KEY_SET`; the last good keys then stay in use.
   */
  reloadKeys: () => Promise<void>
  /**
   * Ends the work on queued events, waits for requests to storage that are under way, and closes all connections, those of the token store, of
   * queues and of ledgers included. Calls that wait to be repeated end then.
   */
  close: () => Promise<void>
}

/** The two forms of `remote.authenticate`. */
export interface Authenticate {
  (policy?: MountPolicy): Middleware
  <const Policy extends MountPolicy>(
    policy: Policy,
    handler: AuthenticatedHandler<Policy>,
  ): [Middleware, RequestHandler]
}

/**
 * Creates a Forge remote.
 *
 * @throws {OptionsError} `ERR_OPTIONS` when an option is missing, wrong or unknown.
 *
 * @example
 *   const remote = forgeRemote({ appId: 'ari:cloud:ecosystem::app/…' })
 */
export function forgeRemote(options: ForgeRemoteOptions): ForgeRemote {
  const resolved = resolveOptions(options)
  const { logger, clock } = resolved
  const transport = createTransport({ http2: resolved.storage.http2 })
  const services = createServices(resolved, transport)
  const { verifier, prewarmKeys, reloadKeys, closeKeys } = createVerifier(resolved, transport)
  const admission = admitByToken({
    verifier,
    driftWatch: createDriftWatch(logger),
    checkServer: createServerCheck(resolved),
    logger,
    clock,
  })
  warnOfEmulator(resolved)
  return assembleRemote({
    options: resolved,
    transport,
    services,
    admission,
    prewarm: prewarmKeys,
    reloadKeys,
    stop: closeKeys,
  })
}

function warnOfEmulator({ emulatorUrl, logger }: ResolvedOptions): void {
  if (emulatorUrl === undefined) return
  logger.warn(
    { event: 'emulator', emulatorUrl },
    'this remote trusts tokens of the emulator; never run it so in production',
  )
}
