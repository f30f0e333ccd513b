/**
 * A remote with routes of events, as an Express app.
 *
 * @module
 */
import express, { type Express } from 'express'
import type { ForgeRemoteOptions } from '../../src/express/forge-remote-options.js'
import { type ForgeRemote, forgeRemote } from '../../src/express/forge-remote.js'

/** A remote, and an app to mount its routes in. */
export interface TestRemote extends ForgeRemote {
  readonly app: Express
  /** Mounts the error handler: to be called last. */
  readonly finish: () => Express
}

/** Opens it. */
export function openRemote(options: ForgeRemoteOptions): TestRemote {
  const remote = forgeRemote(options)
  const app = express()
  return { ...remote, app, finish: () => app.use(...remote.errorHandler()) }
}
