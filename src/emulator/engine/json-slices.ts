/**
 * Takes JSON text apart without changing a character of it: what `JSON.parse` would round or reorder stays as it came.
 *
 * @module
 */

const QUOTE = 0x22
const COMMA = 0x2c
const OPEN_BRACKET = 0x5b
const BACKSLASH = 0x5c
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/**
 * @param text A JSON object, known to be valid.
 * @returns The text of each member by its name; of two members with one name the last, as in `JSON.parse`.
 */
export function sliceMembers(text: string): ReadonlyMap<string, string> {
  const members = new Map<string, string>()
  let position = skipSpace(text, skipSpace(text, 0) + 1)
  while (text.charCodeAt(position) === QUOTE) {
    const nameEnd = skipString(text, position)
    const start = skipSpace(text, skipSpace(text, nameEnd) + 1)
    const end = skipValue(text, start)
    members.set(toName(text.slice(position, nameEnd)), text.slice(start, end))
    position = skipComma(text, end)
  }
  return members
}

/**
 * @param text A JSON array, known to be valid.
 * @returns The text of each element.
 */
export function sliceElements(text: string): readonly string[] {
  const elements: string[] = []
  let position = skipSpace(text, skipSpace(text, 0) + 1)
  while (position < text.length && text.charCodeAt(position) !== CLOSE_BRACKET) {
    const end = skipValue(text, position)
    elements.push(text.slice(position, end))
    position = skipComma(text, end)
  }
  return elements
}

/** @returns The position behind the value that starts at `start`. */
function skipValue(text: string, start: number): number {
  const first = text.charCodeAt(start)
  if (first === QUOTE) return skipString(text, start)
  return isOpening(first) ? skipNested(text, start) : skipScalar(text, start)
}

/** Counts levels instead of calling itself: a body may have as many as it has characters. */
function skipNested(text: string, start: number): number {
  let position = start
  let depth = 0
  do {
    const code = text.charCodeAt(position)
    if (isOpening(code)) depth += 1
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1
    position = code === QUOTE ? skipString(text, position) : position + 1
  } while (depth > 0 && position < text.length)
  return position
}

function skipString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end < 0 ? text.length : end + 1
}

function isEscaped(text: string, position: number): boolean {
  let backslashes = 0
  while (text.charCodeAt(position - 1 - backslashes) === BACKSLASH) backslashes += 1
  return backslashes % 2 === 1
}

/** Scalars consist of letters, digits, `+`, `-` and `.`. */
function skipScalar(text: string, start: number): number {
  let position = start + 1
  while (position < text.length && !endsScalar(text.charCodeAt(position))) position += 1
  return position
}

function endsScalar(code: number): boolean {
  return code <= 0x20 || code === COMMA || code === CLOSE_BRACE || code === CLOSE_BRACKET
}

function isOpening(code: number): boolean {
  return code === OPEN_BRACE || code === OPEN_BRACKET
}

function skipComma(text: string, start: number): number {
  const position = skipSpace(text, start)
  return text.charCodeAt(position) === COMMA ? skipSpace(text, position + 1) : position
}

function skipSpace(text: string, start: number): number {
  let position = start
  while (text.charCodeAt(position) <= 0x20) position += 1
  return position
}

function toName(quoted: string): string {
  return quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1)
}
