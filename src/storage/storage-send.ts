/**
 * Sends one storage request once.
 *
 * @module
 */
import type { ExchangeResponse, Transport } from '../transport/transport.js'
import type { StorageOperation } from '../wire/storage-operation.js'
import type { StorageAuthorization } from './storage-door.js'

/** One request, ready to be sent any number of times. */
export interface StorageRequest {
  /** The operation, as its path below `/v1/`. */
  readonly operation: StorageOperation
  /** The body as JSON. */
  readonly body: string
  /** Where to, and in whose name. */
  readonly authorization: StorageAuthorization
  /** Headers to send along; they never replace those of the request itself. */
  readonly headers: Readonly<Record<string, string>> | undefined
  /** Longest time for the exchange, in milliseconds. */
  readonly timeoutMs: number
}

/** Sends a request. Any status is an answer; rejects with a `TransportError` when there is none. */
export type StorageSend = (request: StorageRequest) => Promise<ExchangeResponse>

/** What {@link createSend} needs. */
export interface SendOptions {
  /** Performs the exchange. */
  transport: Transport
  /** Ends running requests early. */
  signal?: AbortSignal | undefined
  /** `x-b3-…` headers of the invocation, sent along with each request. Default: none. */
  traceHeaders?: Readonly<Record<string, string>> | undefined
}

/** A page of 100 items of 240 KiB, with room for escapes and metadata. */
const MAX_RESPONSE_BYTES = 32 * 1024 * 1024

/** Creates the function that sends. */
export function createSend({ transport, signal, traceHeaders }: SendOptions): StorageSend {
  return ({ operation, body, authorization, headers, timeoutMs }) => {
    const { service } = authorization
    return transport.exchange({
      method: 'POST',
      origin: service.origin,
      path: `${service.path}/v1/${operation}`,
      headers: {
        ...headers,
        ...traceHeaders,
        accept: 'application/json',
        'content-type': 'application/json',
        ...authorization.headers,
      },
      body,
      timeoutMs,
      maxResponseBytes: MAX_RESPONSE_BYTES,
      signal,
    })
  }
}
