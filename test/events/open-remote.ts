/**
 * A remote, and an Express app to mount its routes of events in.
 *
 * @module
 */
import express, { type Express } from 'express'
import { type ForgeRemote, type ForgeRemoteOptions, forgeRemote } from '../../src/index.js'

/** The remote and the app. */
export interface TestRemote extends ForgeRemote {
  readonly app: Express
  /** Mounts the error handler: to be called last. */
  readonly finish: () => Express
}

/** Makes both. */
export function openRemote(options: ForgeRemoteOptions): TestRemote {
  const remote = forgeRemote(options)
  const app = express()
  return { ...remote, app, finish: () => app.use(...remote.errorHandler()) }
}
