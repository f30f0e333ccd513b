/**
 * Waits for something that others wait for too, as long as the own call lasts.
 *
 * @module
 */
import type { CallTime } from './product-caller.js'

/** Rejects with the signal's reason as soon as it is aborted; what is waited for goes on. */
export function withinCall<Result>(
  shared: Promise<Result>,
  { signal }: Pick<CallTime, 'signal'>,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
    shared.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
