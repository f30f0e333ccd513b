/**
 * The route that Forge calls when the app was installed or upgraded.
 *
 * The middleware has remembered the system token that came with the call by the time a handler runs: from then on
 * `remote.forInstallation()` works.
 *
 * @module
 */
import { Router } from 'express'
import { type ForgeStorage, isForgeRemoteError } from 'forge-remote'
import { z } from 'zod'

const eventSchema = z.looseObject({ eventType: z.string() })

/** Forge sends the event itself or wraps it in `payload`. A refusal would only make it send the same again, so any body will do. */
const eventTypeSchema = z
  .union([
    eventSchema.transform(({ eventType }) => eventType),
    z.looseObject({ payload: eventSchema }).transform(({ payload }) => payload.eventType),
  ])
  .catch('unknown')

/** @returns Routes below `/events`. */
export function eventRoutes({ now }: { now: () => number }): Router {
  const router = Router()

  router.post('/', async (req, res) => {
    const eventType = eventTypeSchema.parse(req.body)
    const { storage, invocation, log } = req.forge
    const isNew = await rememberInstallation(storage, now())
    log.info({ eventType, isNew, appVersion: invocation.app.appVersion }, 'lifecycle event')
    res.status(204).end()
  })

  return router
}

/** Forge may deliver an event more than once; only the first one counts. */
async function rememberInstallation(storage: ForgeStorage, firstSeenAt: number): Promise<boolean> {
  try {
    await storage.set('installation', { firstSeenAt }, { keyPolicy: 'FAIL_IF_EXISTS' })
    return true
  } catch (error) {
    if (isForgeRemoteError(error) && error.code === 'KEY_CONFLICT') return false
    throw error
  }
}
