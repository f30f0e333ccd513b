/**
 * A durable queue for events, in Redis or Valkey by way of BullMQ.
 *
 * @module
 */
import { type Job, Queue } from 'bullmq'
import { ForgeRemoteError, OptionsError } from '../errors.js'
import { type EventJob, toJobTenant } from '../events/event-job.js'
import type { DeadLetter, EventQueue, WorkOnJob } from '../events/event-queue.js'
import { withinTime } from '../events/within-time.js'
import { withDeadline } from '../tokens/with-deadline.js'
import { toTenantKey } from '../values/tenant.js'
import {
  type BullmqQueueOptions,
  type ResolvedBullmqOptions,
  resolveBullmqOptions,
} from './bullmq-options.js'
import { createFairTurns } from './fair-turns.js'
import { KEY_PREFIX, hasEndedLongAgo, toJobSettings } from './job-settings.js'
import { createQueueHealth } from './queue-health.js'
import { openQueueLines } from './queue-lines.js'
import { type SealedJob, openJob, openReason, sealJob } from './sealed-job.js'
import { type JobWorker, startJobWorker } from './job-worker.js'

const DEFAULT_DEAD_LETTERS = 100

/**
 * Creates a queue, for the option `queue` of `remote.events()` and `remote.scheduled()`; one serves all routes. Any process with the same
 * `name` and `keys` works on what is in it. It connects in the background, and again whenever the connection is lost.
 *
 * Needs the packages `bullmq` and `redis`. Redis must not throw keys away (`maxmemory-policy noeviction`) and should write them down
 * (`appendonly yes`).
 *
 * @throws {OptionsError} `ERR_OPTIONS`, naming the option.
 *
 * @example
 *   const queue = createBullmqQueue({ url: process.env.REDIS_URL, keys: [process.env.FORGE_TOKEN_KEY] })
 */
export function createBullmqQueue(options: BullmqQueueOptions): EventQueue {
  const resolved = resolveBullmqOptions(options)
  const { name, timeoutMs, clock } = resolved
  const lines = openQueueLines(resolved)
  const health = createQueueHealth(resolved.logger)
  const queue = new Queue<SealedJob>(name, {
    connection: lines.store,
    prefix: KEY_PREFIX,
    streams: { events: { maxLen: 100 } },
  })
  queue.on('error', health.failed)
  const takeTurn = createFairTurns(clock)
  const routes = new Map<string, WorkOnJob>()
  let worker: JobWorker | undefined
  let closing: Promise<void> | undefined

  async function ask<Result>(act: () => Promise<Result>): Promise<Result> {
    if (closing !== undefined) throw unavailable('the queue is closed')
    try {
      const result = await withDeadline(clock, timeoutMs, act())
      health.worked()
      return result
    } catch {
      health.failed()
      throw unavailable('the queue does not answer, or refuses')
    }
  }

  async function close(): Promise<void> {
    await worker?.close()
    // Its errors are told by `health`; Redis may be away.
    await withinTime(queue.close(), timeoutMs, clock).catch(health.failed)
    lines.close()
  }

  return {
    add: (job) => ask(() => store(queue, job, { resolved, takeTurn })),
    work: (route, work) => {
      if (routes.has(route)) {
        throw new OptionsError('name', `must be another one: the queue has a route called ${route}`)
      }
      routes.set(route, work)
      if (resolved.concurrency === 0) return
      worker ??= startJobWorker(resolved, { connection: lines.work, routes, health })
    },
    deadLetters: (limit = DEFAULT_DEAD_LETTERS) =>
      ask(async () => {
        // BullMQ takes an end of -1 for "all".
        if (limit < 1) return []
        const jobs = await queue.getFailed(0, limit - 1)
        return jobs.map((job) => toDeadLetter(resolved, job))
      }),
    revive: (id) =>
      ask(async () => {
        const job = await queue.getJob(id)
        if (job === undefined || !(await job.isFailed())) return false
        await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true })
        return true
      }),
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

async function store(
  queue: Queue<SealedJob>,
  job: EventJob,
  means: { resolved: ResolvedBullmqOptions; takeTurn: (tenantKey: string) => number },
): Promise<void> {
  const { id, formerId } = job
  if (formerId !== undefined && (await queue.getJob(formerId)) !== undefined) return
  await forgetIfOld(await queue.getJob(id), means.resolved)
  const turn = means.takeTurn(toTenantKey(toJobTenant(job)))
  await queue.add(
    'event',
    sealJob(means.resolved.ring, job),
    toJobSettings(job, means.resolved, turn),
  )
}

/** BullMQ removes old jobs only when another one is done: on a quiet queue they stay, and one that stays would keep its like out. */
async function forgetIfOld(
  job: Job<SealedJob> | undefined,
  { clock }: ResolvedBullmqOptions,
): Promise<void> {
  if (job === undefined || !hasEndedLongAgo(job, clock.now()) || !(await job.isCompleted())) return
  // When somebody else has removed it and stored it anew, that one stays: it may be under way.
  await job.remove().catch(() => {})
}

function toDeadLetter(
  { ring }: ResolvedBullmqOptions,
  { id = '', data, failedReason, finishedOn = 0 }: Job<SealedJob>,
): DeadLetter {
  const job = openJob(ring, id, data)
  return {
    id,
    ...(job !== undefined && { job }),
    reason: openReason(ring, id, failedReason),
    failedAt: finishedOn,
  }
}

function unavailable(message: string): ForgeRemoteError {
  return new ForgeRemoteError('ERR_EVENT_NOT_HANDLED', message)
}
