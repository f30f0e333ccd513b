/**
 * The client that this package is not: whatever fails is sent again.
 *
 * @module
 */
import type { Transport } from '../../src/transport/transport.js'

const MAX_ATTEMPTS = 3

/** @returns A transport that makes three attempts of every exchange, as retrying agents and interceptors do. */
export function retryBlindly(transport: Transport): Transport {
  const exchange: Transport['exchange'] = async (request) => {
    for (let attempt = 1; ; attempt += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
      const answer = await transport.exchange(request).catch((error: Error) => error)
      const hasFailed = answer instanceof Error || answer.status >= 500
      if (hasFailed && attempt < MAX_ATTEMPTS) continue
      if (answer instanceof Error) throw answer
      return answer
    }
  }
  return { ...transport, exchange }
}
