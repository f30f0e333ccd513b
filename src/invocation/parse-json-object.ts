/**
 * Parses the JSON of a token: stricter than `JSON.parse`, so that no two readers can understand it differently.
 *
 * @module
 */
import { isUtf8 } from 'node:buffer'
import { InvocationTokenError } from '../errors.js'
import { parseJson } from '../values/parse-json.js'

const MAX_DEPTH = 100
const QUOTE = '"'
const BACKSLASH = '\\'
const QUOTE_CODE = 0x22
const COLON_CODE = 0x3a

/** A JSON object of which nothing else is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Whether a parsed JSON value is an object, and no array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Refuses what is not UTF-8, starts with a byte order mark, is no object, names a member twice, or is more than 100 levels deep.
 *
 * @param part What the bytes are, for the message.
 * @returns The object, deeply frozen. A member called `__proto__` stays a member like any other.
 * @throws {@link InvocationTokenError} `malformed`
 */
export function parseJsonObject(bytes: Buffer, part: string): JsonObject {
  if (!isUtf8(bytes)) throw malformed(`${part} is not UTF-8`)
  const text = bytes.toString('utf8')
  const value = parseJson(text)
  if (!isJsonObject(value)) throw malformed(`${part} is not a JSON object`)
  const members = freeze(value, part, MAX_DEPTH)
  // JSON.parse keeps the last of two members with one name, so the text then has more names than the value has members.
  if (countMemberNames(text) !== members) throw malformed(`${part} names a member twice`)
  return value
}

/** @returns How many members the objects in `value` have, all together. */
function freeze(value: unknown, part: string, levelsLeft: number): number {
  if (typeof value !== 'object' || value === null) return 0
  if (levelsLeft === 0) throw malformed(`${part} is more than ${MAX_DEPTH} levels deep`)
  const inside: unknown[] = Object.values(value)
  let members = Array.isArray(value) ? 0 : inside.length
  for (const member of inside) members += freeze(member, part, levelsLeft - 1)
  Object.freeze(value)
  return members
}

/** Counts the colons outside of strings: valid JSON has one for each member. */
function countMemberNames(text: string): number {
  let names = 0
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === COLON_CODE) names += 1
    at = code === QUOTE_CODE ? findStringEnd(text, at) : at + 1
  }
  return names
}

function findStringEnd(text: string, start: number): number {
  let end = text.indexOf(QUOTE, start + 1)
  while (isEscaped(text, end)) end = text.indexOf(QUOTE, end + 1)
  return end + 1
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0
  while (text[at - 1 - backslashes] === BACKSLASH) backslashes += 1
  return backslashes % 2 === 1
}

function malformed(message: string): InvocationTokenError {
  return new InvocationTokenError({ refusal: 'malformed' }, message)
}
