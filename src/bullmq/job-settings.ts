/**
 * What BullMQ is told about each job.
 *
 * @module
 */
import type { Job, JobsOptions } from 'bullmq'
import type { EventJob } from '../events/event-job.js'
import type { ResolvedBullmqOptions } from './bullmq-options.js'

/** What the keys in Redis start with; an ACL can be limited to it. */
export const KEY_PREFIX = 'forge-remote:queue'
/** Highest that BullMQ takes. */
const MAX_PRIORITY = 2_097_151
/** Forge delivers again for four minutes at most; what comes after that long finds `delivery.once`. */
const KEEP_DONE = { age: 600, count: 50_000 }
/** Two weeks, in seconds. */
const KEEP_DEAD = { age: 14 * 24 * 60 * 60, count: 10_000 }

/** @param turn How many events of its installation came before it lately. */
export function toJobSettings(
  { id }: EventJob,
  { attempts, retryDelayMs }: ResolvedBullmqOptions,
  turn: number,
): JobsOptions {
  return {
    jobId: id,
    attempts,
    backoff: { type: 'exponential', delay: retryDelayMs, jitter: 0.2 },
    priority: Math.min(turn, MAX_PRIORITY),
    removeOnComplete: KEEP_DONE,
    removeOnFail: KEEP_DEAD,
    // A stack can quote anything, and Redis would keep it in the clear.
    stackTraceLimit: 0,
  }
}

/** @returns Whether a job ended so long ago that it need not be remembered, unless it was given up. */
export function hasEndedLongAgo({ finishedOn }: Pick<Job, 'finishedOn'>, now: number): boolean {
  return finishedOn !== undefined && now - finishedOn >= KEEP_DONE.age * 1000
}
