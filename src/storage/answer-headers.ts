/**
 * What an answer's headers tell.
 *
 * @module
 */
import type { ExchangeResponse } from '../transport/transport.js'
import { ALTERNATIVE_TRACE_ID_HEADER, TRACE_ID_HEADER } from '../wire/headers.js'

const MAX_RETRY_AFTER_MS = 60 * 60 * 1000

/** @returns The platform's trace id, or `undefined` when there is none that is safe to print. */
export function readTraceId(headers: ExchangeResponse['headers']): string | undefined {
  const id =
    readHeader(headers, TRACE_ID_HEADER) ?? readHeader(headers, ALTERNATIVE_TRACE_ID_HEADER)
  return id !== undefined && /^[A-Za-z0-9-]{1,64}$/.test(id) ? id : undefined
}

/**
 * Reads `Retry-After`, in seconds or as an HTTP date.
 *
 * @returns Milliseconds from `now`, between 0 and an hour; `undefined` when the header is absent or makes no sense.
 */
export function readRetryAfterMs(
  headers: ExchangeResponse['headers'],
  now: number,
): number | undefined {
  const text = readHeader(headers, 'retry-after')?.trim() ?? ''
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : readHttpDate(text) - now
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), MAX_RETRY_AFTER_MS)
}

function readHttpDate(text: string): number {
  return /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} [\d:]{8} GMT$/.test(text)
    ? Date.parse(text)
    : Number.NaN
}

function readHeader(headers: ExchangeResponse['headers'], name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}
