/**
 * What `Retry-After` asks for.
 *
 * Source: RFC 9110, section 10.2.3.
 *
 * @module
 */
const MAX_RETRY_AFTER_MS = 60 * 60 * 1000

/**
 * Reads seconds or an HTTP date.
 *
 * @returns Milliseconds from `now`, between 0 and an hour; `undefined` when the header is absent or makes no sense.
 */
export function readRetryAfterMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? ''
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : readHttpDate(text) - now
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), MAX_RETRY_AFTER_MS)
}

function readHttpDate(text: string): number {
  return /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} [\d:]{8} GMT$/.test(text)
    ? Date.parse(text)
    : Number.NaN
}
