/**
 * Shows a request to the emulator in one line: what it was, what became of it, and what to do about a failure.
 *
 * @module
 */
import type { JournalEntry, JournalUnits } from '../emulator/journal/journal-entry.js'
import { parseJson } from '../values/parse-json.js'
import { toBareInstallationId } from '../values/tenant.js'
import { ERROR_TABLE, type ErrorCode } from '../wire/error-table.js'

/** How to show lines. */
export interface RequestLineOptions {
  /** Whether the status is coloured. */
  readonly isColourful: boolean
}

const SHORT_ID_LENGTH = 8
const COLOURS = { good: 32, refused: 33, failed: 31 } as const

/** Ordinary ways to learn that nothing is there. */
const NO_FAILURES: ReadonlySet<string | undefined> = new Set(['KEY_NOT_FOUND', 'NOT_FOUND'])

/** @returns Local time, operation or path, installation, status, milliseconds and units; of a failure also why, and what to do next. */
export function renderRequestLine(
  entry: JournalEntry,
  { isColourful }: RequestLineOptions,
): string {
  const { at, installationId, durationMs, units, fault } = entry
  const facts = [
    renderTime(at),
    renderSubject(entry),
    ...(installationId === undefined ? [] : [shorten(toBareInstallationId(installationId))]),
    renderStatus(entry, isColourful),
    `${durationMs.toFixed(1)} ms`,
    ...renderUnits(units),
    ...(fault === undefined ? [] : [`fault ${toPrintable(fault)}`]),
  ]
  const explanation = explain(entry)
  return facts.join('  ') + (explanation === '' ? '' : `  ${explanation}`)
}

function renderTime(at: number): string {
  const date = new Date(at)
  const [hours, minutes, seconds] = [date.getHours(), date.getMinutes(), date.getSeconds()].map(
    (part) => String(part).padStart(2, '0'),
  )
  return `${hours}:${minutes}:${seconds}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

function renderSubject({ kind, operation, method, path }: JournalEntry): string {
  const subject = operation ?? `${method} ${path}`
  return toPrintable(kind === 'invocation' ? `calls ${subject}` : subject)
}

/** The ends of ids differ where their beginnings are all zeros. */
function shorten(id: string): string {
  const text = toPrintable(id)
  return text.length <= SHORT_ID_LENGTH + 1 ? text : `…${text.slice(-SHORT_ID_LENGTH)}`
}

function renderStatus({ status, code }: JournalEntry, isColourful: boolean): string {
  const text = [status ?? 'no answer', ...(code === undefined ? [] : [toPrintable(code)])].join(' ')
  return isColourful ? `\u001b[${toColour(status)}m${text}\u001b[39m` : text
}

function toColour(status: number | undefined): number {
  if (status === undefined || status >= 500) return COLOURS.failed
  return status >= 400 ? COLOURS.refused : COLOURS.good
}

function renderUnits(units: JournalUnits | undefined): readonly string[] {
  const counts = [['read', units?.read ?? 0] as const, ['write', units?.write ?? 0] as const]
  return counts.flatMap(([name, count]) => (count === 0 ? [] : [`${count} ${name}`]))
}

/** Why it failed and what to do next; empty when nothing is wrong. */
function explain(entry: JournalEntry): string {
  const { status, code, reason } = entry
  if (NO_FAILURES.has(code) || (status !== undefined && status < 400)) return toPrintable(reason)
  const row = isErrorCode(code) ? ERROR_TABLE[code] : undefined
  const parts = [reason ?? readMessage(entry) ?? row?.message, row?.nextStep]
  return toPrintable(parts.filter((part) => part !== undefined).join('; '))
}

function readMessage({ responseText = '' }: JournalEntry): string | undefined {
  const body = parseJson(responseText)
  if (typeof body !== 'object' || body === null || !('message' in body)) return undefined
  return typeof body.message === 'string' ? body.message : undefined
}

function isErrorCode(code: string | undefined): code is ErrorCode {
  return code !== undefined && Object.hasOwn(ERROR_TABLE, code)
}

/** One line stays one line, and says nothing to the terminal. */
function toPrintable(text = ''): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '\u{FFFD}')
}
