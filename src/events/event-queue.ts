/**
 * Where events wait until some process works on them.
 *
 * @module
 */
import type { EventJob } from './event-job.js'

/** A job that was given up. */
export interface DeadLetter {
  readonly job: EventJob
  /** Why the last try failed; holds no token. */
  readonly reason: string
  /** When it was given up, in milliseconds since the epoch. */
  readonly failedAt: number
}

/** Works on one job. The job is done when the promise resolves; when it rejects, it is tried again. */
export type WorkOnJob = (job: EventJob, tries: number) => Promise<void>

/** A durable queue. Each job is handed to one worker at a time, at least once. */
export interface EventQueue {
  /** Resolves once the job is stored for good. A job whose id is known already, waiting or done lately, is not stored again. */
  add: (job: EventJob) => Promise<void>
  /** Hands jobs to this process from now on. */
  work: (work: WorkOnJob) => void
  /** @returns The jobs that were given up, the newest first. */
  deadLetters: (limit?: number) => Promise<readonly DeadLetter[]>
  /** Has a job that was given up tried again. */
  revive: (id: string) => Promise<void>
  /** Takes no new jobs, waits for those under way, and lets go of its connections. */
  close: () => Promise<void>
}
