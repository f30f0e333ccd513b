/**
 * Reads a data file line by line: seed, export or journal.
 *
 * @module
 */
import { parseJson } from '../../values/parse-json.js'
import { type LoggedCommit, isCommitLine, parseCommitLine } from './commit-line.js'
import { type DataHeader, parseHeader } from './header-line.js'
import { type ItemLine, type LineDefaults, parseItemLine } from './item-line.js'
import { type LinePlace, quote, refuseLine } from './refuse-line.js'
import type { RawLine } from './split-lines.js'

/** What one line says. */
export type DataLine =
  { readonly kind: 'header'; readonly header: DataHeader } | ItemLine | LoggedCommit

/** A line and its number, counted from 1. */
export interface NumberedDataLine {
  readonly number: number
  readonly line: DataLine
}

/** Options of {@link readDataLines}. */
export interface ReadOptions extends LineDefaults {
  /** Name of the file for errors. */
  readonly source: string
}

const BYTE_ORDER_MARK = '\uFEFF'

/**
 * Yields what each line says, the header first. Empty lines are passed over, so that a seed can be laid out by hand.
 *
 * @throws OptionsError naming the source, the line, what was found and what was expected.
 */
export function* readDataLines(
  lines: Iterable<RawLine>,
  options: ReadOptions,
): Generator<NumberedDataLine> {
  let hasHeader = false
  for (const { number, bytes } of lines) {
    const place = { source: options.source, number }
    const text = readLineText(bytes, place)
    if (text.trim() === '') continue
    if (hasHeader) {
      yield { number, line: parseLine(text, options, place) }
    } else {
      hasHeader = true
      yield { number, line: { kind: 'header', header: parseHeader(text, place) } }
    }
  }
}

function readLineText(bytes: Buffer, place: LinePlace): string {
  const text = bytes.toString()
  if (text.includes('\uFFFD') && !Buffer.from(text).equals(bytes)) {
    throw refuseLine(place, 'expected UTF-8, found other bytes')
  }
  return place.number === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text
}

function parseLine(
  text: string,
  defaults: LineDefaults,
  place: LinePlace,
): ItemLine | LoggedCommit {
  const parsed = parseJson(text)
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    // Not quoted: it may hold a secret, and the message goes into logs.
    throw refuseLine(place, 'expected a JSON object, found text that is none')
  }
  const parse = isCommitLine(parsed) ? parseCommitLine : parseItemLine
  const line = parse(text, parsed, defaults, place)
  if (defaults.rules.namespace === 'installation' && line.tenant?.product !== undefined) {
    throw refuseLine(
      place,
      `product: expected none, found ${quote(line.tenant.product)}; start with --rule namespace=product to keep the data of each product apart`,
    )
  }
  return line
}
