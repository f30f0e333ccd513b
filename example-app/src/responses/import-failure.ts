/**
 * Tells the caller of an import which responses were not taken.
 *
 * @module
 */
import { toResponseKey } from './response.js'

/** A response that was not taken, and why. */
export interface ImportFailure {
  /** Account id of the user whose response it is. */
  accountId: string
  /** The platform's code. */
  code: string
  /** The platform's text. */
  message: string
}

/** @param item An item of a batch's `failedKeys`. */
export function toImportFailure(
  surveyId: string,
  { key, error }: { key: string; error: { code: string; message: string } },
): ImportFailure {
  const accountId = key.slice(toResponseKey(surveyId, '').length)
  return { accountId, code: error.code, message: error.message }
}
