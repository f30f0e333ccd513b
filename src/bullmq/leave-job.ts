/**
 * Leaves a job that this process cannot do to one that can: during a deploy, some know a new key or route and others do not yet.
 *
 * @module
 */
import { DelayedError, type Job, UnrecoverableError } from 'bullmq'
import type { ResolvedBullmqOptions } from './bullmq-options.js'
import { type SealedJob, sealReason } from './sealed-job.js'

/** Leaves a job. It always rejects, with what tells BullMQ what becomes of the job. */
export type LeaveJob = (
  job: Job<SealedJob>,
  token: string | undefined,
  reason: string,
) => Promise<never>

/** Leaving a job takes none of its tries; nobody may be able to do it, though. By default it is left 30 times in about 25 minutes. */
const STARTS_PER_TRY = 3
/** Longest wait before somebody looks at it again, in waits before the second try of a job: by default a minute. */
const MAX_WAITS = 50

/** The first job that is left for a reason is logged, and each that is given up. */
export function createLeaveJob({
  ring,
  attempts,
  retryDelayMs,
  logger,
  clock,
}: Pick<
  ResolvedBullmqOptions,
  'ring' | 'attempts' | 'retryDelayMs' | 'logger' | 'clock'
>): LeaveJob {
  const told = new Set<string>()
  return async function leaveJob(job, token, reason) {
    const { id = '', attemptsStarted } = job
    if (attemptsStarted >= attempts * STARTS_PER_TRY) {
      const nextStep = 'It waits among the dead letters; mend the cause, then revive it'
      logger.error({ event: 'event-given-up', id, nextStep }, reason)
      throw new UnrecoverableError(sealReason(ring, id, reason))
    }
    if (!told.has(reason)) {
      told.add(reason)
      const nextStep =
        'Give all processes of a queue the same keys and routes, and each app a queue'
      logger.warn({ event: 'event-left', id, nextStep }, `left to another process: ${reason}`)
    }
    const waits = Math.min(2 ** (attemptsStarted - 1), MAX_WAITS)
    await job.moveToDelayed(clock.now() + retryDelayMs * waits, token)
    throw new DelayedError()
  }
}
