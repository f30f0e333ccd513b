/**
 * What a failed attempt says about the request: whether it may have been acted on.
 *
 * @module
 */

/**
 * Classes of failure:
 *
 * - `never-sent`: the request did not leave this machine.
 * - `refused`: the platform turned it away without acting on it, and may take it later.
 * - `ambiguous`: the platform may or may not have acted on it.
 * - `unauthorized`: the platform did not accept its token.
 * - `final`: the same request would fail again.
 */
export type FailureClass = 'never-sent' | 'refused' | 'ambiguous' | 'unauthorized' | 'final'

/**
 * Classifies an answer that is not a success.
 *
 * @param status HTTP status, not 2xx.
 * @param hasRetryAfter Whether the answer says when to come back: a 503 that does was turned away, one that does not may come from
 *   anywhere on the way.
 */
export function classifyStatus(status: number, hasRetryAfter: boolean): FailureClass {
  if (status === 401) return 'unauthorized'
  if (status === 429 || (status === 503 && hasRetryAfter)) return 'refused'
  return status >= 500 ? 'ambiguous' : 'final'
}
