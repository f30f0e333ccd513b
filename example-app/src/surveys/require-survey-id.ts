/**
 * Lets only requests pass whose survey id can be one.
 *
 * Keys are made of ids with `:` in between. An id that held one could name an item of somebody else.
 *
 * @module
 */
import type { RequestHandler } from 'express'
import { z } from 'zod'
import { notFound } from '../problems.js'

const surveyIdSchema = z.uuid()

/** Answers 404 when `:surveyId` is not a UUID. */
export const requireSurveyId: RequestHandler<{ surveyId: string }> = (req, _res, next) => {
  const { surveyId } = req.params
  if (!surveyIdSchema.safeParse(surveyId).success) throw notFound(`Survey ${surveyId}`)
  next()
}
