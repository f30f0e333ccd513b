/**
 * The files of the console, and the headers that keep whatever is stored from running in it.
 *
 * @module
 */
import { readFileSync } from 'node:fs'

/** A file of the console as it is sent. */
export interface ConsoleFile {
  readonly contentType: string
  readonly bytes: Buffer
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/**
 * Sent with each file of the console: nothing runs but its own script, no page can frame it or reach its window, and no text can be made
 * markup.
 */
export const CONSOLE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}

const FILES: ReadonlyMap<string, readonly [name: string, contentType: string]> = new Map([
  ['/', ['index.html', 'text/html; charset=utf-8']],
  ['/console.js', ['console.js', 'text/javascript; charset=utf-8']],
  ['/console.css', ['console.css', 'text/css; charset=utf-8']],
])

/** From `src/` and from `dist/` alike, since the console exists only built. */
const FOLDER = new URL('../../../dist/console/', import.meta.url)

/**
 * @param path Path of the request.
 * @returns The file; `undefined` when the console has no such file.
 * @throws Node's `ENOENT` when the console was not built.
 */
export function readConsoleFile(path: string): ConsoleFile | undefined {
  const [name, contentType] = FILES.get(path) ?? []
  if (name === undefined || contentType === undefined) return undefined
  return { contentType, bytes: readFileSync(new URL(name, FOLDER)) }
}
