/**
 * The life of a request as an `AbortSignal`.
 *
 * @module
 */
import { setMaxListeners } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Clock } from '../clock.js'
import { ForgeRemoteError } from '../errors.js'

/** The request that a signal follows. */
export interface RequestLife {
  /** Its response. */
  response: ServerResponse
  /** How long it may take from its arrival on, in milliseconds. */
  timeoutMs: number
  /** When that is over, by the clock's `elapsed()`. */
  endsAtElapsed: number
  /** Source of time. */
  clock: Clock
}

/** Makes the signal of a request. */
export type CreateRequestSignal = (life: RequestLife) => AbortSignal

/**
 * Aborts when the connection closes before the answer was sent, or `timeoutMs` after the request arrived; never once the answer was sent.
 * A signal that is made late catches up.
 */
export function createRequestSignal(life: RequestLife): AbortSignal {
  const { response, timeoutMs, endsAtElapsed, clock } = life
  const controller = new AbortController()
  // Each storage call under way listens; many at once are no leak.
  setMaxListeners(0, controller.signal)
  const abort = (reason: string) =>
    controller.abort(new ForgeRemoteError('ERR_ABORTED', `the request ended: ${reason}`))
  const onClose = () => {
    cancelDeadline()
    if (!response.writableEnded) abort('the caller went away')
  }
  const remainingMs = Math.max(0, endsAtElapsed - clock.elapsed())
  const cancelDeadline = clock.schedule(remainingMs, () => abort(`${timeoutMs} ms are over`))
  // `close` of the response, not of the request: the request closes as soon as its body was read.
  if (response.closed) onClose()
  else response.once('close', onClose)
  return controller.signal
}
