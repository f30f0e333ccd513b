/**
 * What the platform answers when it refuses: a code of the error table and its text.
 *
 * @module
 */
import type { ErrorBody } from '../../wire/error-body.js'
import { ERROR_TABLE, type PlatformErrorCode } from '../../wire/error-table.js'

/** A refused request or item. */
export interface Refusal extends ErrorBody {
  readonly code: PlatformErrorCode
  readonly message: string
}

/**
 * Builds the platform's answer to a broken rule.
 *
 * @param facts Fills the names in braces of the table's text.
 */
export function refuse(
  code: PlatformErrorCode,
  facts: Readonly<Record<string, string | number>> = {},
): Refusal {
  const message = ERROR_TABLE[code].message.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(facts, name) ? String(facts[name]) : whole,
  )
  return { code, message }
}
