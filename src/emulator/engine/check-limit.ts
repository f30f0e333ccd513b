/**
 * The rule for the page size of queries.
 *
 * @module
 */
import type { PlatformErrorCode } from '../../wire/error-table.js'
import { LIMITS } from '../../wire/limits.js'
import type { Checked } from './check-condition.js'
import type { EngineRules } from './engine-rules.js'
import { refuse } from './refusal.js'

/** @returns The page size, or a refusal with `code`. */
export function checkLimit(
  limit: number = LIMITS.queryLimitDefault.value,
  code: PlatformErrorCode,
  { queryOverLimit, maxQueryLimit: max }: Pick<EngineRules, 'queryOverLimit' | 'maxQueryLimit'>,
): Checked<number> {
  if (!Number.isInteger(limit) || limit < 1) return { refusal: refuse(code) }
  if (limit <= max) return { value: limit }
  return queryOverLimit === 'clamp' ? { value: max } : { refusal: refuse(code) }
}
