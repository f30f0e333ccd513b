/**
 * Puts the app together: who may call which routes, and what answers them. It opens nothing and listens to nothing.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import express, { type Express } from 'express'
import type { EventQueue, ForgeRemote } from 'forge-remote'
import { draftRoutes } from './drafts/draft-routes.js'
import { platformRoutes } from './platform/platform-routes.js'
import { responseRoutes } from './responses/response-routes.js'
import { transferRoutes } from './responses/transfer-routes.js'
import { settingsRoutes } from './settings/settings-routes.js'
import { summaryRoutes } from './summaries/summary-routes.js'
import { requireSurveyId } from './surveys/require-survey-id.js'
import { surveyRoutes } from './surveys/survey-routes.js'

/** What the app is made from. Tests pass a clock they can turn and ids they know. */
export interface AppOptions {
  /** Verifies invocations and opens storage. */
  remote: ForgeRemote
  /** Where events wait until a process works on them. Default: none, they are handled while Forge waits. */
  queue?: EventQueue | undefined
  /** Milliseconds since the epoch. Default: the machine's clock. */
  now?: (() => number) | undefined
  /** Makes the id of a new survey, a UUID. Default: a random one. */
  newId?: (() => string) | undefined
}

/** @returns The Express app, ready to listen. */
export function createApp({
  remote,
  queue,
  now = Date.now,
  newId = randomUUID,
}: AppOptions): Express {
  const app = express()
  app.disable('x-powered-by')

  // Only Jira's own administration pages carry this module type, and Jira shows them to administrators alone.
  app.use(
    '/api/settings',
    remote.authenticate({ principal: 'required', modules: ['jira:adminPage'] }),
    express.json({ limit: '1mb' }),
    settingsRoutes(),
  )
  // Bodies are read after authentication, so that a stranger cannot make the app parse anything.
  app.use('/api', remote.authenticate({ principal: 'required' }), express.json({ limit: '1mb' }))
  app.use('/api/surveys/:surveyId', requireSurveyId)
  app.use('/api/surveys', surveyRoutes({ now, newId }))
  app.use('/api/surveys', responseRoutes({ now }))
  app.use('/api/surveys', transferRoutes({ now }))
  app.use('/api/surveys', draftRoutes({ now }))
  app.use('/api/surveys', summaryRoutes())

  app.use(platformRoutes({ remote, queue, now, newId }))
  app.use(remote.errorHandler())
  return app
}
