/**
 * One HTTP exchange with a remote: any method, within its time, without following redirects.
 *
 * On Node's own client, since the transport of the storage client knows only GET and POST. Each exchange opens a connection of its own, so
 * that a remote which was just restarted is never met with a connection of before.
 *
 * @module
 */
import { type ClientRequest, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Clock } from '../../clock.js'
import { readErrorCode } from '../../transport/read-error-code.js'
import { createTextCollector } from '../../transport/text-collector.js'

/** What is sent. */
export interface RemoteRequest {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  /** Time for the whole answer, in milliseconds. */
  readonly timeoutMs: number
  /** Largest body that is taken. */
  readonly maxResponseBytes: number
}

/** A whole answer. */
export interface RemoteAnswer {
  readonly kind: 'answered'
  readonly status: number
  /** Names in lower case; several values of one name are joined with a comma. */
  readonly headers: Readonly<Record<string, string>>
  /** The body, decoded as UTF-8. */
  readonly bodyText: string
}

/** What became of an exchange. */
export type RemoteOutcome =
  | RemoteAnswer
  /** The time was over. */
  | { readonly kind: 'timeout' }
  /** The answer is larger than allowed. */
  | { readonly kind: 'too-large' }
  /** There was no whole answer; the code is Node's or the system's, such as `ECONNREFUSED`. */
  | { readonly kind: 'network'; readonly code: string }

/**
 * Performs an exchange. It never rejects.
 *
 * @param clock Runs the time-out.
 * @param signal Ends the exchange early, as `network` with the code `ABORT_ERR`.
 */
export function callRemote(
  request: RemoteRequest,
  clock: Clock,
  signal: AbortSignal,
): Promise<RemoteOutcome> {
  return new Promise((resolve) => {
    const outgoing = open(request)
    const settle = (outcome: RemoteOutcome) => {
      cancelTimer()
      signal.removeEventListener('abort', onAbort)
      resolve(outcome)
      outgoing.destroy()
    }
    const fail = (error: Error) => settle({ kind: 'network', code: readErrorCode(error) })
    const onAbort = () => settle({ kind: 'network', code: 'ABORT_ERR' })
    const cancelTimer = clock.schedule(request.timeoutMs, () => settle({ kind: 'timeout' }), {
      keepsProcessAlive: true,
    })
    signal.addEventListener('abort', onAbort, { once: true })
    outgoing.on('error', fail)
    outgoing.on('response', (incoming) => {
      const body = createTextCollector(request.maxResponseBytes)
      incoming.on('error', fail)
      incoming.on('data', (chunk: Buffer) => {
        if (!body.add(chunk)) settle({ kind: 'too-large' })
      })
      incoming.on('end', () => {
        const { statusCode: status = 0, headers } = incoming
        settle({
          kind: 'answered',
          status,
          headers: toSingleValues(headers),
          bodyText: body.text(),
        })
      })
    })
    if (signal.aborted) onAbort()
    else outgoing.end(request.body)
  })
}

function open({ url, method, headers, body }: RemoteRequest): ClientRequest {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp
  // A body is announced by its length whatever the method: Node would leave it out for a DELETE.
  const length =
    body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body, 'utf8')) }
  return send(url, { method, headers: { ...headers, ...length }, agent: false })
}

function toSingleValues(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value = '']) => [name, String(value)]),
  )
}
