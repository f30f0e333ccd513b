/**
 * Why an exchange ended without an answer.
 *
 * @module
 */

/**
 * What a failure means for the request:
 *
 * - `never-sent`: it did not leave this machine, even when it was its time that was over, or the server said that it did nothing with it.
 * - `ambiguous`: the other side may or may not have acted on it.
 * - `timeout`: its time was over; it may have been acted on.
 * - `aborted`: its signal ended it; it may have been acted on.
 * - `withdrawn`: its signal ended it before it left this machine.
 * - `too-large`: it was answered with more than the allowed number of bytes.
 */
export type TransportErrorKind =
  'never-sent' | 'ambiguous' | 'timeout' | 'aborted' | 'withdrawn' | 'too-large'

const TEXTS: Readonly<Record<TransportErrorKind, string>> = {
  'never-sent': 'the request was not sent',
  ambiguous: 'the connection broke before the whole answer arrived',
  timeout: 'the time for the exchange was over',
  aborted: 'the exchange was aborted',
  withdrawn: 'the exchange was aborted before the request was sent',
  'too-large': 'the answer is larger than allowed',
}

/** An exchange ended without an answer. Of the underlying error only the code is kept: its text may quote a header. */
export class TransportError extends Error {
  /** What the failure means for the request. */
  readonly kind: TransportErrorKind
  /** Code of the system, TLS, HTTP/2 or undici, such as `ECONNREFUSED`; `UNKNOWN` when there was none. */
  readonly code: string

  constructor(kind: TransportErrorKind, code: string, origin: string) {
    super(`${origin}: ${TEXTS[kind]} (${code})`)
    this.name = new.target.name
    this.kind = kind
    this.code = code
  }
}

/** Whether the request left this machine, as far as can be told. */
export function wasSent({ kind }: TransportError): boolean {
  return kind !== 'never-sent' && kind !== 'withdrawn'
}
