/**
 * Routes for the webhook secret. It goes into the secret store and never comes back out to a caller.
 *
 * @module
 */
import { Router } from 'express'
import { z } from 'zod'
import { readInput } from '../read-input.js'
import { WEBHOOK_SECRET } from './webhook-secret.js'

const webhookSecretSchema = z.strictObject({ secret: z.string().min(16).max(512) })

/** @returns Routes below `/api/settings`. */
export function settingsRoutes(): Router {
  const router = Router()

  router.put('/webhook-secret', async (req, res) => {
    const { secret } = readInput(webhookSecretSchema, req.body)
    await req.forge.storage.secrets.set(WEBHOOK_SECRET, secret)
    res.status(204).end()
  })

  router.get('/webhook-secret', async (req, res) => {
    const secret = await req.forge.storage.secrets.get(WEBHOOK_SECRET)
    res.json({ configured: secret !== undefined })
  })

  router.delete('/webhook-secret', async (req, res) => {
    await req.forge.storage.secrets.delete(WEBHOOK_SECRET)
    res.status(204).end()
  })

  return router
}
