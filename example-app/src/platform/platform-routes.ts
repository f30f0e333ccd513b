/**
 * The routes that Forge itself calls: events, schedules and the end of an installation. Each verifies its caller and reads its body.
 *
 * Whatever Forge delivers twice is handled once. With a queue it is stored, answered, and worked on by any process; without one it is handled
 * while Forge waits, for 4.5 seconds at most, and a handler that fails or needs longer is called again after a minute.
 *
 * @module
 */
import { Router } from 'express'
import type { EventQueue, ForgeRemote } from 'forge-remote'
import { WEBHOOK_SECRET } from '../settings/webhook-secret.js'
import { summariseOpenSurveys } from '../summaries/summarise.js'
import { readSprintSurvey } from '../surveys/sprint-survey.js'

/** What the routes are made from. */
export interface PlatformRoutesOptions {
  /** Makes the handlers. */
  remote: ForgeRemote
  /** Where events and schedules wait for a process; absent when there is but one. */
  queue: EventQueue | undefined
  /** Milliseconds since the epoch. */
  now: () => number
  /** Makes the id of a new survey, a UUID. */
  newId: () => string
}

/** @returns The routes of manifest.yml's triggers. */
export function platformRoutes({ remote, queue, now, newId }: PlatformRoutesOptions): Router {
  const router = Router()

  router.post(
    '/events',
    remote.events(
      {
        'avi:forge:installed:app': async ({ event, eventType, forge, once }) => {
          const installation = { firstSeenAt: now(), installedBy: event.installerAccountId }
          const isNew = await once((transaction) => transaction.set('installation', installation))
          forge.log.info({ eventType, isNew }, 'the app was installed')
        },

        'avi:forge:upgraded:app': ({ eventType, forge: { invocation, log } }) => {
          log.info({ eventType, appVersion: invocation.app.appVersion }, 'the app was upgraded')
        },

        'avi:jira-software:closed:sprint': async ({ event, eventType, forge, once }) => {
          const survey = readSprintSurvey(event, now())
          if (survey === undefined) return forge.log.warn({ eventType }, 'a sprint without a name')
          const isNew = await once((transaction) =>
            transaction.set(newId(), survey, { entityName: 'survey' }),
          )
          forge.log.info({ eventType, isNew }, 'a survey was opened for a closed sprint')
        },
      },
      { queue },
    ),
  )

  router.post(
    '/scheduled/nightly-summary',
    remote.scheduled(
      async ({ eventType, forge }) => {
        const surveys = await summariseOpenSurveys(forge, now())
        forge.log.info({ eventType, surveys }, 'open surveys were summarised')
      },
      { queue },
    ),
  )

  router.post('/scheduled/keep-alive', remote.keepAlive())

  // All data is in Forge's storage and goes with the installation; the secret goes at once. A database of your own is cleaned here.
  router.post(
    '/pre-uninstall',
    remote.preUninstall(({ forge: { storage } }) => storage.secrets.delete(WEBHOOK_SECRET)),
  )

  return router
}
