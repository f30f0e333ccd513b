/**
 * Mutations of JSON that know what a header and claims look like.
 *
 * @module
 */
import type { SeededRandom } from './seeded-random.js'

type Json = Record<string, unknown>

/** Values that verifiers have stumbled over. */
const VALUES: readonly unknown[] = concat([
  [null, true, false, 0, -1, 1.5, 2 ** 53, 1e308, '', ' ', '\0', '__proto__', 'none', 'None'],
  ['HS256', 'RS384', 'RS512', 'PS256', 'ES256', 'rs256', 'RS256 ', 'JWT', 'at+jwt', 'JOSE+JSON'],
  ['forge/invocation-token', 'forge/context-token', 'ari:cloud:ecosystem::app/x', 'PRODUCTION'],
  ['core:trigger', 'https://api.atlassian.com/ex/jira/x', 'https://api.atlassian.com@evil'],
  [[], {}, [[]], [null], ['RS256'], { toString: 'RS256' }, { constructor: {} }],
  ['x'.repeat(600), 4_000_000_000, 1_700_000_000, '1700000000'],
])

const NAMES = [
  ['alg', 'kid', 'typ', 'cty', 'crit', 'b64', 'jwk', 'jku', 'x5u', 'x5c', 'zip', 'enc', 'epk'],
  ['iss', 'aud', 'exp', 'nbf', 'iat', 'jti', 'app', 'principal', 'context', 'icLabel', 'sub'],
  ['id', 'installationId', 'environment', 'module', 'license', 'installation', 'apiBaseUrl'],
  ['__proto__', 'constructor', 'prototype', 'toString', '', 'ALG', 'i\u017Fs', 'iss\0', ' iss'],
].flat()

type JsonMutation = (value: Json, random: SeededRandom) => string

/** Changes of one member. */
const CHANGES: readonly JsonMutation[] = [
  (value, random) => change(value, random, () => random.pick(VALUES)),
  (value, random) => change(value, random, () => undefined),
  (value, random) => change(value, random, (member) => [member]),
  (value, random) => change(value, random, (member) => JSON.stringify(member)),
  (value, random) => change(value, random, (member) => [member, random.pick(VALUES)]),
  (value, random) => change(value, random, nudge(random)),
  (value, random) => change(value, random, nudge(random)),
]

/** Other ways to write it, and other shapes. */
const REWRITINGS: readonly JsonMutation[] = [
  (value, random) => JSON.stringify({ ...value, [random.pick(NAMES)]: random.pick(VALUES) }),
  (value, random) => JSON.stringify(value).replace('{', `{${writeMember(random)},`),
  (value, random) => JSON.stringify(value).replace(/\}$/, `,${writeMember(random)}}`),
  (value, random) => JSON.stringify(value).replace(random.pick(NAMES), random.pick(NAMES)),
  (value, random) => JSON.stringify(value, null, random.between(1, 3)),
  (value) => JSON.stringify(Object.fromEntries(Object.entries(value).toReversed())),
  (value) => `\uFEFF${JSON.stringify(value)}`,
  (value, random) => JSON.stringify(value) + random.pick([' ', '\n', '{}', ',', '\0', '//']),
  (value) => JSON.stringify([value]),
  (value) => JSON.stringify(JSON.stringify(value)),
  (value) => JSON.stringify(value).replaceAll(/[a-z]/g, toEscape),
  (_, random) => JSON.stringify(random.pick(VALUES)),
]

/** @returns JSON text, or nearly so, of a changed copy. */
export function mutateJson(text: string, random: SeededRandom): string {
  return random.pick(random.chance(0.6) ? CHANGES : REWRITINGS)(parseObject(text), random)
}

/** Mutations before this one may have left no JSON at all. */
function parseObject(text: string): Json {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : { value }
  } catch {
    return { text }
  }
}

/** Changes a member that may lie a few levels deep. */
function change(value: Json, random: SeededRandom, to: (member: unknown) => unknown): string {
  return JSON.stringify(changeMember(value, random, to))
}

function changeMember(value: Json, random: SeededRandom, to: (member: unknown) => unknown): Json {
  const names = Object.keys(value)
  if (names.length === 0) return { ...value, [random.pick(NAMES)]: to(undefined) }
  const name = random.pick(names)
  const member = value[name]
  const goesDeeper = isObject(member) && random.chance(0.7)
  return { ...value, [name]: goesDeeper ? changeMember(member, random, to) : to(member) }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A change that is easily overlooked: one off, another case, one character more. */
function nudge(random: SeededRandom): (member: unknown) => unknown {
  return (member) => {
    if (typeof member === 'number') return member + random.pick([-1, 1, 10, -10, 3600, 0.5])
    if (typeof member !== 'string') return random.pick(VALUES)
    return random.pick([
      `${member} `,
      ` ${member}`,
      `${member}\0`,
      `${member}/`,
      member.toUpperCase(),
      member.slice(0, -1),
      member.replace('a', '\u0430'),
    ])
  }
}

function writeMember(random: SeededRandom): string {
  return `${JSON.stringify(random.pick(NAMES))}:${JSON.stringify(random.pick(VALUES))}`
}

function toEscape(letter: string): string {
  return `\\u00${letter.charCodeAt(0).toString(16)}`
}

function concat(lists: readonly (readonly unknown[])[]): readonly unknown[] {
  return lists.flat()
}
