/**
 * Sends one storage request through its door. Retries, limits and budgets wrap a `StorageSend`, since they need what came back as it
 * came: an answer of any status, or a `TransportError`.
 *
 * @module
 */
import type { ExchangeResponse, Transport } from '../transport/transport.js'
import type { StorageOperation } from '../wire/storage-operation.js'
import type { StorageDoor } from './storage-door.js'

/** One request, ready to be sent any number of times. */
export interface StorageRequest {
  /** The operation, as its path below `/v1/`. */
  readonly operation: StorageOperation
  /** The body as JSON. */
  readonly body: string
}

/** Sends a request. Rejects with a `TransportError`, or with the door's `StorageError`. */
export type StorageSend = (request: StorageRequest) => Promise<ExchangeResponse>

/** What {@link createSend} needs. */
export interface SendOptions {
  /** Performs the exchange. */
  transport: Transport
  /** Where to, and in whose name. */
  door: StorageDoor
  /** Ends running requests early. */
  signal?: AbortSignal | undefined
  /** Longest time for one request, in milliseconds. Default 10 000. */
  timeoutMs?: number | undefined
  /** `x-b3-…` headers of the invocation, sent along with each request. Default: none. */
  traceHeaders?: Readonly<Record<string, string>> | undefined
}

/** A page of 100 items of 240 KiB, with room for escapes and metadata. */
const MAX_RESPONSE_BYTES = 32 * 1024 * 1024

/** Creates the function that sends. */
export function createSend(options: SendOptions): StorageSend {
  const { transport, door, signal, timeoutMs = 10_000, traceHeaders } = options
  return async function send({ operation, body }) {
    const { service, headers, onRefused } = door.authorize(operation)
    const response = await transport.exchange({
      method: 'POST',
      origin: service.origin,
      path: `${service.path}/v1/${operation}`,
      headers: {
        ...traceHeaders,
        accept: 'application/json',
        'content-type': 'application/json',
        ...headers,
      },
      body,
      timeoutMs,
      maxResponseBytes: MAX_RESPONSE_BYTES,
      signal,
    })
    if (response.status === 401) onRefused?.()
    return response
  }
}
