/**
 * The entity `survey` of manifest.yml. Its key is the survey's id.
 *
 * @module
 */
import type { ForgeEntities } from 'forge-remote'
import type { BuildConditions } from 'forge-remote/entities'
import { z } from 'zod'
import type { Survey, SurveyTypes } from '../generated/entities.js'
import { conflict, forbidden, notFound } from '../problems.js'

/** What a transaction checks when it must not overtake the close of a survey. It is judged where the data is. */
export const whileOpen: BuildConditions<SurveyTypes> = (survey) => survey.status.equalTo('open')

/** What is needed to create a survey. */
export const newSurveySchema = z.strictObject({
  title: z.string().trim().min(1).max(100),
  question: z.string().trim().min(1).max(1000),
})

/** @throws ForgeRemoteError `KEY_NOT_FOUND` when this installation has no such survey. */
export async function findSurvey(entities: ForgeEntities, surveyId: string): Promise<Survey> {
  const survey = await entities.survey.get(surveyId)
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
