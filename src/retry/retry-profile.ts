/**
 * How patient a caller is.
 *
 * @module
 */

/** How often, and how far apart, a request is sent. */
export interface RetryProfile {
  /** Most attempts, the first included. */
  readonly maxAttempts: number
  /** Upper bound of the first back-off, in milliseconds; it doubles with each retry. */
  readonly backoffBaseMs: number
  /** Upper bound of any back-off, in milliseconds. */
  readonly backoffCapMs: number
  /** Whether to wait for the retry budget and for an open breaker, instead of failing at once. */
  readonly waits: boolean
}

/** `interactive`: somebody is waiting for the answer. `background`: nobody is. `single-attempt`: somebody else repeats what fails. */
export type RetryProfileName = 'interactive' | 'background' | 'single-attempt'

/** The profiles. */
export const RETRY_PROFILES: Readonly<Record<RetryProfileName, RetryProfile>> = {
  interactive: { maxAttempts: 3, backoffBaseMs: 100, backoffCapMs: 2000, waits: false },
  background: { maxAttempts: 5, backoffBaseMs: 100, backoffCapMs: 20_000, waits: true },
  'single-attempt': { maxAttempts: 1, backoffBaseMs: 0, backoffCapMs: 0, waits: false },
}
