/**
 * Summarises the open surveys of an installation; needs no request.
 *
 * @module
 */
import type { ForgeRemote, ForgeStorage } from 'forge-remote'
import { RESPONSE, type SurveyResponse } from '../responses/response.js'
import { SURVEY } from '../surveys/survey.js'

const PAGE_SIZE = 100

/** What people said, in numbers. */
export interface Summary {
  /** How many responses there were. */
  responses: number
  /** Mean score; absent without responses. */
  averageScore?: number
  /** How many responses gave each score. */
  byScore: Record<string, number>
  /** Milliseconds since the epoch. */
  madeAt: number
}

/** @returns The key that a survey's summary is stored under. */
export function toSummaryKey(surveyId: string): string {
  return `summary:${surveyId}`
}

/**
 * Stores a summary of each open survey. Uses the newest system token that Forge sent for the installation.
 *
 * @returns How many surveys were summarised.
 * @throws StorageError `ERR_NO_TOKEN` when Forge has not called for this installation since the app started.
 */
export async function summarise(
  remote: Pick<ForgeRemote, 'forInstallation'>,
  installationId: string,
  now: number,
): Promise<number> {
  const { storage } = remote.forInstallation(installationId)
  const openSurveys = storage
    .entity(SURVEY)
    .query('by-status', { partition: ['open'], limit: PAGE_SIZE })
  let count = 0
  // One after the other: background work leaves the installation's rate limit to its users.
  for await (const { key: surveyId } of openSurveys) {
    const scores = await readScores(storage, surveyId)
    await storage.set(toSummaryKey(surveyId), toSummary(scores, now))
    count += 1
  }
  return count
}

/** @returns The summary of these scores. */
export function toSummary(scores: readonly number[], madeAt: number): Summary {
  const byScore: Record<string, number> = {}
  let total = 0
  for (const score of scores) {
    byScore[score] = (byScore[score] ?? 0) + 1
    total += score
  }
  const average = scores.length === 0 ? {} : { averageScore: total / scores.length }
  return { responses: scores.length, ...average, byScore, madeAt }
}

async function readScores(storage: ForgeStorage, surveyId: string): Promise<number[]> {
  const scores: number[] = []
  const responses = storage
    .entity(RESPONSE)
    .query<SurveyResponse>('by-score', { partition: [surveyId], limit: PAGE_SIZE })
  for await (const { value } of responses) scores.push(value.score)
  return scores
}
