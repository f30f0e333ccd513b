/**
 * One request and its answer as one aligned line.
 *
 * @module
 */

/** One request and its answer. */
export interface Exchange {
  /** HTTP method. */
  method: string
  /** Path with query. */
  path: string
  /** Who made it. */
  who: string
  /** Status of the answer. */
  status: number
  /** Status that the scenario expects. */
  expected: number
  /** Code of the answer, when it is a refusal. */
  code?: string | undefined
  /** Time from sending to the last byte, in milliseconds. */
  tookMs: number
}

const RESET = '\u001B[0m'
const RED = '\u001B[31m'
const GREEN = '\u001B[32m'
const YELLOW = '\u001B[33m'
const PATH_WIDTH = 60

/** Refusals that the scenario expects are yellow, what it does not expect is red. */
export function renderExchange(exchange: Exchange, { colours }: { colours: boolean }): string {
  const { method, path, who, status, expected, code, tookMs } = exchange
  const paint = (colour: string, text: string) => (colours ? `${colour}${text}${RESET}` : text)
  const colour = status !== expected ? RED : status < 400 ? GREEN : YELLOW
  const columns = [
    method.padEnd(6),
    shorten(path).padEnd(PATH_WIDTH),
    who.padEnd(6),
    paint(colour, String(status)),
    `${tookMs.toFixed(1).padStart(7)} ms`,
  ]
  const notes = [
    ...(code === undefined ? [] : [code]),
    ...(status === expected ? [] : [paint(RED, `expected ${expected}`)]),
  ]
  return [...columns, ...notes].join('  ')
}

/** Ids and cursors are long; their start tells them apart. */
function shorten(path: string): string {
  return path
    .replace(/([0-9a-f]{4})[0-9a-f]{4}-[0-9a-f-]{27}/g, '$1…')
    .replace(/(cursor=.{4})[^&]+/, '$1…')
}
