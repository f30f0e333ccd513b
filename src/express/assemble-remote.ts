/**
 * Puts a remote together, however it finds out whose requests are.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestHandler } from 'express'
import type { ContextServices } from '../context/context-services.js'
import { createInstallationContext } from '../context/create-installation-context.js'
import { listInstallationContexts } from '../context/list-installation-contexts.js'
import { createReplayGuard } from '../invocation/replay-guard.js'
import type { LogFields } from '../logger.js'
import { countExpiringWithin } from '../tokens/list-installations.js'
import type { Transport } from '../transport/transport.js'
import type { Admission } from './admission.js'
import { createAuthenticate } from './authenticate.js'
import { type AuthenticatedHandler, toRequestHandler } from './authenticated-handler.js'
import { createCors } from './cors.js'
import { createErrorHandler } from './error-handler.js'
import type { Authenticate, ForgeRemote } from './forge-remote.js'
import type { Middleware } from './middleware.js'
import { createEventMounts } from './mount-events.js'
import { type MountPolicy, readMountPolicy } from './mount-policy.js'
import { createReportError } from './report-error.js'
import { type CreateRequestSignal, createRequestSignal } from './request-signal.js'
import type { ResolvedOptions } from './resolve-options.js'
import { createTraceIds } from './trace-id.js'

/** What remotes differ in, and what they are made from. */
export interface RemoteParts {
  readonly options: ResolvedOptions
  readonly transport: Transport
  readonly services: ContextServices
  readonly admission: Admission
  /** What each log line about a request has besides. Default: nothing. */
  readonly readLogFields?: ((request: IncomingMessage) => LogFields) | undefined
  /** Called with each mount, so that the first request need not wait. */
  readonly prewarm: () => void
  readonly reloadKeys: () => Promise<void>
  /** Called when the remote closes, before anything else. */
  readonly stop: () => void
}

/** Puts it together. */
export function assembleRemote(parts: RemoteParts): ForgeRemote {
  const { options, transport, services } = parts
  const { tokens } = services
  const traceIds = createTraceIds()
  const reportError = createReportError(options.logger, services.reported, parts.readLogFields)
  const mount = createMount(parts, { traceIds, reportError })
  const { close: closeQueues, ...mounts } = createEventMounts({
    services,
    authenticate: mount,
    uninstall: tokens.uninstall,
  })
  return {
    cors: createCors,
    authenticate: toAuthenticate(mount),
    ...mounts,
    errorHandler: () => createErrorHandler({ traceIds, reportError }),
    forInstallation: (installation) => createInstallationContext(services, installation),
    installations: () => listInstallationContexts(services),
    tokensExpiringWithin: (ms) => countExpiringWithin(tokens.installations(), ms, options.clock),
    tokenCounts: tokens.counts,
    reloadKeys: parts.reloadKeys,
    close: async () => {
      parts.stop()
      await closeInTurn([closeQueues, tokens.close, transport.close])
    },
  }
}

/** Work that ends still needs what is closed next; and what fails to close keeps nothing else open. Rejects with the last failure. */
async function closeInTurn([close, ...rest]: readonly (() => Promise<void>)[]): Promise<void> {
  if (close === undefined) return
  try {
    await close()
  } finally {
    await closeInTurn(rest)
  }
}

type Mount = (policy: MountPolicy, createSignal?: CreateRequestSignal) => Middleware

function createMount(
  { options, services, admission, prewarm }: RemoteParts,
  reporting: Pick<Parameters<typeof createAuthenticate>[0], 'traceIds' | 'reportError'>,
): Mount {
  const { clock, requestTimeoutMs } = options
  const replayGuard = createReplayGuard(options)
  const taken = new WeakSet<ServerResponse>()
  return (policy, createSignal = createRequestSignal) => {
    const rules = readMountPolicy(policy, replayGuard, requestTimeoutMs)
    const middleware = createAuthenticate({
      admission,
      services,
      taken,
      createSignal,
      clock,
      ...reporting,
      ...rules,
    })
    prewarm()
    return middleware
  }
}

function toAuthenticate(mount: Mount): Authenticate {
  function authenticate(policy?: MountPolicy): Middleware
  function authenticate<Policy extends MountPolicy>(
    policy: Policy,
    handler: AuthenticatedHandler<Policy>,
  ): [Middleware, RequestHandler]
  function authenticate<Policy extends MountPolicy>(
    policy?: Policy,
    handler?: AuthenticatedHandler<Policy>,
  ): Middleware | [Middleware, RequestHandler] {
    const middleware = mount(policy ?? {})
    return handler === undefined ? middleware : [middleware, toRequestHandler(handler)]
  }
  return authenticate
}
