/**
 * Where events wait until some process works on them.
 *
 * @module
 */
import type { EventJob } from './event-job.js'

/** A job that was given up. */
export interface DeadLetter {
  /** Id of the job. */
  readonly id: string
  /** The job; absent when it cannot be read, because its key is not in the ring any more or it was changed. */
  readonly job?: EventJob
  /** Why the last try failed; holds no token. */
  readonly reason: string
  /** When it was given up, in milliseconds since the epoch. */
  readonly failedAt: number
}

/** One try of a job. */
export interface JobTry {
  /** How often the queue has tried it before. */
  readonly triesBefore: number
  /** Whether the job is given up when this try fails. */
  readonly isLast: boolean
  /** Aborts when somebody else works on the job from now on. */
  readonly signal: AbortSignal
}

/** Works on one job. The job is done when the promise resolves; when it rejects, it is tried again. */
export type WorkOnJob = (job: EventJob, currentTry: JobTry) => Promise<void>

/** A durable queue. Each job is handed to one worker at a time, at least once. */
export interface EventQueue {
  /** Resolves once the job is stored for good. A job whose id is known, waiting, given up or done lately, is not stored again. */
  add: (job: EventJob) => Promise<void>
  /**
   * Hands jobs of a route to this process from now on.
   *
   * @throws {OptionsError} `ERR_OPTIONS` when the route has a worker here already.
   */
  work: (route: string, work: WorkOnJob) => void
  /** @returns Jobs that were given up, the newest first; 100 at most unless told otherwise. */
  deadLetters: (limit?: number) => Promise<readonly DeadLetter[]>
  /** Has a job that was given up tried again from the start. @returns Whether there is such a job. */
  revive: (id: string) => Promise<boolean>
  /** Takes no new jobs, waits for those under way, and lets go of its connections. Later calls wait for the first. */
  close: () => Promise<void>
}
