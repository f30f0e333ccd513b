/**
 * The headers that pass a trace on to storage.
 *
 * @module
 */
import { channel } from 'node:diagnostics_channel'
import { type Context, propagation, type TextMapSetter } from '@opentelemetry/api'

/** Headers that are the request's own, whatever a propagator may think. */
const RESERVED: ReadonlySet<string> = new Set([
  'accept',
  'authorization',
  'connection',
  'content-length',
  'content-type',
  'cookie',
  'expect',
  'forge-proxy-authorization',
  'host',
  'proxy-authorization',
  'te',
  'transfer-encoding',
  'upgrade',
])

const HEADER_NAME = /^[a-z0-9-]+$/
const HEADER_VALUE = /^[\x20-\x7e]*$/

/** An instrumentation of undici listens here, and passes the trace on itself: older ones add a second header to ours. */
const undiciRequests = channel('undici:request:create')

const setter: TextMapSetter<Record<string, string>> = {
  set: (headers, name: string, value: unknown) => {
    const lowerCased = name.toLowerCase()
    if (RESERVED.has(lowerCased) || !HEADER_NAME.test(lowerCased)) return
    if (typeof value === 'string' && HEADER_VALUE.test(value)) headers[lowerCased] = value
  },
}

/** @returns What the application's propagators have to say of the context, with names in lower case. */
export function renderTraceHeaders(context: Context): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {}
  if (!undiciRequests.hasSubscribers) propagation.inject(context, headers, setter)
  return headers
}
