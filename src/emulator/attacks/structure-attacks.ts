/**
 * Catalogue part A: structure, encoding and size of tokens.
 *
 * @module
 */
import type { Attack, TokenParts } from './attack.js'
import { takeApart } from './sign-parts.js'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

const malformed = (id: string, forge: Attack['forge']): Attack => ({
  id,
  refusal: 'malformed',
  forge,
})
const reshaped = (id: string, change: (parts: TokenParts) => string): Attack =>
  malformed(id, (kit) => change(kit.parts()))

/** Tokens that are no compact JSON Web Signature, or not the one that was signed. */
export const STRUCTURE_ATTACKS: readonly Attack[] = [
  reshaped('A1-empty', () => ''),
  reshaped('A1-dot', () => '.'),
  reshaped('A1-two-dots', () => '..'),
  reshaped('A1-three-dots', () => '...'),
  reshaped('A1-one-part', ([h]) => h),
  reshaped('A1-two-parts', ([h, p]) => `${h}.${p}`),
  reshaped('A1-four-parts', ([h, p, s]) => `${h}.${p}.${s}.${s}`),
  reshaped('A1-five-parts', ([h, p, s]) => `${h}.${p}.${s}.${p}.${s}`),
  reshaped('A1-trailing-dot', ([h, p, s]) => `${h}.${p}.${s}.`),
  reshaped('A1-leading-dot', ([h, p, s]) => `.${h}.${p}.${s}`),
  reshaped('A1-no-header', ([, p, s]) => `.${p}.${s}`),
  reshaped('A1-no-payload', ([h, , s]) => `${h}..${s}`),
  reshaped('A1-no-signature', ([h, p]) => `${h}.${p}.`),
  reshaped('A1-ideographic-dots', ([h, p, s]) => `${h}\u3002${p}\u3002${s}`),
  reshaped('A1-json-serialisation', ([h, p, s]) =>
    JSON.stringify({ payload: p, signatures: [{ protected: h, signature: s }] }),
  ),
  reshaped('A1-flattened-json', ([h, p, s]) =>
    JSON.stringify({ payload: p, protected: h, signature: s }),
  ),
  reshaped('A2-leading-space', (parts) => ` ${parts.join('.')}`),
  reshaped('A2-leading-newline', (parts) => `\n${parts.join('.')}`),
  reshaped('A2-leading-bom', (parts) => `\uFEFF${parts.join('.')}`),
  reshaped('A2-quoted', (parts) => `"${parts.join('.')}"`),
  reshaped('A3-newline-in-signature', ([h, p, s]) => `${h}.${p}.${s.slice(0, 9)}\n${s.slice(9)}`),
  reshaped('A3-space-in-payload', ([h, p, s]) => `${h}.${p.slice(0, 9)} ${p.slice(9)}.${s}`),
  reshaped('A3-tab-in-header', ([h, p, s]) => `${h.slice(0, 9)}\t${h.slice(9)}.${p}.${s}`),
  reshaped('A3-no-break-space', (parts) => `${parts.join('.')}\u00A0`),
  reshaped('A3-zero-width-space', ([h, p, s]) => `${h}.${p}\u200B.${s}`),
  reshaped('A3-nul', (parts) => `${parts.join('.')}\0`),
  reshaped('A3-nul-in-payload', ([h, p, s]) => `${h}.${p}\0.${s}`),
  reshaped('A4-padded-signature', ([h, p, s]) => `${h}.${p}.${s}=`),
  reshaped('A4-padded-signature-twice', ([h, p, s]) => `${h}.${p}.${s}==`),
  reshaped('A4-padded-payload', ([h, p, s]) => `${h}.${p}=.${s}`),
  reshaped('A4-padded-header', ([h, p, s]) => `${h}=.${p}.${s}`),
  reshaped('A4-padding-inside', ([h, p, s]) => `${h}.${p}.${s.slice(0, 8)}=${s.slice(8)}`),
  reshaped('A5-signature-bits', ([h, p, s]) => `${h}.${p}.${changeUnusedBit(s)}`),
  malformed('A5-payload-bits', ({ header, claims, signed }) => {
    const [h, p, s] = takeApart(signed(header, fillUnevenly(claims())))
    return `${h}.${changeUnusedBit(p)}.${s}`
  }),
  malformed('A5-header-bits', ({ header, claims, signed }) => {
    const [h, p, s] = takeApart(signed(fillUnevenly(header), claims()))
    return `${changeUnusedBit(h)}.${p}.${s}`
  }),
  reshaped('A5-impossible-length', ([h, p, s]) => `${h}.${p}.${s.slice(0, -1)}`),
  reshaped('A6-plus', ([h, p, s]) => `${h}.${p}.+${s.slice(1)}`),
  reshaped('A6-slash', ([h, p, s]) => `${h}.${p}./${s.slice(1)}`),
  reshaped('A6-slash-in-payload', ([h, p, s]) => `${h}./${p.slice(1)}.${s}`),
  reshaped('A6-percent', ([h, p, s]) => `${h}.${p}.${s.slice(0, -3)}%2D`),
  reshaped('A6-letter-beyond-ascii', ([h, p, s]) => `${h}.${p}.\u0410${s.slice(1)}`),
  reshaped('A6-wide-letter', ([h, p, s]) => `${h}.${p}.\uFF21${s.slice(1)}`),
  reshaped('A12-one-byte-too-long', (parts) => parts.join('.').padEnd(32 * 1024 + 1, 'A')),
  reshaped('A12-3-mb', () => 'A'.repeat(3 * 1024 * 1024)),
  reshaped('A12-dots', () => '.'.repeat(40_000)),
]

/** Changes a bit of the last character that stands for no byte. */
function changeUnusedBit(text: string): string {
  const last = ALPHABET.indexOf(text.at(-1) ?? '')
  return text.slice(0, -1) + ALPHABET.charAt(last ^ 1)
}

/** A part whose last character has unused bits. */
function fillUnevenly(part: object): string {
  const text = JSON.stringify(part)
  return text + ' '.repeat((4 - (Buffer.byteLength(text) % 3)) % 3)
}
