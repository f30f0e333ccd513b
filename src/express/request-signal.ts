/**
 * The life of a request as an `AbortSignal`.
 *
 * @module
 */
import { setMaxListeners } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Clock } from '../clock.js'
import { ForgeRemoteError } from '../errors.js'

/**
 * Aborts when the connection closes before the answer was sent, or after `timeoutMs`; never once the answer was sent.
 */
export function createRequestSignal(
  response: ServerResponse,
  timeoutMs: number,
  clock: Clock,
): AbortSignal {
  const controller = new AbortController()
  // Each storage call under way listens; many at once are no leak.
  setMaxListeners(0, controller.signal)
  const abort = (reason: string) =>
    controller.abort(new ForgeRemoteError('ERR_ABORTED', `the request ended: ${reason}`))
  const cancelDeadline = clock.schedule(timeoutMs, () => abort(`${timeoutMs} ms are over`))
  // `close` of the response, not of the request: the request closes as soon as its body was read.
  response.once('close', () => {
    cancelDeadline()
    if (!response.writableEnded) abort('the caller went away')
  })
  return controller.signal
}
