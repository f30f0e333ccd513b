/**
 * One HTTP exchange: a request out, the whole answer back.
 *
 * @module
 */

/** What is sent. Whoever builds it has checked the origin with `parseServiceUrl`. */
export interface ExchangeRequest {
  /** HTTP method. */
  method: 'GET' | 'POST'
  /** Scheme, host and port, such as `https://api.atlassian.com`. */
  origin: string
  /** Path and query, starting with `/`. */
  path: string
  /** Header names in lower case. */
  headers: Readonly<Record<string, string>>
  /** Body as text, sent as UTF-8. */
  body?: string | undefined
  /** Longest time for the whole exchange, connecting and the body of the answer included, in milliseconds. */
  timeoutMs: number
  /** Largest body that is read, in bytes; a larger one ends the exchange. */
  maxResponseBytes: number
  /** Ends the exchange early. */
  signal?: AbortSignal | undefined
}

/** What came back. A redirect is an answer like any other: it is never followed. */
export interface ExchangeResponse {
  /** HTTP status. */
  status: number
  /** Header names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>
  /** The whole body, decoded as UTF-8. */
  body: string
}

/** Performs exchanges over connections it keeps. */
export interface Transport {
  /** Any status is an answer. Rejects with a `TransportError` when there is none, and then never quotes a header. */
  exchange: (request: ExchangeRequest) => Promise<ExchangeResponse>
  /** Refuses new exchanges, lets the running ones end, and closes every connection. */
  close: () => Promise<void>
}
