/**
 * The trace id of a request: what Forge sent, or one made here.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { TRACE_ID_HEADER } from '../wire/headers.js'

const TRACE_ID = /^(?:[0-9a-f]{16}|[0-9a-f]{32})$/i

/** Reads or makes trace ids; the same request always gets the same one. */
export type TraceIds = (request: IncomingMessage) => string

/** @returns A {@link TraceIds} that forgets a request together with the request. */
export function createTraceIds(): TraceIds {
  const known = new WeakMap<IncomingMessage, string>()
  return (request) => {
    const traceId = known.get(request) ?? readTraceId(request) ?? createTraceId()
    known.set(request, traceId)
    return traceId
  }
}

/** Node keeps randomness for UUIDs in stock; asking the system for 16 bytes takes four times as long. */
function createTraceId(): string {
  return randomUUID().replaceAll('-', '')
}

function readTraceId(request: IncomingMessage): string | undefined {
  const sent = request.headers[TRACE_ID_HEADER]
  return typeof sent === 'string' && TRACE_ID.test(sent) ? sent : undefined
}
