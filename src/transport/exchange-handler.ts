/**
 * One exchange while it runs: what undici reports about it becomes an answer or a `TransportError`.
 *
 * @module
 */
import type { Dispatcher } from 'undici'
import { readErrorCode } from './read-error-code.js'
import { createTextCollector } from './text-collector.js'
import type { ExchangeRequest, ExchangeResponse } from './transport.js'
import { TransportError, type TransportErrorKind } from './transport-error.js'

/** The state of a running exchange. */
export interface ExchangeHandler {
  /** What undici reports to. */
  readonly handler: Dispatcher.DispatchHandler
  /** Ends the exchange at once, wherever it is, and cuts its connection when it has one. */
  stop: (kind: TransportErrorKind, code: string) => void
}

/** An HTTP/2 server says so of a request that it did nothing with. Source: RFC 9113, 8.7. */
const REFUSED_STREAM = 'NGHTTP2_REFUSED_STREAM'

/** Creates the state of one exchange. `settle` is called once, with how it ended. */
export function createExchangeHandler(
  { origin, maxResponseBytes }: Pick<ExchangeRequest, 'origin' | 'maxResponseBytes'>,
  settle: (result: ExchangeResponse | TransportError) => void,
): ExchangeHandler {
  const body = createTextCollector(maxResponseBytes)
  let head: Omit<ExchangeResponse, 'body'> = { status: 0, headers: {} }
  let connection: Dispatcher.DispatchController | undefined
  let failure: TransportError | undefined

  function stop(kind: TransportErrorKind, code: string): void {
    if (failure !== undefined) return
    // Until undici reports a connection, not a byte was written.
    failure = new TransportError(connection === undefined ? toUnsent(kind) : kind, code, origin)
    settle(failure)
    connection?.abort(failure)
  }

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart: (controller) => {
      // undici repeats by itself what it lost with a connection; whether that had arrived, nobody knows.
      if (connection !== undefined) stop('ambiguous', 'ERR_REPEATED')
      connection = controller
      if (failure !== undefined) controller.abort(failure)
    },
    onResponseStart: (_controller, status, headers) => {
      head = { status, headers }
    },
    onResponseData: (_controller, chunk) => {
      if (!body.add(chunk)) stop('too-large', 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
    },
    onResponseEnd: () => {
      if (isCut(head, body.size())) stop('ambiguous', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH')
      else settle({ status: head.status, headers: head.headers, body: body.text() })
    },
    onResponseError: (_controller, error) => {
      const code = readErrorCode(error)
      stop(code === REFUSED_STREAM ? 'never-sent' : 'ambiguous', code)
    },
  }
  return { handler, stop }
}

function toUnsent(kind: TransportErrorKind): TransportErrorKind {
  return kind === 'aborted' ? 'withdrawn' : 'never-sent'
}

/** A cancelled HTTP/2 stream looks like one that ended. */
function isCut({ headers }: Omit<ExchangeResponse, 'body'>, size: number): boolean {
  return size < Number(headers['content-length'] ?? 0)
}
