/**
 * Routes that submit, withdraw and list responses.
 *
 * @module
 */
import { Router } from 'express'
import { z } from 'zod'
import { actingUser } from '../acting-user.js'
import { pageQueryShape } from '../page-query.js'
import { readInput } from '../read-input.js'
import { SURVEY, findOpenSurvey, findSurvey } from '../surveys/survey.js'
import {
  RESPONSE,
  SCORE,
  type SurveyResponse,
  submissionSchema,
  toResponseKey,
} from './response.js'

const listQuerySchema = z.strictObject({
  ...pageQueryShape,
  minScore: z.coerce.number().int().default(SCORE.lowest),
  maxScore: z.coerce.number().int().default(SCORE.highest),
})

/** @returns Routes below `/api/surveys`. */
export function responseRoutes({ now }: { now: () => number }): Router {
  const router = Router()

  router.post('/:surveyId/responses', async (req, res) => {
    const { surveyId } = req.params
    const { storage } = req.forge
    const body = readInput(submissionSchema, req.body)
    const accountId = actingUser(req)
    // A response that arrives while the survey is being closed may still get in.
    await findOpenSurvey(storage, surveyId)
    const response: SurveyResponse = { ...body, surveyId, accountId, submittedAt: now() }
    // The second response of a user rejects with KEY_CONFLICT, also when both arrive at once.
    await storage
      .entity(RESPONSE)
      .set(toResponseKey(surveyId, accountId), response, { keyPolicy: 'FAIL_IF_EXISTS' })
    res.status(201).json(response)
  })

  router.delete('/:surveyId/responses/mine', async (req, res) => {
    const { surveyId } = req.params
    await req.forge.storage
      .transaction()
      .check(surveyId, {
        entityName: SURVEY,
        conditions: { and: [{ property: 'status', condition: 'EQUAL_TO', values: ['open'] }] },
      })
      .delete(toResponseKey(surveyId, actingUser(req)), { entityName: RESPONSE })
      .execute()
    res.status(204).end()
  })

  router.get('/:surveyId/responses', async (req, res) => {
    const { surveyId } = req.params
    const { storage } = req.forge
    const { minScore, maxScore, ...page } = readInput(listQuerySchema, req.query)
    await findSurvey(storage, surveyId)
    const { items, cursor } = await storage
      .entity(RESPONSE)
      .query<SurveyResponse>('by-score', {
        ...page,
        partition: [surveyId],
        range: { condition: 'BETWEEN', values: [minScore, maxScore] },
      })
      .page()
    res.json({ responses: items.map(({ value }) => value), cursor })
  })

  return router
}
