/**
 * JSON as text: taken apart and laid out without being parsed, since a number that was parsed may have lost digits.
 *
 * @module
 */

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs
const OPENING = new Set(['{', '['])
const CLOSING = new Set(['}', ']'])

/** @returns What is wrong with a text as JSON, if anything is. */
export function findJsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : 'this is not JSON'
  }
}

/** @returns JSON with one member a line; a text that is no JSON comes back as it is. */
export function formatJson(text: string): string {
  if (findJsonProblem(text) !== undefined) return text
  const lines = ['']
  let depth = 0
  let before = ''
  const write = (token: string) => lines.push((lines.pop() ?? '') + token)
  const breakLine = () => lines.push('  '.repeat(depth))
  for (const token of toTokens(text)) {
    if (CLOSING.has(token)) depth -= 1
    const isEmpty = CLOSING.has(token) && OPENING.has(before)
    if (CLOSING.has(token) ? !isEmpty : OPENING.has(before) || before === ',') breakLine()
    write(token === ':' ? ': ' : token)
    if (OPENING.has(token)) depth += 1
    before = token
  }
  return lines.join('\n')
}

/** @returns Names and JSON texts of an object's members; none of anything else. */
export function splitMembers(text: string): readonly (readonly [string, string])[] {
  const tokens = toTokens(text)
  if (tokens[0] !== '{' || findJsonProblem(text) !== undefined) return []
  return splitParts(tokens).map(([name = '""', , ...value]) => [unquote(name), value.join('')])
}

/** @returns JSON texts of an array's elements; none of anything else. */
export function splitElements(text: string): readonly string[] {
  const tokens = toTokens(text)
  if (tokens[0] !== '[' || findJsonProblem(text) !== undefined) return []
  return splitParts(tokens).map((part) => part.join(''))
}

/** @returns The JSON text of one member, if the object has it. */
export function findMember(text: string, name: string): string | undefined {
  return splitMembers(text).findLast(([member]) => member === name)?.[1]
}

/** @returns A JSON string as the text it stands for; any other JSON as it is. */
export function unquote(text: string): string {
  if (!text.startsWith('"')) return text
  const parsed: unknown = findJsonProblem(text) === undefined ? JSON.parse(text) : text
  return String(parsed)
}

/** @returns The start of a long text. */
export function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`
}

function toTokens(text: string): readonly string[] {
  return text.match(TOKEN) ?? []
}

/** Cuts an object or array at the commas between its members. */
function splitParts(tokens: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = []
  let part: string[] = []
  let depth = 0
  for (const token of tokens) {
    if (CLOSING.has(token)) depth -= 1
    if ((token === ',' && depth === 1) || depth === 0) {
      if (part.length > 0) parts.push(part)
      part = []
    } else part.push(token)
    if (OPENING.has(token)) depth += 1
  }
  return parts
}
