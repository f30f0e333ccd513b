/**
 * Facts of attempts, for tests.
 *
 * @module
 */
import type { AttemptFacts } from '../../src/storage/storage-observer.js'

/** An attempt that was answered, with valid defaults. */
export function buildAttempt(overrides: Partial<AttemptFacts> = {}): AttemptFacts {
  return {
    operation: 'get',
    attempt: 1,
    origin: 'https://api.atlassian.com',
    requestBytes: 13,
    responseBytes: 40,
    status: 200,
    isSent: true,
    failure: undefined,
    durationMs: 25,
    ...overrides,
  }
}
