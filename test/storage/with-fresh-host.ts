/**
 * Retry state for one client of many, without what the others have met.
 *
 * @module
 */
import type { Clock } from '../../src/clock.js'
import { createCircuitBreaker } from '../../src/retry/circuit-breaker.js'
import { createRetryBudget } from '../../src/retry/retry-budget.js'
import type { RetryControl } from '../../src/retry/retry-control.js'

/** @returns `control` with a budget and a breaker that have met nothing yet; its limiter, which is large, stays the same. */
export function withFreshHost(control: RetryControl, clock: Clock): RetryControl {
  const { random } = control
  const host = {
    budget: createRetryBudget({ clock }),
    breaker: createCircuitBreaker({ clock, random }),
  }
  return { ...control, host: () => host }
}
