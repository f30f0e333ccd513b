/**
 * What may be told of an error of undici, Node or the system.
 *
 * @module
 */

/** @returns The error's code; for a broken HTTP/2 stream the reason that it broke for; `UNKNOWN` when there is none. */
export function readErrorCode(error: Error): string {
  const code = 'code' in error ? error.code : undefined
  if (typeof code !== 'string' || !/^[A-Z][A-Z0-9_]*$/.test(code)) return 'UNKNOWN'
  if (code !== 'ERR_HTTP2_STREAM_ERROR') return code
  return /NGHTTP2_[A-Z_]+/.exec(error.message)?.[0] ?? code
}
