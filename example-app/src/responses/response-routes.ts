/**
 * Routes that submit and withdraw one's own response, and that list all responses for the creator of the survey.
 *
 * @module
 */
import { Router } from 'express'
import { z } from 'zod'
import { actingUser } from '../acting-user.js'
import { pageQueryShape } from '../page-query.js'
import { readInput } from '../read-input.js'
import { checkCreator, checkOpen, findSurvey, whileOpen } from '../surveys/survey.js'
import { SCORE, submissionSchema, toResponseKey } from './response.js'

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
    const { entities } = req.forge
    const body = readInput(submissionSchema, req.body)
    const accountId = actingUser(req)
    // A response that arrives while the survey is being closed may still get in.
    checkOpen(await findSurvey(entities, surveyId))
    const response = { ...body, surveyId, accountId, submittedAt: now() }
    // The second response of a user rejects with KEY_CONFLICT, also when both arrive at once.
    await entities.response.create(toResponseKey(surveyId, accountId), response)
    res.status(201).json(response)
  })

  router.delete('/:surveyId/responses/mine', async (req, res) => {
    const { surveyId } = req.params
    const { storage, entities } = req.forge
    await findSurvey(entities, surveyId)
    await entities.survey
      .inTransaction(storage.transaction())
      .check(surveyId, whileOpen)
      .for(entities.response)
      .delete(toResponseKey(surveyId, actingUser(req)))
      .execute()
    res.status(204).end()
  })

  router.get('/:surveyId/responses', async (req, res) => {
    const { surveyId } = req.params
    const { entities } = req.forge
    const { minScore, maxScore, ...page } = readInput(listQuerySchema, req.query)
    const responses = entities.response.query('by-score', {
      ...page,
      partition: { surveyId },
      range: { between: [minScore, maxScore] },
    })
    const [survey, { items, cursor }] = await Promise.all([
      findSurvey(entities, surveyId),
      responses.page(),
    ])
    // Responses bear names.
    checkCreator(survey, actingUser(req))
    res.json({ responses: items.map(({ value }) => value), cursor })
  })

  return router
}
