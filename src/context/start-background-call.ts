/**
 * The time of one call that belongs to no request.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import { ForgeRemoteError } from '../errors.js'
import type { StartedCall } from '../product/product-caller.js'

/** Longest time for one call of background work, in milliseconds. */
const BACKGROUND_TIMEOUT_MS = 60_000

/** Starts it. @param timeoutMs Default 60000. */
export function startBackgroundCall(
  clock: Clock,
  timeoutMs: number = BACKGROUND_TIMEOUT_MS,
): StartedCall {
  const endsAtElapsed = clock.elapsed() + timeoutMs
  const controller = new AbortController()
  const release = clock.schedule(timeoutMs, () => {
    const problem = `the call of a product took longer than ${timeoutMs} ms`
    controller.abort(new ForgeRemoteError('ERR_ABORTED', problem))
  })
  const remainingMs = () => Math.max(0, endsAtElapsed - clock.elapsed())
  return { signal: controller.signal, remainingMs, release }
}
