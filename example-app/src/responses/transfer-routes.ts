/**
 * Routes that move many responses at once: out as newline-delimited JSON, in as a batch.
 *
 * @module
 */
import { once } from 'node:events'
import { type Response, Router } from 'express'
import { actingUser } from '../acting-user.js'
import { forbidden } from '../problems.js'
import { readInput } from '../read-input.js'
import { findOpenSurvey, findSurvey } from '../surveys/survey.js'
import { toImportFailure } from './import-failure.js'
import { RESPONSE, type SurveyResponse, importSchema, toResponseKey } from './response.js'

const PAGE_SIZE = 100

/** @returns Routes below `/api/surveys`. */
export function transferRoutes({ now }: { now: () => number }): Router {
  const router = Router()

  router.get('/:surveyId/export', async (req, res) => {
    const { surveyId } = req.params
    const { storage, signal } = req.forge
    await findSurvey(storage, surveyId)
    const responses = storage
      .entity(RESPONSE)
      .query<SurveyResponse>('by-time', { partition: [surveyId], limit: PAGE_SIZE })
    res.type('application/x-ndjson')
    for await (const { value } of responses) {
      // A reader slower than storage makes the loop wait instead of filling memory.
      if (!res.write(`${JSON.stringify(value)}\n`)) await drained(res, signal)
    }
    res.end()
  })

  router.post('/:surveyId/import', async (req, res) => {
    const { surveyId } = req.params
    const { storage } = req.forge
    const { responses } = readInput(importSchema, req.body)
    const survey = await findOpenSurvey(storage, surveyId)
    if (survey.createdBy !== actingUser(req)) throw forbidden('Only its creator may import')
    const submittedAt = now()
    const items = responses.map((response) => ({
      key: toResponseKey(surveyId, response.accountId),
      entityName: RESPONSE,
      value: { ...response, surveyId, submittedAt } satisfies SurveyResponse,
    }))
    const { successfulKeys, failedKeys } = await storage.batch.set(items)
    const failed = failedKeys.map((item) => toImportFailure(surveyId, item))
    res.json({ imported: successfulKeys.length, failed })
  })

  return router
}

/** Waits until the connection takes more; when the caller goes away it never will, and the signal ends the wait. */
async function drained(res: Response, signal: AbortSignal): Promise<void> {
  try {
    await once(res, 'drain', { signal })
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
}
