/**
 * Sends one HTTP request byte by byte, as an attacker would: header values that every library refuses to send go out as they are.
 *
 * Source: RFC 9112.
 *
 * @module
 */
import { type Socket, connect as connectPlainly, isIP } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import type { Clock } from '../clock.js'

/** A request, and how long to wait for its answer. */
export interface RawRequest {
  readonly url: URL
  readonly method: string
  /** Names and values, in their order; a name may come again. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** JSON text. Default: none. */
  readonly body?: string | undefined
  /** Milliseconds. */
  readonly timeoutMs: number
  /** Gives up when it aborts. */
  readonly signal: AbortSignal
  readonly clock: Clock
}

/** What became of a request. */
export type RawAnswer =
  | { readonly kind: 'answered'; readonly status: number }
  /** The connection was made, and ended without an answer. */
  | { readonly kind: 'closed' }
  /** No answer in time. */
  | { readonly kind: 'silent' }
  /** There was no connection. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** The signal aborted. */
  | { readonly kind: 'aborted' }

const STATUS_LINE = /^HTTP\/1\.[01] ([2-9]\d\d)(?=\s)/
const INTERIM_ANSWER = /^HTTP\/1\.[01] 1\d\d[\s\S]*?\r\n\r\n/
/** What has not said its status by then is no HTTP server. */
const MAX_HEAD_LENGTH = 64 * 1024

/** Resolves as soon as the status is known; the rest of the answer is not read. */
export function sendRawRequest(request: RawRequest): Promise<RawAnswer> {
  const { url, timeoutMs, signal, clock } = request
  return new Promise((resolve) => {
    if (signal.aborted) return resolve({ kind: 'aborted' })
    let head = ''
    let isConnected = false
    const socket = open(url, () => {
      isConnected = true
      socket.write(serialise(request))
    })
    const end = (answer: RawAnswer) => {
      cancel()
      signal.removeEventListener('abort', abort)
      socket.destroy()
      resolve(answer)
    }
    const abort = () => end({ kind: 'aborted' })
    const cancel = clock.schedule(timeoutMs, () => end({ kind: 'silent' }), {
      keepsProcessAlive: true,
    })
    signal.addEventListener('abort', abort)
    socket.on('data', (chunk: Buffer) => {
      head = (head + chunk.toString('latin1')).replace(INTERIM_ANSWER, '')
      const [, status] = STATUS_LINE.exec(head) ?? []
      if (status !== undefined) end({ kind: 'answered', status: Number(status) })
      else if (head.length > MAX_HEAD_LENGTH) end({ kind: 'closed' })
    })
    socket.on('error', (error) =>
      end(isConnected ? { kind: 'closed' } : { kind: 'unreachable', reason: explain(error) }),
    )
    socket.on('close', () => end({ kind: 'closed' }))
  })
}

function open(url: URL, onConnect: () => void): Socket {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const isSecure = url.protocol === 'https:'
  const port = Number(url.port === '' ? (isSecure ? 443 : 80) : url.port)
  // A name is sent for certificates; addresses have none.
  const name = isIP(host) === 0 ? { servername: host } : {}
  if (isSecure) return connectSecurely({ host, port, ...name }, onConnect)
  return connectPlainly({ host, port }, onConnect)
}

function serialise({ url, method, headers, body }: RawRequest): string {
  const all: RawRequest['headers'] = [
    ['host', url.host],
    ...headers,
    ...(body === undefined
      ? []
      : ([
          ['content-type', 'application/json'],
          ['content-length', String(Buffer.byteLength(body))],
        ] as const)),
    ['connection', 'close'],
  ]
  const lines = all.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return `${method} ${url.pathname}${url.search} HTTP/1.1\r\n${lines}\r\n${body ?? ''}`
}

/** An attempt at several addresses ends in an error without a text of its own; that of OpenSSL is for its developers. */
function explain(error: Error): string {
  const code = String(Reflect.get(error, 'code'))
  return error.message === '' || code.startsWith('ERR_SSL_') ? code : error.message
}
