/**
 * The route that Forge calls every hour, for each installation.
 *
 * @module
 */
import { Router } from 'express'
import type { ForgeRemote } from 'forge-remote'
import { summarise } from '../summaries/summarise.js'

/** What the routes are made from. */
export interface ScheduledRoutesOptions {
  /** Opens storage for the background work. */
  remote: ForgeRemote
  /** Milliseconds since the epoch. */
  now: () => number
}

/** @returns Routes below `/scheduled`. */
export function scheduledRoutes({ remote, now }: ScheduledRoutesOptions): Router {
  const router = Router()

  // Doing it twice does no harm, which is what a call that Forge may repeat needs.
  router.post('/nightly-summary', async (req, res) => {
    const { installationId } = req.forge.invocation
    res.json({ surveys: await summarise(remote, installationId, now()) })
  })

  return router
}
