/**
 * A remote with routes of events, as an Express app.
 *
 * @module
 */
import type { ServerResponse } from 'node:http'
import express, { type Express } from 'express'
import { createInstallationContext } from '../../src/context/create-installation-context.js'
import type { InstallationContext } from '../../src/context/forge-context.js'
import { createAuthenticate } from '../../src/express/authenticate.js'
import { createDriftWatch } from '../../src/express/drift-watch.js'
import { createErrorHandler } from '../../src/express/error-handler.js'
import { createServices } from '../../src/express/create-services.js'
import { createVerifier } from '../../src/express/create-verifier.js'
import type { ForgeRemoteOptions } from '../../src/express/forge-remote-options.js'
import { type OpenEventMounts, createEventMounts } from '../../src/express/mount-events.js'
import { readMountPolicy } from '../../src/express/mount-policy.js'
import { createReportError } from '../../src/express/report-error.js'
import { resolveOptions } from '../../src/express/resolve-options.js'
import { createTraceIds } from '../../src/express/trace-id.js'
import { createReplayGuard } from '../../src/invocation/replay-guard.js'
import { createTransport } from '../../src/transport/create-transport.js'

/** A remote, and an app to mount its routes in. */
export interface TestRemote extends OpenEventMounts {
  readonly app: Express
  readonly forInstallation: (installationId: string) => InstallationContext
  /** Mounts the error handler: to be called last. */
  readonly finish: () => Express
}

/** Assembles it from the parts, as `forgeRemote()` does. */
export function openRemote(options: ForgeRemoteOptions): TestRemote {
  const resolved = resolveOptions(options)
  const transport = createTransport()
  const services = createServices(resolved, transport)
  const { verifier, closeKeys } = createVerifier(resolved, transport)
  const traceIds = createTraceIds()
  const reportError = createReportError(resolved.logger, services.reported)
  const replayGuard = createReplayGuard(resolved)
  const { clock } = resolved
  const mounts = createEventMounts({
    services,
    authenticate: (policy) =>
      createAuthenticate({
        verifier,
        services,
        taken: new WeakSet<ServerResponse>(),
        driftWatch: createDriftWatch(resolved.logger),
        checkServer: () => {},
        traceIds,
        reportError,
        clock,
        ...readMountPolicy(policy, replayGuard, resolved.requestTimeoutMs),
      }),
    uninstall: services.tokens.uninstall,
  })
  const app = express()
  return {
    ...mounts,
    app,
    forInstallation: (id) => createInstallationContext(services, id),
    finish: () => app.use(...createErrorHandler({ traceIds, reportError })),
    close: async () => {
      await mounts.close()
      closeKeys()
      await transport.close()
    },
  }
}
