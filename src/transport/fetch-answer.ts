/**
 * The web's `fetch`, for answers of any size and type; its errors are those of the transport.
 *
 * Node's own is used, so that a global `FormData` is understood.
 *
 * @module
 */
import { readErrorCode } from './read-error-code.js'
import { TransportError } from './transport-error.js'

/** What is sent. Whoever builds it has checked the address. */
export interface FetchRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer> | FormData | URLSearchParams | undefined
  readonly signal: AbortSignal
}

/** Rejects with a {@link TransportError} when there was no answer. A redirect is an answer like any other: it is never followed. */
export async function fetchAnswer(
  url: string,
  { method, headers, body, signal }: FetchRequest,
): Promise<Response> {
  try {
    return await fetch(url, { method, headers, body: body ?? null, signal, redirect: 'manual' })
  } catch (error) {
    // Only the code is kept: the text could quote a header.
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const code = cause instanceof Error ? readErrorCode(cause) : 'UNKNOWN'
    throw new TransportError('ambiguous', code, new URL(url).origin)
  }
}
