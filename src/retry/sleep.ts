/**
 * A pause that an abort ends at once.
 *
 * @module
 */
import type { Clock } from '../clock.js'

/**
 * Waits for `ms` milliseconds; the process does not end meanwhile, unless told otherwise. Rejects with the signal's reason as soon as it is
 * aborted. Timer and listener are gone when the promise settles.
 */
export function sleep(
  clock: Clock,
  ms: number,
  signal?: AbortSignal,
  { keepsProcessAlive = true }: { readonly keepsProcessAlive?: boolean } = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const onAbort = () => {
      cancelTimer()
      reject(signal?.reason)
    }
    const onTime = () => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }
    const cancelTimer = clock.schedule(ms, onTime, { keepsProcessAlive })
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}
