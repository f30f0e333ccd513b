/**
 * How long a product wants to be left alone.
 *
 * Source: Jira Cloud, rate limiting. That `X-RateLimit-Reset` may also be seconds, since the epoch or from now on, is inferred from other
 * products.
 *
 * @module
 */
import { readRetryAfterMs } from '../retry/read-retry-after.js'

/** An answer's head. */
export interface AnswerHead {
  readonly status: number
  readonly headers: Pick<Headers, 'get'>
}

/** Longest pause that is believed, in milliseconds. */
const MAX_PAUSE_MS = 60 * 60 * 1000
/** Some gateways say nothing with a 429: then this long the first time, and twice as long each time after. */
const FIRST_PAUSE_MS = 1000
const MAX_GUESSED_PAUSE_MS = 30_000
/** After an answer that warns: less than a fifth of the budget is left. */
const NEAR_LIMIT_PAUSE_MS = 1000
const ISO_TIME = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})$/
/** Fewer seconds than these are from now on. */
const FIRST_EPOCH_SECOND = 1_000_000_000

/** @returns Milliseconds; 0 when the answer does not ask for a pause. @param attempts How often the call was sent. */
export function readPauseMs(
  { status, headers }: AnswerHead,
  attempts: number,
  now: number,
): number {
  const askedMs = readRetryAfterMs(headers.get('retry-after') ?? undefined, now)
  if (status === 503) return askedMs ?? 0
  if (status === 429) return askedMs ?? readResetMs(headers, now) ?? guessPauseMs(attempts)
  return headers.get('x-ratelimit-nearlimit')?.toLowerCase() === 'true' ? NEAR_LIMIT_PAUSE_MS : 0
}

function readResetMs(headers: AnswerHead['headers'], now: number): number | undefined {
  const text = headers.get('x-ratelimit-reset')?.trim() ?? ''
  const waitMs = toResetAt(text, now) - now
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), MAX_PAUSE_MS)
}

function toResetAt(text: string, now: number): number {
  if (ISO_TIME.test(text)) return Date.parse(text)
  if (!/^\d{1,12}$/.test(text)) return Number.NaN
  const seconds = Number(text)
  return seconds < FIRST_EPOCH_SECOND ? now + seconds * 1000 : seconds * 1000
}

function guessPauseMs(attempts: number): number {
  return Math.min(MAX_GUESSED_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempts - 1))
}
