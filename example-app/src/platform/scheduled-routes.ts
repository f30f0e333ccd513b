/**
 * The route that Forge calls every hour, for each installation.
 *
 * @module
 */
import { Router } from 'express'
import type { ForgeRemote } from 'forge-remote'
import type { Background } from '../background.js'
import { logFailure } from '../log-failure.js'
import { summariseOpenSurveys } from '../summaries/summarise.js'

/** What the routes are made from. */
export interface ScheduledRoutesOptions {
  /** Opens storage for the background work. */
  remote: ForgeRemote
  /** Runs it. */
  background: Background
  /** Milliseconds since the epoch. */
  now: () => number
}

/** @returns Routes below `/scheduled`. */
export function scheduledRoutes({ remote, background, now }: ScheduledRoutesOptions): Router {
  const router = Router()

  // Forge waits 5 seconds, then calls again, up to 4 times. So the answer comes first, and a call during a run changes nothing.
  router.post('/nightly-summary', (req, res) => {
    const { invocation, log } = req.forge
    const { installationId } = invocation
    res.status(202).end()
    background.start(
      installationId,
      async () => {
        // The request's own storage ends with the request.
        const installation = remote.forInstallation(installationId)
        const surveys = await summariseOpenSurveys(installation, now())
        log.info({ event: 'nightly-summary', surveys }, 'open surveys were summarised')
      },
      logFailure(log, 'the nightly summary'),
    )
  })

  return router
}
