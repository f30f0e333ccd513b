/**
 * Works on jobs that others may have stored.
 *
 * @module
 */
import { type Job, type RedisConnectionClient, Worker } from 'bullmq'
import type { WorkOnJob } from '../events/event-queue.js'
import { withinTime } from '../events/within-time.js'
import type { KeyRing } from '../tokens/key-ring.js'
import type { ResolvedBullmqOptions } from './bullmq-options.js'
import { KEY_PREFIX } from './job-settings.js'
import { type LeaveJob, createLeaveJob } from './leave-job.js'
import type { QueueHealth } from './queue-health.js'
import { type SealedJob, openJob, sealReason } from './sealed-job.js'

/** A running worker. */
export interface JobWorker {
  /** Takes no new jobs, and waits for those under way; for Redis only so long. */
  close: () => Promise<void>
}

/** What a worker is made from. */
export interface JobWorkerMeans {
  /** A connection that waits while Redis is away. */
  readonly connection: RedisConnectionClient
  /** What to do with the jobs of a route; routes may still come. */
  readonly routes: ReadonlyMap<string, WorkOnJob>
  /** Hears of failures. */
  readonly health: QueueHealth
}

/** A job whose worker dies again and again is given up after so many times. */
const MAX_DEATHS = 10

/** Starts to work. */
export function startJobWorker(
  options: ResolvedBullmqOptions,
  { connection, routes, health }: JobWorkerMeans,
): JobWorker {
  const { ring, name, concurrency, leaseMs } = options
  const leave = createLeaveJob(options)
  const running = new Set<Promise<void>>()
  const worker = new Worker<SealedJob>(
    name,
    async function workOnJob(job, token, signal = new AbortController().signal) {
      health.worked()
      const performing = perform({ routes, ring, leave }, job, { token, signal })
      running.add(performing)
      await performing.finally(() => running.delete(performing))
    },
    {
      connection,
      prefix: KEY_PREFIX,
      concurrency,
      lockDuration: leaseMs,
      stalledInterval: leaseMs,
      maxStalledCount: MAX_DEATHS,
    },
  )
  worker.on('error', health.failed)
  // Another worker has the job now: this one's storage calls end.
  worker.on('lockRenewalFailed', (ids) => {
    for (const id of ids) worker.cancelJob(id)
  })
  return { close: () => closeWorker(worker, running, options) }
}

/** BullMQ waits for an answer of Redis, however long that is away. */
async function closeWorker(
  worker: Worker<SealedJob>,
  running: ReadonlySet<Promise<void>>,
  { timeoutMs, clock }: ResolvedBullmqOptions,
): Promise<void> {
  const closing = worker.close()
  do {
    // oxlint-disable-next-line no-await-in-loop -- a job may have been fetched just before
    await Promise.allSettled(running)
    // oxlint-disable-next-line no-await-in-loop -- likewise
    if ((await withinTime(closing, timeoutMs, clock)) !== 'too-slow') return
  } while (running.size > 0)
  breakOff(worker)
}

/** Ends the timers and connections of a worker that still waits for Redis: they would keep the process alive for ever. */
function breakOff(worker: Worker<SealedJob>): void {
  // What they stumble over is that Redis is away, which was told.
  worker.closing?.catch(() => {})
  // A worker that was told to close does not hear that it shall not wait after all.
  worker.closing = undefined
  worker.close(true).catch(() => {})
}

interface PerformMeans {
  readonly routes: ReadonlyMap<string, WorkOnJob>
  readonly ring: KeyRing
  readonly leave: LeaveJob
}

async function perform(
  { routes, ring, leave }: PerformMeans,
  sealedJob: Job<SealedJob>,
  { token, signal }: { readonly token: string | undefined; readonly signal: AbortSignal },
): Promise<void> {
  const { id = '', data, attemptsMade, opts } = sealedJob
  const job = openJob(ring, id, data)
  if (job === undefined)
    return await leave(sealedJob, token, 'the job cannot be read; look at the keys')
  const work = routes.get(job.route)
  if (work === undefined)
    return await leave(sealedJob, token, `no route is called ${job.route} here`)
  const isLast = attemptsMade + 1 >= (opts.attempts ?? 1)
  try {
    await work(job, { triesBefore: attemptsMade, isLast, signal })
  } catch (error) {
    const text = error instanceof Error ? error.message : 'it threw something that is no Error'
    throw sealed(ring, id, text)
  }
}

/** An error that Redis may keep. */
function sealed(ring: KeyRing, id: string, reason: string): Error {
  return new Error(sealReason(ring, id, reason))
}
