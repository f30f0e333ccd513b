/**
 * Catalogue part B: algorithms, and what else a header may ask for.
 *
 * @module
 */
import {
  type KeyObject,
  type SignKeyObjectInput,
  constants,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  sign,
} from 'node:crypto'
import type { JsonMembers } from '../merge-claims.js'
import type { SigningKey } from '../signing-key.js'
import type { Attack } from './attack.js'
import { encodePart, signParts } from './sign-parts.js'

const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }

const withHeader = (id: string, changes: JsonMembers): Attack => ({
  id,
  refusal: 'header',
  forge: ({ signed, header, claims }) => signed({ ...header, ...changes }, claims()),
})
const unsigned = (id: string, alg: string): Attack => ({
  id,
  refusal: 'malformed',
  forge: ({ header, claims }) => `${encodePart({ ...header, alg })}.${encodePart(claims())}.`,
})
const keyedWith = (
  id: string,
  secret: (key: SigningKey) => string | Buffer,
  bits = 256,
): Attack => ({
  id,
  refusal: 'header',
  forge: ({ key, header, claims }) => {
    const input = `${encodePart({ ...header, alg: `HS${bits}` })}.${encodePart(claims())}`
    const mac = createHmac(`sha${bits}`, secret(key)).update(input).digest('base64url')
    return `${input}.${mac}`
  },
})
const signedBy = (
  id: string,
  alg: string,
  digest: string,
  options: Partial<SignKeyObjectInput> = {},
): Attack => ({
  id,
  refusal: 'header',
  forge: ({ key, header, claims }) => {
    const input = `${encodePart({ ...header, alg })}.${encodePart(claims())}`
    const signature = sign(digest, Buffer.from(input), { key: key.privateKey, ...options })
    return `${input}.${signature.toString('base64url')}`
  },
})
const signedOnCurve = (id: string, alg: string): Attack => ({
  id,
  refusal: 'header',
  forge: ({ header, claims }) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    return signParts({ ...header, alg }, claims(), privateKey)
  },
})

/** Tokens that choose how they are verified. */
export const ALGORITHM_ATTACKS: readonly Attack[] = [
  unsigned('B1-none', 'none'),
  unsigned('B1-None', 'None'),
  unsigned('B1-NONE', 'NONE'),
  unsigned('B1-nOnE', 'nOnE'),
  unsigned('B1-empty-signature', 'RS256'),
  withHeader('B1-none-copied-signature', { alg: 'none' }),
  withHeader('B1-NONE-copied-signature', { alg: 'NONE' }),
  keyedWith('B2-hs256-pem', toPem),
  keyedWith('B2-hs256-pem-without-newline', (key) => toPem(key).trimEnd()),
  keyedWith('B2-hs256-pem-leading-space', (key) => ` ${toPem(key)}`),
  keyedWith('B2-hs256-pem-crlf', (key) => toPem(key).replaceAll('\n', '\r\n')),
  keyedWith('B2-hs256-pkcs1-pem', (key) => toPem(key, 'pkcs1')),
  keyedWith('B2-hs256-der', (key) => toPublicKey(key).export({ type: 'spki', format: 'der' })),
  keyedWith('B2-hs256-jwk', ({ publicJwk }) => JSON.stringify(publicJwk)),
  keyedWith('B2-hs256-modulus', ({ publicJwk }) => Buffer.from(String(publicJwk.n), 'base64url')),
  keyedWith('B2-hs256-modulus-text', ({ publicJwk }) => String(publicJwk.n)),
  keyedWith('B2-hs256-empty', () => ''),
  keyedWith('B2-hs384-pem', toPem, 384),
  keyedWith('B2-hs512-pem', toPem, 512),
  signedBy('B3-rs384', 'RS384', 'RSA-SHA384'),
  signedBy('B3-rs512', 'RS512', 'RSA-SHA512'),
  signedBy('B3-ps256', 'PS256', 'RSA-SHA256', PSS),
  signedBy('B3-ps384', 'PS384', 'RSA-SHA384', PSS),
  signedBy('B3-ps512', 'PS512', 'RSA-SHA512', PSS),
  signedBy('B3-rs1', 'RS1', 'RSA-SHA1'),
  signedOnCurve('B3-es256', 'ES256'),
  withHeader('B3-eddsa', { alg: 'EdDSA' }),
  withHeader('B4-alg-missing', { alg: undefined }),
  withHeader('B4-alg-null', { alg: null }),
  withHeader('B4-alg-number', { alg: 256 }),
  withHeader('B4-alg-true', { alg: true }),
  withHeader('B4-alg-array', { alg: ['RS256'] }),
  withHeader('B4-alg-object', { alg: { toString: 'RS256' } }),
  withHeader('B4-alg-empty', { alg: '' }),
  withHeader('B4-alg-trailing-space', { alg: 'RS256 ' }),
  withHeader('B4-alg-nul', { alg: 'RS256\0' }),
  withHeader('B4-alg-lower-case', { alg: 'rs256' }),
  withHeader('B4-alg-long-name', { alg: 'RSA-SHA256' }),
  withHeader('B4-alg-upper-name', { alg: undefined, ALG: 'RS256' }),
  withHeader('B5-crit-unknown', { crit: ['x'], x: 1 }),
  withHeader('B5-crit-empty', { crit: [] }),
  withHeader('B5-crit-string', { crit: 'exp' }),
  withHeader('B5-crit-null', { crit: null }),
  withHeader('B5-crit-exp', { crit: ['exp'], exp: 1 }),
  withHeader('B5-crit-b64', { crit: ['b64'], b64: true }),
  withHeader('B5-crit-b64-false', { crit: ['b64'], b64: false }),
  withHeader('B6-b64-false', { b64: false }),
  withHeader('B6-b64-true', { b64: true }),
  withHeader('B7-nested', { cty: 'JWT' }),
  withHeader('B7-zip', { zip: 'DEF' }),
  withHeader('B7-enc', { enc: 'A128GCM' }),
  withHeader('B8-at+jwt', { typ: 'at+jwt' }),
  withHeader('B8-dpop+jwt', { typ: 'dpop+jwt' }),
  withHeader('B8-secevent+jwt', { typ: 'secevent+jwt' }),
  withHeader('B8-jose+json', { typ: 'JOSE+JSON' }),
  withHeader('B8-typ-array', { typ: ['JWT'] }),
  withHeader('B8-typ-null', { typ: null }),
  withHeader('B8-typ-empty', { typ: '' }),
]

function toPem(key: SigningKey, type: 'spki' | 'pkcs1' = 'spki'): string {
  return String(toPublicKey(key).export({ type, format: 'pem' }))
}

function toPublicKey({ publicJwk }: SigningKey): KeyObject {
  return createPublicKey({ key: publicJwk, format: 'jwk' })
}
