/**
 * The entity `survey` of manifest.yml. Its key is the survey's id.
 *
 * @module
 */
import type { ForgeStorage } from 'forge-remote'
import { z } from 'zod'
import { conflict, forbidden, notFound } from '../problems.js'

/** Name of the entity. */
export const SURVEY = 'survey'

/** What a transaction checks when it must not overtake the close of a survey. It is judged where the data is. */
export const WHILE_OPEN = {
  entityName: SURVEY,
  conditions: { and: [{ property: 'status', condition: 'EQUAL_TO', values: ['open'] }] },
} as const

/** A survey as it is stored. */
export interface Survey {
  /** What the list of surveys shows. */
  title: string
  /** What people are asked. */
  question: string
  /** Responses are taken while it is open. */
  status: 'open' | 'closed'
  /** Account id of the creator, who alone may close it, read its responses and import some. */
  createdBy: string
  /** Milliseconds since the epoch. */
  openedAt: number
  /** Milliseconds since the epoch; absent while it is open. */
  closedAt?: number
}

/** What is needed to create a survey. */
export const newSurveySchema = z.strictObject({
  title: z.string().trim().min(1).max(100),
  question: z.string().trim().min(1).max(1000),
})

/** @throws ForgeRemoteError `KEY_NOT_FOUND` when this installation has no such survey. */
export async function findSurvey(storage: ForgeStorage, surveyId: string): Promise<Survey> {
  const survey = await storage.entity(SURVEY).get<Survey>(surveyId)
  if (survey === undefined) throw notFound(`Survey ${surveyId}`)
  return survey
}

/** @throws ForgeRemoteError `CONDITIONAL_CHECK_FAILED` when the survey was closed. */
export function checkOpen({ status }: Survey): void {
  if (status !== 'open') throw conflict('The survey is closed')
}

/** @throws ForgeRemoteError `ERR_POLICY` when somebody else created the survey. */
export function checkCreator({ createdBy }: Survey, accountId: string): void {
  if (createdBy !== accountId) throw forbidden('Only the creator of a survey may do this')
}
