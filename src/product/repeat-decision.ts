/**
 * Whether a call of a product is made again.
 *
 * Source: Jira Cloud, rate limiting: a call may be repeated when its method is idempotent and the answer carries `Retry-After`; some
 * gateways leave the header out.
 *
 * @module
 */
import { readRetryAfterMs } from '../retry/read-retry-after.js'

/** What a decision depends on. */
export interface RepeatInput {
  readonly method: string
  readonly status: number
  readonly headers: Pick<Headers, 'get'>
  /** Calls made so far. */
  readonly attempts: number
  /** Time left for the call, in milliseconds. */
  readonly remainingMs: number
  /** Milliseconds since the epoch. */
  readonly now: number
  /** At least 0 and below 1. */
  readonly random: () => number
}

/** What follows an answer. */
export interface RepeatDecision {
  /** How long nobody should call in the installation's name, in milliseconds; 0 without such a request. */
  readonly pauseMs: number
  /** Whether to make the call again after the pause. */
  readonly isRepeated: boolean
}

const MAX_ATTEMPTS = 4
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE'])
/** Those who were sent away together come back spread over this share of the time they were told. */
const JITTER = 0.25

/** Decides. Only a 429 is repeated: it was certainly not carried out. */
export function decideRepeat(input: RepeatInput): RepeatDecision {
  const { status, headers, now, random } = input
  const askedMs =
    status === 429 ? readRetryAfterMs(headers.get('retry-after') ?? undefined, now) : undefined
  if (askedMs === undefined) return { pauseMs: 0, isRepeated: false }
  const pauseMs = askedMs * (1 + JITTER * random())
  const { method, attempts, remainingMs } = input
  const isRepeated = IDEMPOTENT.has(method) && attempts < MAX_ATTEMPTS && pauseMs < remainingMs
  return { pauseMs, isRepeated }
}
