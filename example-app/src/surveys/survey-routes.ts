/**
 * Routes that create, show, list and close surveys.
 *
 * @module
 */
import { Router } from 'express'
import { z } from 'zod'
import { actingUser } from '../acting-user.js'
import type { Survey } from '../generated/entities.js'
import { pageQueryShape } from '../page-query.js'
import { logFailure } from '../log-failure.js'
import { readInput } from '../read-input.js'
import { summariseClosedSurvey } from '../summaries/summarise.js'
import { checkCreator, findSurvey, newSurveySchema, whileOpen } from './survey.js'

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
    await req.forge.entities.survey.create(id, survey)
    res
      .status(201)
      .location(`/api/surveys/${id}`)
      .json({ id, ...survey })
  })

  router.get('/', async (req, res) => {
    const { status, ...page } = readInput(listQuerySchema, req.query)
    const surveys = req.forge.entities.survey
    const newestFirst = { ...page, sort: 'DESC' } as const
    const { items, cursor } = await (
      status === undefined
        ? surveys.query('openedAt', newestFirst)
        : surveys.query('by-status', { ...newestFirst, partition: { status } })
    ).page()
    res.json({ surveys: items.map(({ key, value }) => ({ id: key, ...value })), cursor })
  })

  router.get('/:surveyId', async (req, res) => {
    const { surveyId } = req.params
    res.json({ id: surveyId, ...(await findSurvey(req.forge.entities, surveyId)) })
  })

  router.post('/:surveyId/close', async (req, res) => {
    const { surveyId } = req.params
    const { storage, entities, log } = req.forge
    const survey = await findSurvey(entities, surveyId)
    checkCreator(survey, actingUser(req))
    const closed: Survey = { ...survey, status: 'closed', closedAt: now() }
    // The condition is judged where the data is, so that of two calls at once one conflicts.
    await entities.survey
      .inTransaction(storage.transaction())
      .set(surveyId, closed, { conditions: whileOpen })
      .execute()
    // The survey is closed by now, whatever becomes of its summary.
    await summariseClosedSurvey(req.forge, surveyId, now()).catch(
      logFailure(log, 'the final summary'),
    )
    res.json({ id: surveyId, ...closed })
  })

  return router
}
