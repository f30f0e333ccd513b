/**
 * Makes summaries and stores them; needs no request.
 *
 * @module
 */
import { type ForgeEntities, type InstallationContext, isForgeRemoteError } from 'forge-remote'
import { whileOpen } from '../surveys/survey.js'
import { type Summary, toSummary, toSummaryKey } from './summary.js'

/** The storage of an installation, with a request or without one. */
type Data = Pick<InstallationContext, 'storage' | 'entities'>

const PAGE_SIZE = 100
/**
 * A summary a day is enough, so that a run which comes twice, or again after it was cut short, makes only what is missing. In milliseconds;
 * below a day, since the hour of the day may drift.
 */
const FRESH_FOR_MS = 20 * 60 * 60 * 1000

/** Stores the final summary of a closed survey. */
export async function summariseClosedSurvey(
  { storage, entities }: Data,
  surveyId: string,
  now: number,
): Promise<void> {
  await storage.set(toSummaryKey(surveyId), await readSummary(entities, surveyId, now))
}

/**
 * Stores a summary of each open survey that has none of the last 20 hours.
 *
 * @returns How many summaries were stored.
 */
export async function summariseOpenSurveys(data: Data, now: number): Promise<number> {
  const { storage, entities } = data
  const openSurveys = entities.survey.query('by-status', {
    partition: { status: 'open' },
    limit: PAGE_SIZE,
  })
  let count = 0
  // One after the other: background work leaves the installation's rate limit to its users.
  for await (const { key: surveyId } of openSurveys) {
    const last = await storage.get<Summary>(toSummaryKey(surveyId))
    if (last !== undefined && now - last.madeAt < FRESH_FOR_MS) continue
    const summary = await readSummary(entities, surveyId, now)
    if (await storeWhileOpen(data, surveyId, summary)) count += 1
  }
  return count
}

/** When the survey was closed meanwhile, its final summary stays as it is. */
async function storeWhileOpen(
  { storage, entities }: Data,
  surveyId: string,
  summary: Summary,
): Promise<boolean> {
  try {
    await entities.survey
      .inTransaction(storage.transaction().set(toSummaryKey(surveyId), summary))
      .check(surveyId, whileOpen)
      .execute()
    return true
  } catch (error) {
    if (isForgeRemoteError(error) && error.code === 'CONDITIONAL_CHECK_FAILED') return false
    throw error
  }
}

async function readSummary(
  entities: ForgeEntities,
  surveyId: string,
  madeAt: number,
): Promise<Summary> {
  const scores: number[] = []
  const responses = entities.response.query('by-score', {
    partition: { surveyId },
    limit: PAGE_SIZE,
  })
  for await (const { value } of responses) {
    if (value.score !== undefined) scores.push(value.score)
  }
  return toSummary(scores, madeAt)
}
