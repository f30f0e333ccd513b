/**
 * What an answer's headers tell.
 *
 * @module
 */
import { readRetryAfterMs } from '../retry/read-retry-after.js'
import type { ExchangeResponse } from '../transport/transport.js'
import { ALTERNATIVE_TRACE_ID_HEADER, TRACE_ID_HEADER } from '../wire/headers.js'

/** @returns The platform's trace id, or `undefined` when there is none that is safe to print. */
export function readTraceId(headers: ExchangeResponse['headers']): string | undefined {
  const id =
    readHeader(headers, TRACE_ID_HEADER) ?? readHeader(headers, ALTERNATIVE_TRACE_ID_HEADER)
  return id !== undefined && /^[A-Za-z0-9-]{1,64}$/.test(id) ? id : undefined
}

/** @returns Milliseconds that the answer asks to wait, if it does. */
export function readRetryAfter(
  headers: ExchangeResponse['headers'],
  now: number,
): number | undefined {
  return readRetryAfterMs(readHeader(headers, 'retry-after'), now)
}

function readHeader(headers: ExchangeResponse['headers'], name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}
