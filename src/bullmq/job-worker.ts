/**
 * Works on jobs that others may have stored.
 *
 * @module
 */
import { type Job, type RedisConnectionClient, Worker } from 'bullmq'
import type { WorkOnJob } from '../events/event-queue.js'
import type { KeyRing } from '../tokens/key-ring.js'
import type { ResolvedBullmqOptions } from './bullmq-options.js'
import { KEY_PREFIX } from './job-settings.js'
import type { QueueHealth } from './queue-health.js'
import { type SealedJob, openJob, sealReason } from './sealed-job.js'

/** A running worker. */
export interface JobWorker {
  /** Takes no new jobs, and waits for those under way. */
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
  { ring, name, concurrency, leaseMs }: ResolvedBullmqOptions,
  { connection, routes, health }: JobWorkerMeans,
): JobWorker {
  const worker = new Worker<SealedJob>(
    name,
    async function workOnJob(job, _token, signal) {
      health.worked()
      await perform(routes, ring, job, signal ?? new AbortController().signal)
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
  return { close: () => worker.close() }
}

async function perform(
  routes: ReadonlyMap<string, WorkOnJob>,
  ring: KeyRing,
  { id = '', data, attemptsMade, opts }: Job<SealedJob>,
  signal: AbortSignal,
): Promise<void> {
  const job = openJob(ring, id, data)
  if (job === undefined) throw sealed(ring, id, 'the job cannot be read; look at the keys')
  const work = routes.get(job.route)
  if (work === undefined) throw sealed(ring, id, `no route is called ${job.route} here`)
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
