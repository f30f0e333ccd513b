/**
 * Prints what calls of a remote came to.
 *
 * @module
 */
import { STATUS_CODES } from 'node:http'
import { OptionsError } from '../errors.js'
import type { CallReport } from './call-report.js'
import type { CommandIo } from './command.js'

/** What the system says when nobody listens at an address. */
const NOBODY_LISTENS: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND'])

/**
 * Prints status and time on standard error, the body on standard output, and what Forge would make of an answer that it cannot use.
 *
 * @returns The exit code: 0 when all were answered 2xx in a way that Forge can use, else 1.
 * @throws OptionsError when nobody listens at the address.
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
  const { pathname, search, origin } = new URL(url)
  const answer = status === undefined ? 'no answer' : `${status} ${STATUS_CODES[status] ?? ''}`
  const count = report.attempt > 1 ? `, attempt ${report.attempt}` : ''
  io.err(
    `${method} ${pathname}${search} → ${answer.trim()} in ${report.durationMs.toFixed(1)} ms${count}\n`,
  )
  if (include) for (const [name, value] of Object.entries(headers)) io.err(`${name}: ${value}\n`)
  if (bodyText !== '') io.out(`${render(bodyText)}\n`)
  if (forgeError === undefined) return status !== undefined && status >= 200 && status < 300
  const { message, detail, retryReason } = forgeError
  const told = retryReason === undefined ? 'the caller would be told' : 'Forge would try again with'
  io.err(`Forge cannot use this: ${detail}; ${told}: ${message}\n`)
  if (!NOBODY_LISTENS.has(detail)) return false
  throw new OptionsError('URL', `no answer from ${origin}: ${detail}; is your server running?`)
}

/** Indents a JSON body; leaves anything else as it came. */
function render(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2)
  } catch {
    return text
  }
}
