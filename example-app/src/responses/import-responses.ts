/**
 * Stores responses from elsewhere as a batch, and leaves alone what users answered themselves.
 *
 * @module
 */
import type { ForgeEntities } from 'forge-remote'
import type { Response } from '../generated/entities.js'
import { toResponseKey } from './response.js'

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

/** A response whose survey and user are known. */
type KeyedResponse = Response & { surveyId: string; accountId: string }

const ALREADY_ANSWERED = { code: 'KEY_CONFLICT', message: 'The user has answered already' }

/**
 * Reads which users have answered, then writes the responses of the others.
 *
 * That is best effort: a batch takes no conditions, so a response that a user submits between the two calls is replaced, and some items
 * may be written when others are not. Where that matters, write one by one with `create`.
 */
export async function importResponses(
  repository: ForgeEntities['response'],
  responses: readonly KeyedResponse[],
): Promise<ImportResult> {
  const items = responses.map((value) => ({
    key: toResponseKey(value.surveyId, value.accountId),
    value,
  }))
  const stored = await repository.getMany(items.map(({ key }) => key))
  const taken = items.filter((_item, index) => stored[index] !== undefined)
  const fresh = items.filter((_item, index) => stored[index] === undefined)
  const failed = taken.map(({ value: { accountId } }) => ({ accountId, ...ALREADY_ANSWERED }))
  if (fresh.length === 0) return { imported: 0, failed }
  const { successfulKeys, failedKeys } = await repository.setMany(fresh)
  const accountIds = new Map(fresh.map(({ key, value }) => [key, value.accountId]))
  const unwritten = failedKeys.map(({ key, error: { code, message } }) => ({
    accountId: accountIds.get(key) ?? key,
    code,
    message,
  }))
  return { imported: successfulKeys.length, failed: [...failed, ...unwritten] }
}
