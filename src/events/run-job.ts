/**
 * Works on a job of the queue.
 *
 * @module
 */
import { setMaxListeners } from 'node:events'
import type { Clock } from '../clock.js'
import type { EventFacts } from '../context/create-event-context.js'
import type { ForgeContext } from '../context/forge-context.js'
import { ForgeRemoteError, isForgeRemoteError } from '../errors.js'
import { dispatchEvent } from './dispatch-event.js'
import type { EventJob } from './event-job.js'
import type { JobTry, WorkOnJob } from './event-queue.js'
import type { EventRoute } from './event-route.js'
import { withinTime } from './within-time.js'

/** What jobs are worked on with. */
export interface JobMeans {
  /** Makes the context of an event anew. */
  readonly createContext: (facts: EventFacts) => ForgeContext
  /** Source of time. */
  readonly clock: Clock
}

/** @returns A function that hands a job to its handler, within the route's time, and writes a line when that fails. */
export function createJobRunner(
  { handlers, timeLimitMs }: Pick<EventRoute, 'handlers' | 'timeLimitMs'>,
  { createContext, clock }: JobMeans,
): WorkOnJob {
  return async function runJob(job, currentTry) {
    const controller = new AbortController()
    // Each storage call under way listens; many at once are no leak.
    setMaxListeners(0, controller.signal)
    const signal = AbortSignal.any([controller.signal, currentTry.signal])
    const { claims, traceId } = job
    const endsAtElapsed = clock.elapsed() + timeLimitMs
    const forge = createContext({ claims, traceId, signal, endsAtElapsed })
    try {
      const handling = dispatchEvent(handlers, job, {
        forge,
        triesBefore: currentTry.triesBefore,
        clock,
      })
      if ((await withinTime(handling, timeLimitMs, clock)) !== 'too-slow') return
      // What it still does, and throws, is ended by the signal.
      handling.catch(() => {})
      throw tooSlow(timeLimitMs)
    } catch (error) {
      report(forge, job, currentTry, error)
      throw error
    } finally {
      controller.abort(new ForgeRemoteError('ERR_ABORTED', 'the work on the event is over'))
    }
  }
}

function tooSlow(timeLimitMs: number): ForgeRemoteError {
  return new ForgeRemoteError('ERR_EVENT_NOT_HANDLED', `the handler needs over ${timeLimitMs} ms`)
}

function report(forge: ForgeContext, job: EventJob, currentTry: JobTry, error: unknown): void {
  const { id, eventType, retryCount } = job
  const attempt = retryCount + currentTry.triesBefore + 1
  const code = isForgeRemoteError(error) ? error.code : undefined
  const stack = error instanceof Error && code === undefined ? error.stack : undefined
  const message = error instanceof Error ? error.message : 'it threw something that is no Error'
  const fields = { id, eventType, attempt, code, stack }
  if (!currentTry.isLast) {
    return forge.log.warn({ event: 'event-failure', ...fields }, message)
  }
  const nextStep = 'It waits among the dead letters; mend the cause, then revive it'
  forge.log.error({ event: 'event-given-up', ...fields, nextStep }, message)
}
