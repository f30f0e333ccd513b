/**
 * Performs one exchange, within its time and until its signal is aborted.
 *
 * undici's `dispatch` is used directly: a promise, a signal and a stream less per exchange than with its `request`, and an exchange can
 * end while it still waits for a connection.
 *
 * @module
 */
import type { Dispatcher } from 'undici'
import type { Clock } from '../clock.js'
import { createExchangeHandler } from './exchange-handler.js'
import type { ExchangeRequest, ExchangeResponse } from './transport.js'
import { TransportError } from './transport-error.js'

/** Rejects with a {@link TransportError}. Timer and listener are gone when the promise settles. */
export function performExchange(
  dispatcher: Dispatcher,
  request: ExchangeRequest,
  clock: Clock,
): Promise<ExchangeResponse> {
  const { method, path, headers, body, timeoutMs, signal } = request
  return new Promise((resolve, reject) => {
    const { handler, stop } = createExchangeHandler(request, (result) => {
      cancelTimer()
      signal?.removeEventListener('abort', onAbort)
      if (result instanceof TransportError) reject(result)
      else resolve(result)
    })
    const onAbort = () => stop('aborted', 'ABORT_ERR')
    const cancelTimer = clock.schedule(timeoutMs, () => stop('timeout', 'ETIMEDOUT'))
    signal?.addEventListener('abort', onAbort, { once: true })
    // Unless undici may think so, it sends one POST at a time over an HTTP/2 connection. What it would then repeat, the handler refuses.
    const idempotent = true
    dispatcher.dispatch({ method, path, headers, body: body ?? null, idempotent }, handler)
  })
}
