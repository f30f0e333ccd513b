/**
 * Catalogue part A: the JSON of headers and payloads.
 *
 * @module
 */
import type { InvocationTokenRefusal } from '../../errors.js'
import type { Attack, Part } from './attack.js'
import { encodePart } from './sign-parts.js'

const signedBy =
  (refusal: InvocationTokenRefusal) =>
  (id: string, part: string | ((claims: string) => Part)): Attack => ({
    id,
    refusal,
    forge: ({ signed, header, claims }) =>
      signed(header, typeof part === 'function' ? part(JSON.stringify(claims())) : part),
  })
const payload = signedBy('malformed')
const reserved = signedBy('claims')
const header = (id: string, part: Part | ((header: string) => Part)): Attack => ({
  id,
  refusal: 'malformed',
  forge: ({ signed, claims, header: genuine }) =>
    signed(typeof part === 'function' ? part(JSON.stringify(genuine)) : part, claims()),
})

/** Headers and payloads that two parsers read differently, or none at all. */
export const JSON_ATTACKS: readonly Attack[] = [
  payload('A7-bom-payload', (text) => `\uFEFF${text}`),
  header('A7-bom-header', (text) => `\uFEFF${text}`),
  payload('A8-stray-byte', (text) => Buffer.concat([Buffer.from(text), Buffer.from([0xff])])),
  payload('A8-overlong', (text) => addBytes(text, [0xc0, 0xaf])),
  payload('A8-surrogate', (text) => addBytes(text, [0xed, 0xa0, 0x80])),
  payload('A8-truncated', (text) => addBytes(text, [0xe2, 0x82])),
  payload('A8-utf-16', (text) => Buffer.from(text, 'utf16le')),
  header('A8-bad-utf8-header', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
  header('A9-header-null', 'null'),
  header('A9-header-array', '[]'),
  header('A9-header-number', '1'),
  header('A9-header-string', '"RS256"'),
  header('A9-header-not-json', 'RS256'),
  payload('A9-payload-null', 'null'),
  payload('A9-payload-true', 'true'),
  payload('A9-payload-array', (text) => `[${text}]`),
  payload('A9-payload-number', '1'),
  payload('A9-payload-string', (text) => JSON.stringify(text)),
  payload('A9-payload-not-json', 'claims'),
  payload('A9-payload-blank', '  '),
  payload('A9-payload-more-after', (text) => `${text}{}`),
  payload('A9-payload-trailing-comma', (text) => text.replace(/\}$/, ',}')),
  payload('A9-payload-comment', (text) => `/**/${text}`),
  payload('A9-payload-single-quotes', (text) => text.replaceAll('"', "'")),
  payload('A9-payload-nan', (text) => addMember(text, '"x":NaN')),
  payload('A9-payload-control-character', (text) => addMember(text, '"x":"\n"')),
  payload('A9-payload-nested-token', (text) => encodePart(text)),
  header('A10-two-alg', (text) => addMember(text, '"alg":"none"')),
  header('A10-two-kid', (text) => addMember(text, '"kid":"other"')),
  payload('A10-two-aud', (text) => addMember(text, '"aud":"ari:cloud:ecosystem::app/other"')),
  payload('A10-two-iss', (text) => addMember(text, '"iss":"other"')),
  payload('A10-two-exp', (text) => addMember(text, '"exp":1')),
  payload('A10-two-app', (text) => addMember(text, '"app":{}')),
  payload('A10-two-escaped', (text) => addMember(text, '"i\\u0073s":"other"')),
  payload('A10-two-equal', (text) => addMember(text, '"x":1,"x":1')),
  payload('A10-two-in-app', (text) => text.replace('"app":{', '"app":{"id":"other",')),
  payload('A10-two-in-context', (text) => text.replace('"context":{', '"context":{"x":1,"x":2,')),
  payload('A10-two-proto', (text) => addMember(text, '"x":{"__proto__":1,"__proto__":2}')),
  payload('A10-two-empty-names', (text) => addMember(text, '"":1,"":2')),
  payload('A10-two-behind-quotes', (text) => addMember(text, '"x\\"":{"y":":","y":"\\\\"}')),
  header('A11-deep-header', (text) => addMember(text, `"x":${nest(5000, '[', ']')}`)),
  payload('A11-deep-arrays', (text) => addMember(text, `"x":${nest(5000, '[', ']')}`)),
  payload('A11-deep-objects', (text) => addMember(text, `"x":${nest(2000, '{"a":', '}')}`)),
  payload('A11-deep-context', (text) =>
    text.replace('"context":{', `"context":{"x":${nest(101, '[', ']')},`),
  ),
  payload('A12-long-claim', (text) => addMember(text, `"x":"${'a'.repeat(30_000)}"`)),
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

function addMember(json: string, member: string): string {
  return json.replace(/^\{/, `{${member},`)
}

function nest(depth: number, open: string, close: string): string {
  return `${open.repeat(depth)}1${close.repeat(depth)}`
}

function addBytes(claims: string, bytes: readonly number[]): Buffer {
  const [before = '', after = ''] = addMember(claims, '"x":"\0"').split('\0')
  return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)])
}
