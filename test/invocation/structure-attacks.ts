/**
 * Catalogue part A: structure and encoding.
 *
 * @module
 */
import type { Attack, AttackKit } from './attack-kit.js'
import { type Part, buildClaims, encode } from './sign-token.js'

type Change = (parts: [string, string, string], kit: AttackKit) => string

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

const reshaped = (id: string, change: Change): Attack => ({
  id,
  refusal: 'malformed',
  forge: async (kit) => change(await kit.parts(), kit),
})
const payload = (id: string, part: Part | (() => Part)): Attack => ({
  id,
  refusal: 'malformed',
  forge: (kit) => kit.signed(kit.header, typeof part === 'function' ? part() : part),
})
const header = (id: string, part: Part): Attack => ({
  id,
  refusal: 'malformed',
  forge: (kit) => kit.signed(part, buildClaims()),
})

/** Changes a bit of the last character that stands for no byte. */
function changeUnusedBit(text: string): string {
  const last = ALPHABET.indexOf(text.at(-1) ?? '')
  return text.slice(0, -1) + ALPHABET[last ^ 1]
}

/** A part whose last character has unused bits. */
function unevenly(part: Record<string, unknown>): string {
  const text = JSON.stringify(part)
  return text + ' '.repeat((4 - (Buffer.byteLength(text) % 3)) % 3)
}

const claimsText = () => JSON.stringify(buildClaims())
const claimsWith = (extra: string) => claimsText().replace(/^\{/, `{${extra},`)
const nest = (depth: number, open: string, close: string) =>
  `${open.repeat(depth)}1${close.repeat(depth)}`

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
  reshaped('A3-trailing-space', (parts) => `${parts.join('.')} `),
  reshaped('A3-trailing-newline', (parts) => `${parts.join('.')}\n`),
  reshaped('A3-trailing-crlf', (parts) => `${parts.join('.')}\r\n`),
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
  {
    id: 'A5-payload-bits',
    refusal: 'malformed',
    forge: (kit) => {
      const [h, p = '', s] = kit.signed(kit.header, unevenly(buildClaims())).split('.')
      return `${h}.${changeUnusedBit(p)}.${s}`
    },
  },
  {
    id: 'A5-header-bits',
    refusal: 'malformed',
    forge: (kit) => {
      const [h = '', p, s] = kit.signed(unevenly(kit.header), buildClaims()).split('.')
      return `${changeUnusedBit(h)}.${p}.${s}`
    },
  },
  reshaped('A5-impossible-length', ([h, p, s]) => `${h}.${p}.${s.slice(0, -1)}`),
  reshaped('A6-plus', ([h, p, s]) => `${h}.${p}.+${s.slice(1)}`),
  reshaped('A6-slash', ([h, p, s]) => `${h}.${p}./${s.slice(1)}`),
  reshaped('A6-slash-in-payload', ([h, p, s]) => `${h}./${p.slice(1)}.${s}`),
  reshaped('A6-percent', ([h, p, s]) => `${h}.${p}.${s.slice(0, -3)}%2D`),
  reshaped('A6-letter-beyond-ascii', ([h, p, s]) => `${h}.${p}.\u0410${s.slice(1)}`),
  reshaped('A6-wide-letter', ([h, p, s]) => `${h}.${p}.\uFF21${s.slice(1)}`),
  payload('A7-bom-payload', () => `\uFEFF${claimsText()}`),
  header('A7-bom-header', '\uFEFF{"alg":"RS256","kid":"k"}'),
  payload('A8-stray-byte', () => Buffer.concat([Buffer.from(claimsText()), Buffer.from([0xff])])),
  payload('A8-overlong', () => withBytes([0xc0, 0xaf])),
  payload('A8-surrogate', () => withBytes([0xed, 0xa0, 0x80])),
  payload('A8-truncated', () => withBytes([0xe2, 0x82])),
  payload('A8-utf-16', () => Buffer.from(claimsText(), 'utf16le')),
  header('A8-bad-utf8-header', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
  header('A9-header-null', 'null'),
  header('A9-header-array', '[]'),
  header('A9-header-number', '1'),
  header('A9-header-string', '"RS256"'),
  header('A9-header-not-json', 'RS256'),
  payload('A9-payload-null', 'null'),
  payload('A9-payload-true', 'true'),
  payload('A9-payload-array', () => JSON.stringify([buildClaims()])),
  payload('A9-payload-number', '1'),
  payload('A9-payload-string', () => JSON.stringify(claimsText())),
  payload('A9-payload-not-json', 'claims'),
  payload('A9-payload-blank', '  '),
  payload('A9-payload-more-after', () => `${claimsText()}{}`),
  payload('A9-payload-trailing-comma', () => claimsText().replace(/\}$/, ',}')),
  payload('A9-payload-comment', () => `/**/${claimsText()}`),
  payload('A9-payload-single-quotes', () => claimsText().replaceAll('"', "'")),
  payload('A9-payload-nan', () => claimsWith('"x":NaN')),
  payload('A9-payload-control-character', () => claimsWith('"x":"\n"')),
  payload('A9-payload-nested-token', () => encode(buildClaims())),
  header('A10-two-alg', '{"alg":"none","alg":"RS256","kid":"k"}'),
  header('A10-two-kid', '{"alg":"RS256","kid":"a","kid":"b"}'),
  payload('A10-two-aud', () => claimsWith('"aud":"ari:cloud:ecosystem::app/other"')),
  payload('A10-two-iss', () => claimsWith('"iss":"other"')),
  payload('A10-two-exp', () => claimsWith('"exp":1')),
  payload('A10-two-app', () => claimsWith('"app":{}')),
  payload('A10-two-escaped', () => claimsWith('"i\\u0073s":"other"')),
  payload('A10-two-equal', () => claimsWith('"x":1,"x":1')),
  payload('A10-two-in-app', () => claimsText().replace('"app":{', '"app":{"id":"other",')),
  payload('A10-two-in-context', () =>
    claimsText().replace('"context":{', '"context":{"x":1,"x":2,'),
  ),
  payload('A10-two-proto', () => claimsWith('"x":{"__proto__":1,"__proto__":2}')),
  payload('A10-two-empty-names', () => claimsWith('"":1,"":2')),
  payload('A10-two-behind-quotes', () => claimsWith('"x\\"":{"y":":","y":"\\\\"}')),
  header('A11-deep-header', `{"alg":"RS256","kid":"k","x":${nest(5000, '[', ']')}}`),
  payload('A11-deep-arrays', () => claimsWith(`"x":${nest(5000, '[', ']')}`)),
  payload('A11-deep-objects', () => claimsWith(`"x":${nest(2000, '{"a":', '}')}`)),
  payload('A11-deep-context', () =>
    claimsText().replace('"context":{', `"context":{"x":${nest(101, '[', ']')},`),
  ),
  reshaped('A12-one-byte-too-long', (parts) => parts.join('.').padEnd(32 * 1024 + 1, 'A')),
  reshaped('A12-3-mb', () => 'A'.repeat(3 * 1024 * 1024)),
  reshaped('A12-dots', () => '.'.repeat(40_000)),
  payload('A12-long-claim', () => claimsWith(`"x":"${'a'.repeat(30_000)}"`)),
  reserved('A14-proto', (text) => text.replace(/^\{/, '{"__proto__":{"iss":"x"},')),
  reserved('A14-constructor', (text) => text.replace(/^\{/, '{"constructor":{"prototype":{}},')),
  reserved('A14-prototype', (text) => text.replace(/^\{/, '{"prototype":{},')),
  reserved('A14-proto-in-app', (text) => text.replace('"app":{', '"app":{"__proto__":{},')),
  reserved('A14-constructor-in-app', (text) => text.replace('"app":{', '"app":{"constructor":{},')),
  reserved('A14-proto-in-installation', (text) =>
    text.replace('"installation":{', '"installation":{"__proto__":{},'),
  ),
  reserved('A14-proto-in-context-of-installation', (text) =>
    text.replace('"contexts":[{', '"contexts":[{"__proto__":{},'),
  ),
  reserved('A14-proto-in-environment', (text) =>
    text.replace('"environment":{', '"environment":{"__proto__":{},'),
  ),
  reserved('A14-proto-in-module', (text) =>
    text.replace('"module":{', '"module":{"__proto__":{},'),
  ),
]

function reserved(id: string, change: (text: string) => string): Attack {
  return { id, refusal: 'claims', forge: (kit) => kit.signed(kit.header, change(claimsText())) }
}

function withBytes(bytes: readonly number[]): Buffer {
  const [before = '', after = ''] = claimsWith('"x":"#"').split('#')
  return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)])
}
