/**
 * Routes that keep a user's unfinished response for a week.
 *
 * @module
 */
import { Router } from 'express'
import { actingUser } from '../acting-user.js'
import { notFound } from '../problems.js'
import { readInput } from '../read-input.js'
import { draftSchema } from '../responses/response.js'
import { checkOpen, findSurvey } from '../surveys/survey.js'

const LIFETIME = { value: 7, unit: 'DAYS' } as const

/** @returns Routes below `/api/surveys`. */
export function draftRoutes({ now }: { now: () => number }): Router {
  const router = Router()

  router.put('/:surveyId/draft', async (req, res) => {
    const { surveyId } = req.params
    const { storage, entities } = req.forge
    const draft = readInput(draftSchema, req.body)
    checkOpen(await findSurvey(entities, surveyId))
    await storage.set(toDraftKey(surveyId, actingUser(req)), draft, { ttl: LIFETIME })
    res.status(204).end()
  })

  router.get('/:surveyId/draft', async (req, res) => {
    const { surveyId } = req.params
    const { storage, entities } = req.forge
    const [draft] = await Promise.all([
      storage.getWithMetadata(toDraftKey(surveyId, actingUser(req))),
      findSurvey(entities, surveyId),
    ])
    if (draft === undefined || hasExpired(draft.expireTime, now())) {
      throw notFound(`A draft for survey ${surveyId}`)
    }
    res.json({ draft: draft.value, expiresAt: draft.expireTime })
  })

  return router
}

/** The survey's id is a UUID, so that no two pairs of survey and user share a key. */
function toDraftKey(surveyId: string, accountId: string): string {
  return `draft:${surveyId}:${accountId}`
}

/** Forge deletes up to 48 hours late, so an item that can be read may have expired. */
function hasExpired(expireTime: string | undefined, now: number): boolean {
  return expireTime !== undefined && Date.parse(expireTime) <= now
}
