/**
 * How long to wait before a request is sent again.
 *
 * @module
 */
import type { RetryProfile } from './retry-profile.js'

const MAX_RETRY_AFTER_MS = 60 * 60 * 1000

/** Callers that were sent away together come back spread over this share of the time they were told. */
const RETRY_AFTER_JITTER = 0.25

/** What {@link retryDelayMs} depends on. */
export interface RetryDelayInput {
  /** 0 for the first retry. */
  retryIndex: number
  /** What the platform asked for, in milliseconds; a negative number or `NaN` counts as nothing. */
  retryAfterMs: number | undefined
  /** @returns A number of at least 0 and below 1. */
  random: () => number
}

/**
 * Draws the wait before a retry: anything up to a bound that doubles with each retry ("full jitter"), but never less than the platform
 * asked for.
 *
 * @returns Milliseconds, at most the profile's cap or an hour, whichever is longer.
 */
export function retryDelayMs(
  { backoffBaseMs, backoffCapMs }: Pick<RetryProfile, 'backoffBaseMs' | 'backoffCapMs'>,
  { retryIndex, retryAfterMs, random }: RetryDelayInput,
): number {
  const backoffMs = random() * Math.min(backoffCapMs, backoffBaseMs * 2 ** retryIndex)
  return Math.max(backoffMs, respectRetryAfter(retryAfterMs, random))
}

/**
 * Draws a wait that is as long as the platform asked for, or up to a quarter longer.
 *
 * @returns Milliseconds, at most an hour; 0 when nothing sensible was asked for.
 */
function respectRetryAfter(retryAfterMs: number | undefined, random: () => number): number {
  return clampRetryAfter(clampRetryAfter(retryAfterMs) * (1 + RETRY_AFTER_JITTER * random()))
}

/** @returns What the platform asked for, in milliseconds, at most an hour; 0 when it was nothing sensible. */
export function clampRetryAfter(retryAfterMs: number | undefined): number {
  if (retryAfterMs === undefined || !(retryAfterMs > 0)) return 0
  return Math.min(MAX_RETRY_AFTER_MS, retryAfterMs)
}
