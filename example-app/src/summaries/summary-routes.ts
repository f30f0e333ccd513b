/**
 * The route that shows what `summarise.ts` stored.
 *
 * @module
 */
import { Router } from 'express'
import { notFound } from '../problems.js'
import { toSummaryKey } from './summary.js'

/** @returns Routes below `/api/surveys`. */
export function summaryRoutes(): Router {
  const router = Router()

  router.get('/:surveyId/summary', async (req, res) => {
    const { surveyId } = req.params
    const summary = await req.forge.storage.get(toSummaryKey(surveyId))
    if (summary === undefined) throw notFound(`A summary of survey ${surveyId}`)
    res.json(summary)
  })

  return router
}
