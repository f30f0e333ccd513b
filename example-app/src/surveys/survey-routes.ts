/**
 * Routes that create, show, list and close surveys.
 *
 * @module
 */
import { Router } from 'express'
import { z } from 'zod'
import { actingUser } from '../acting-user.js'
import { pageQueryShape } from '../page-query.js'
import { logFailure } from '../log-failure.js'
import { readInput } from '../read-input.js'
import { summariseClosedSurvey } from '../summaries/summarise.js'
import {
  SURVEY,
  type Survey,
  WHILE_OPEN,
  checkCreator,
  findSurvey,
  newSurveySchema,
} from './survey.js'

const listQuerySchema = z.strictObject({
  ...pageQueryShape,
  status: z.enum(['open', 'closed']).optional(),
})

/** What the routes are made from. */
export interface SurveyRoutesOptions {
  /** Milliseconds since the epoch. */
  now: () => number
  /** Makes the id of a new survey, a UUID. */
  newId: () => string
}

/** @returns Routes below `/api/surveys`. */
export function surveyRoutes({ now, newId }: SurveyRoutesOptions): Router {
  const router = Router()

  router.post('/', async (req, res) => {
    const body = readInput(newSurveySchema, req.body)
    const id = newId()
    const survey: Survey = {
      ...body,
      status: 'open',
      createdBy: actingUser(req),
      openedAt: now(),
    }
    await req.forge.storage.entity(SURVEY).set(id, survey, { keyPolicy: 'FAIL_IF_EXISTS' })
    res
      .status(201)
      .location(`/api/surveys/${id}`)
      .json({ id, ...survey })
  })

  router.get('/', async (req, res) => {
    const { status, ...page } = readInput(listQuerySchema, req.query)
    const surveys = req.forge.storage.entity(SURVEY)
    const newestFirst = { ...page, sort: 'DESC' } as const
    const { items, cursor } = await (
      status === undefined
        ? surveys.query<Survey>('openedAt', newestFirst)
        : surveys.query<Survey>('by-status', { ...newestFirst, partition: [status] })
    ).page()
    res.json({ surveys: items.map(({ key, value }) => ({ id: key, ...value })), cursor })
  })

  router.get('/:surveyId', async (req, res) => {
    const { surveyId } = req.params
    res.json({ id: surveyId, ...(await findSurvey(req.forge.storage, surveyId)) })
  })

  router.post('/:surveyId/close', async (req, res) => {
    const { surveyId } = req.params
    const { storage, log } = req.forge
    const survey = await findSurvey(storage, surveyId)
    checkCreator(survey, actingUser(req))
    const closed: Survey = { ...survey, status: 'closed', closedAt: now() }
    // The condition is judged where the data is, so that of two calls at once one conflicts.
    await storage.transaction().set(surveyId, closed, WHILE_OPEN).execute()
    // The survey is closed by now, whatever becomes of its summary.
    await summariseClosedSurvey(storage, surveyId, now()).catch(
      logFailure(log, 'the final summary'),
    )
    res.json({ id: surveyId, ...closed })
  })

  return router
}
