/**
 * Prints what calls of a remote came to.
 *
 * @module
 */
import { STATUS_CODES } from 'node:http'
import type { CallReport } from './call-report.js'
import type { CommandIo } from './command.js'

/** What to do about an error of the connection. */
const HINTS: ReadonlyMap<string, (url: URL) => string> = new Map([
  ['ECONNREFUSED', ({ origin }: URL) => `Is your server running at ${origin}?`],
  ['EPROTO', ({ host }: URL) => `Is http://${host} meant?`],
  [
    'ENOTFOUND',
    ({ hostname }: URL) =>
      `There is no host ${hostname}; give the address of your server, as in: forge-remote invoke http://127.0.0.1:3000`,
  ],
])

/**
 * Prints status and time on standard error, the body on standard output, and what Forge would make of an answer that it cannot use.
 *
 * @returns The exit code: 0 when all were answered 2xx in a way that Forge can use, else 1.
 */
export function printCalls(
  reports: readonly CallReport[],
  options: { readonly include: boolean },
  io: CommandIo,
): number {
  const isFine = reports.map((report) => printCall(report, options, io))
  return isFine.every(Boolean) ? 0 : 1
}

function printCall(report: CallReport, { include }: { include: boolean }, io: CommandIo): boolean {
  const { method, url, status, headers = {}, bodyText = '', forgeError } = report
  const address = new URL(url)
  const answer = status === undefined ? 'no answer' : `${status} ${STATUS_CODES[status] ?? ''}`
  const count = report.attempt > 1 ? `, attempt ${report.attempt}` : ''
  io.err(
    `${method} ${address.pathname}${address.search} → ${answer.trim()} in ${report.durationMs.toFixed(1)} ms${count}\n`,
  )
  if (include) for (const [name, value] of Object.entries(headers)) io.err(`${name}: ${value}\n`)
  if (bodyText !== '') io.out(`${render(bodyText)}\n`)
  if (forgeError === undefined) return status !== undefined && status >= 200 && status < 300
  const { message, detail, retryReason } = forgeError
  const told = retryReason === undefined ? 'the caller would be told' : 'Forge would try again with'
  io.err(`Forge cannot use this: ${detail}; ${told}: ${message}\n`)
  const hint = HINTS.get(detail)
  if (hint !== undefined) io.err(`${hint(address)}\n`)
  return false
}

/** Indents a JSON body; leaves anything else as it came. */
function render(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2)
  } catch {
    return text
  }
}
