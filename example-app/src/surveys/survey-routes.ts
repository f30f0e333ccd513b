/**
 * Routes that create, show, list and close surveys.
 *
 * @module
 */
import { Router } from 'express'
import { z } from 'zod'
import { actingUser } from '../acting-user.js'
import { pageQueryShape } from '../page-query.js'
import { forbidden } from '../problems.js'
import { readInput } from '../read-input.js'
import { SURVEY, type Survey, findSurvey, newSurveySchema } from './survey.js'

const listQuerySchema = z.strictObject({
  ...pageQueryShape,
  status: z.enum(['open', 'closed']).optional(),
})

/** What the routes are made from. */
export interface SurveyRoutesOptions {
  /** Milliseconds since the epoch. */
  now: () => number
  /** Makes the id of a new survey. */
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
      createdAt: now(),
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
        ? surveys.query<Survey>('createdAt', newestFirst)
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
    const { storage } = req.forge
    const survey = await findSurvey(storage, surveyId)
    if (survey.createdBy !== actingUser(req)) throw forbidden('Only its creator may close a survey')
    const closed: Survey = { ...survey, status: 'closed', closedAt: now() }
    // The condition is judged where the data is, so that of two calls at once one conflicts.
    await storage
      .transaction()
      .set(surveyId, closed, {
        entityName: SURVEY,
        conditions: { and: [{ property: 'status', condition: 'EQUAL_TO', values: ['open'] }] },
      })
      .execute()
    res.json({ id: surveyId, ...closed })
  })

  return router
}
