/**
 * Sends what a handler decided: an answer, or a disturbance of the connection.
 *
 * @module
 */
import type { ServerResponse } from 'node:http'
import { TRACE_ID_HEADER } from '../wire/headers.js'
import { type DripPace, dripBody } from './drip-body.js'

/** What is answered, as JSON: `body` is written as such, `bodyText` goes out as it is. */
export interface HttpResponse {
  readonly status: number
  /** Headers besides those of the body. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** JSON that was written already; comes before `body`. */
  readonly bodyText?: string
}

/** What happens instead of a JSON answer. */
export type HttpDisturbance =
  /** No answer; the connection stays open. */
  | { readonly kind: 'hang' }
  /** The connection is reset (TCP RST). */
  | { readonly kind: 'reset' }
  /** The connection closes after half of the body, or at once when there is none. */
  | { readonly kind: 'truncated'; readonly response: HttpResponse }
  /** The body is sent a few bytes at a time; an answer without one comes at once. */
  | ({ readonly kind: 'slow-drip'; readonly response: HttpResponse } & DripPace)
  /** Text of any type. */
  | {
      readonly kind: 'text'
      readonly status: number
      readonly contentType: string
      readonly text: string
    }
  /** A file as it is. */
  | {
      readonly kind: 'file'
      readonly headers: Readonly<Record<string, string>>
      readonly contentType: string
      readonly bytes: Buffer
    }

/** What becomes of a request. */
export type HttpOutcome = HttpResponse | HttpDisturbance

/** Sends an outcome; the trace id goes with every answer. */
export function sendOutcome(outgoing: ServerResponse, traceId: string, outcome: HttpOutcome): void {
  outgoing.setHeader(TRACE_ID_HEADER, traceId)
  if (!('kind' in outcome)) {
    outgoing.end(writeHead(outgoing, outcome))
    return
  }
  switch (outcome.kind) {
    case 'hang':
      return
    case 'reset':
      outgoing.socket?.resetAndDestroy()
      return
    case 'truncated':
      sendHalf(outgoing, outcome.response)
      return
    case 'slow-drip':
      sendSlowly(outgoing, outcome.response, outcome)
      return
    case 'text':
      outgoing.statusCode = outcome.status
      outgoing.setHeader('content-type', outcome.contentType)
      outgoing.end(outcome.text)
      return
    case 'file':
      outgoing.setHeaders(new Headers(outcome.headers))
      outgoing.setHeader('content-type', outcome.contentType)
      outgoing.end(outcome.bytes)
  }
}

/** @returns The body that the head announces, if any. */
function writeHead(outgoing: ServerResponse, response: HttpResponse): Buffer | undefined {
  outgoing.statusCode = response.status
  for (const [name, value] of Object.entries(response.headers ?? {}))
    outgoing.setHeader(name, value)
  const text = toBodyText(response)
  if (text === undefined) return undefined
  const bytes = Buffer.from(text)
  outgoing.setHeader('content-type', 'application/json')
  outgoing.setHeader('content-length', bytes.length)
  return bytes
}

/** @returns The body as it goes out, if there is one. */
export function toBodyText({ body, bodyText }: HttpResponse): string | undefined {
  return bodyText ?? (body === undefined ? undefined : JSON.stringify(body))
}

function sendHalf(outgoing: ServerResponse, response: HttpResponse): void {
  const close = () => void outgoing.socket?.destroy()
  const bytes = writeHead(outgoing, response)
  if (bytes === undefined) close()
  else outgoing.write(bytes.subarray(0, Math.floor(bytes.length / 2)), close)
}

function sendSlowly(outgoing: ServerResponse, response: HttpResponse, pace: DripPace): void {
  const bytes = writeHead(outgoing, response)
  if (bytes === undefined) outgoing.end()
  else dripBody(outgoing, bytes, pace)
}
