/**
 * Mutations of text that know what a token looks like: its dots, its alphabet, and what proxies and editors do to it.
 *
 * @module
 */
import type { SeededRandom } from './seeded-random.js'

/** Makes a changed copy. */
export type TextMutation = (text: string, random: SeededRandom) => string

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Pieces of tokens, and characters that some reader skips, folds or takes for another. */
const FRAGMENTS = [
  ['.', '..', '=', '==', '-', '_', '+', '/', ',', ';', '"', "'", '%2E', '%3D', '\\', '#', '?'],
  [' ', '\t', '\n', '\r\n', '\0', '\u000B', '\u00A0', '\u200B', '\u2028', '\uFEFF', '\u0085'],
  ['\u3002', '\uFF0E', '\u0410', '\uFF21', '\u212A', '\u017F', '\uD800', '\u{1F600}', '\u0301'],
  ['eyJ', 'eyJhbGciOiJub25lIn0', 'e30', 'bnVsbA', 'W10', 'AAAA', 'AQAB', '____', 'Bearer '],
].flat()

const TEXT_MUTATIONS: readonly TextMutation[] = [
  (text, random) => splice(text, random, { removed: 0, inserted: random.pick(FRAGMENTS) }),
  (text, random) => splice(text, random, { removed: random.between(1, 4), inserted: '' }),
  (text, random) => splice(text, random, { removed: random.between(1, 400), inserted: '' }),
  (text, random) => splice(text, random, { removed: 1, inserted: pickLetter(random) }),
  (text, random) => splice(text, random, { removed: 1, inserted: random.pick(FRAGMENTS) }),
  (text, random) => {
    const [start, end] = pickRange(text, random)
    return text.slice(0, end) + text.slice(start, end) + text.slice(end)
  },
  (text, random) => {
    const [start, end] = pickRange(text, random)
    return (
      text.slice(0, start) +
      Array.from(text.slice(start, end)).toReversed().join('') +
      text.slice(end)
    )
  },
  (text, random) => {
    const [start, end] = pickRange(text, random)
    return text.slice(0, start) + swapCase(text.slice(start, end)) + text.slice(end)
  },
  (text, random) => text.slice(0, random.between(0, text.length)),
  (text, random) => text.slice(random.between(0, text.length)),
  (text, random) => random.pick(FRAGMENTS) + text,
  (text, random) => text + random.pick(FRAGMENTS),
  (text) => text + text,
  (text) => text.replaceAll('-', '+').replaceAll('_', '/'),
  (text, random) => text.replaceAll('.', random.pick(FRAGMENTS)),
  (text) => text.normalize('NFKD').toUpperCase(),
]

export const mutateText: TextMutation = (text, random) => random.pick(TEXT_MUTATIONS)(text, random)

/** Mutations of one part that leave its bytes as they are, or nearly so. */
const ENCODING_MUTATIONS: readonly TextMutation[] = [
  (part) => `${part}=`,
  (part) => `${part}==`,
  (part) => part.padEnd(Math.ceil(part.length / 4) * 4, '='),
  (part) => part.replaceAll('-', '+').replaceAll('_', '/'),
  (part) => Buffer.from(part, 'base64url').toString('base64'),
  (part) => Buffer.from(part, 'base64url').toString('hex'),
  (part) => Buffer.from(part).toString('base64url'),
  (part) => part.replaceAll(/.{64}/g, '$&\n'),
  (part) => `${part}A`,
  (part) => part.slice(0, -1),
  (part, random) => {
    const last = ALPHABET.indexOf(part.at(-1) ?? 'A')
    return part.slice(0, -1) + (ALPHABET[last ^ random.between(1, 15)] ?? 'A')
  },
  (part, random) => splice(part, random, { removed: 0, inserted: random.pick(['\n', ' ', '=']) }),
]

export const mutateEncoding: TextMutation = (part, random) =>
  random.pick(ENCODING_MUTATIONS)(part, random)

function splice(
  text: string,
  random: SeededRandom,
  { removed, inserted }: { removed: number; inserted: string },
): string {
  const at = random.between(0, text.length)
  return text.slice(0, at) + inserted + text.slice(at + removed)
}

function pickRange(text: string, random: SeededRandom): [number, number] {
  const start = random.between(0, text.length)
  return [start, Math.min(text.length, start + random.between(1, 40))]
}

function pickLetter(random: SeededRandom): string {
  return ALPHABET[random.between(0, 63)] ?? 'A'
}

function swapCase(text: string): string {
  return text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase()
}
