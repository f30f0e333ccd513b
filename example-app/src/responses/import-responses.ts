/**
 * Stores responses from elsewhere as a batch, and leaves alone what users answered themselves.
 *
 * @module
 */
import type { ForgeStorage } from 'forge-remote'
import { RESPONSE, type SurveyResponse, toResponseKey } from './response.js'

/** How an import went. */
export interface ImportResult {
  /** How many responses were stored. */
  imported: number
  /** The others. */
  failed: ImportFailure[]
}

/** A response that was not taken, and why. */
export interface ImportFailure {
  /** Account id of the user whose response it is. */
  accountId: string
  /** The platform's code; `KEY_CONFLICT` when the user has answered already. */
  code: string
  /** What the code means. */
  message: string
}

const ALREADY_ANSWERED = { code: 'KEY_CONFLICT', message: 'The user has answered already' }
const NOTHING_WRITTEN = { successfulKeys: [], failedKeys: [] }

/**
 * Reads which users have answered, then writes the responses of the others.
 *
 * That is best effort: a batch takes no conditions, so a response that a user submits between the two calls is replaced, and some items
 * may be written when others are not. Where that matters, write one by one with `keyPolicy: 'FAIL_IF_EXISTS'`.
 */
export async function importResponses(
  storage: ForgeStorage,
  responses: readonly SurveyResponse[],
): Promise<ImportResult> {
  const items = responses.map((value) => ({
    key: toResponseKey(value.surveyId, value.accountId),
    entityName: RESPONSE,
    value,
  }))
  const { successfulKeys: taken, failedKeys: unread } = await storage.batch.get(items)
  const free = new Set(unread.filter(isMissing).map(({ key }) => key))
  const fresh = items.filter(({ key }) => free.has(key))
  const written = fresh.length === 0 ? NOTHING_WRITTEN : await storage.batch.set(fresh)
  const accountIds = new Map(items.map(({ key, value }) => [key, value.accountId]))
  const failed = [
    ...taken.map(({ key }) => ({ key, error: ALREADY_ANSWERED })),
    ...unread.filter((item) => !isMissing(item)),
    ...written.failedKeys,
  ].map(({ key, error: { code, message } }) => ({
    accountId: accountIds.get(key) ?? key,
    code,
    message,
  }))
  return { imported: written.successfulKeys.length, failed }
}

function isMissing({ error }: { error: { code: string } }): boolean {
  return error.code === 'KEY_NOT_FOUND'
}
