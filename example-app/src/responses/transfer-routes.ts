/**
 * Routes with which the creator of a survey moves many responses at once: out as newline-delimited JSON, in as a batch.
 *
 * @module
 */
import { Router } from 'express'
import { actingUser } from '../acting-user.js'
import { readInput } from '../read-input.js'
import { checkCreator, checkOpen, findSurvey } from '../surveys/survey.js'
import { importResponses } from './import-responses.js'
import { importSchema } from './response.js'
import { writeLines } from './write-lines.js'

const PAGE_SIZE = 100

/** @returns Routes below `/api/surveys`. */
export function transferRoutes({ now }: { now: () => number }): Router {
  const router = Router()

  // Not for invokeRemote, which takes JSON of up to 5 MB: a page of the user interface lists responses page by page instead. This is for
  // callers that read any answer: requestRemote, behind remote.cors(), or a script with `forge-remote invoke`.
  router.get('/:surveyId/export', async (req, res) => {
    const { surveyId } = req.params
    const { entities, signal } = req.forge
    checkCreator(await findSurvey(entities, surveyId), actingUser(req))
    const responses = entities.response.query('by-time', {
      partition: { surveyId },
      limit: PAGE_SIZE,
    })
    res.type('application/x-ndjson')
    await writeLines(res, valuesOf(responses), signal)
    res.end()
  })

  router.post('/:surveyId/import', async (req, res) => {
    const { surveyId } = req.params
    const { entities } = req.forge
    const { responses } = readInput(importSchema, req.body)
    const survey = await findSurvey(entities, surveyId)
    checkCreator(survey, actingUser(req))
    checkOpen(survey)
    const submittedAt = now()
    const complete = responses.map((response) => ({ ...response, surveyId, submittedAt }))
    res.json(await importResponses(entities.response, complete))
  })

  return router
}

async function* valuesOf<Value>(items: AsyncIterable<{ value: Value }>): AsyncIterable<Value> {
  for await (const { value } of items) yield value
}
