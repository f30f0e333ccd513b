/**
 * Catalogue part B: algorithms and signatures.
 *
 * @module
 */
import {
  type SignKeyObjectInput,
  constants,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  sign,
} from 'node:crypto'
import type { Attack, AttackKit } from './attack-kit.js'
import { KEY_ID, buildClaims, encode, signParts } from './sign-token.js'

type Json = Record<string, unknown>

const withHeader = (id: string, changes: Json): Attack => ({
  id,
  refusal: 'header',
  forge: (kit) => kit.withHeader(changes),
})
const unsigned = (id: string, alg: string): Attack => ({
  id,
  refusal: 'malformed',
  forge: () => `${encode({ alg, kid: KEY_ID })}.${encode(buildClaims())}.`,
})
const keyedWith = (
  id: string,
  secret: (kit: AttackKit) => string | Buffer,
  bits = 256,
): Attack => ({
  id,
  refusal: 'header',
  forge: (kit) => {
    const input = `${encode({ alg: `HS${bits}`, kid: KEY_ID })}.${encode(buildClaims())}`
    const mac = createHmac(`sha${bits}`, secret(kit)).update(input).digest('base64url')
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
  forge: (kit) => {
    const input = `${encode({ alg, kid: KEY_ID })}.${encode(buildClaims())}`
    const signature = sign(digest, Buffer.from(input), { key: kit.key.privateKey, ...options })
    return `${input}.${signature.toString('base64url')}`
  },
})
const resigned = (
  id: string,
  change: (signature: Buffer, parts: readonly string[], kit: AttackKit) => Buffer,
): Attack => ({
  id,
  refusal: 'signature',
  forge: async (kit) => {
    const [h, p, s] = await kit.parts()
    const signature = change(Buffer.from(s, 'base64url'), [h, p], kit)
    return `${h}.${p}.${signature.toString('base64url')}`
  },
})

const spki = ({ key }: AttackKit, type: 'spki' | 'pkcs1' = 'spki') =>
  publicKeyOf(key.jwk).export({ type, format: 'pem' }) as string
const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }

export const ALGORITHM_ATTACKS: readonly Attack[] = [
  unsigned('B1-none', 'none'),
  unsigned('B1-None', 'None'),
  unsigned('B1-NONE', 'NONE'),
  unsigned('B1-nOnE', 'nOnE'),
  unsigned('B1-empty-signature', 'RS256'),
  withHeader('B1-none-copied-signature', { alg: 'none' }),
  withHeader('B1-NONE-copied-signature', { alg: 'NONE' }),
  keyedWith('B2-hs256-pem', (kit) => spki(kit)),
  keyedWith('B2-hs256-pem-without-newline', (kit) => spki(kit).trimEnd()),
  keyedWith('B2-hs256-pem-leading-space', (kit) => ` ${spki(kit)}`),
  keyedWith('B2-hs256-pem-crlf', (kit) => spki(kit).replaceAll('\n', '\r\n')),
  keyedWith('B2-hs256-pkcs1-pem', (kit) => spki(kit, 'pkcs1')),
  keyedWith('B2-hs256-der', ({ key }) =>
    publicKeyOf(key.jwk).export({ type: 'spki', format: 'der' }),
  ),
  keyedWith('B2-hs256-jwk', ({ key }) => JSON.stringify(key.jwk)),
  keyedWith('B2-hs256-modulus', ({ key }) => Buffer.from(String(key.jwk['n']), 'base64url')),
  keyedWith('B2-hs256-modulus-text', ({ key }) => String(key.jwk['n'])),
  keyedWith('B2-hs256-empty', () => ''),
  keyedWith('B2-hs384-pem', (kit) => spki(kit), 384),
  keyedWith('B2-hs512-pem', (kit) => spki(kit), 512),
  signedBy('B3-rs384', 'RS384', 'RSA-SHA384'),
  signedBy('B3-rs512', 'RS512', 'RSA-SHA512'),
  signedBy('B3-ps256', 'PS256', 'RSA-SHA256', PSS),
  signedBy('B3-ps384', 'PS384', 'RSA-SHA384', PSS),
  signedBy('B3-ps512', 'PS512', 'RSA-SHA512', PSS),
  signedBy('B3-rs1', 'RS1', 'RSA-SHA1'),
  {
    id: 'B3-es256',
    refusal: 'header',
    forge: () => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      return signParts({ alg: 'ES256', kid: KEY_ID }, buildClaims(), privateKey)
    },
  },
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
  {
    id: 'B9-altered-payload',
    refusal: 'signature',
    forge: async (kit) => {
      const [h, , s] = await kit.parts()
      return `${h}.${encode(buildClaims({ principal: 'somebody-else' }))}.${s}`
    },
  },
  {
    id: 'B9-altered-header',
    refusal: 'signature',
    forge: async (kit) => {
      const [, p, s] = await kit.parts()
      return `${encode({ ...kit.header, typ: 'JWT' })}.${p}.${s}`
    },
  },
  {
    id: 'B9-stranger',
    refusal: 'signature',
    forge: (kit) => signParts(kit.header, buildClaims(), kit.stranger.privateKey),
  },
  {
    id: 'B9-signature-of-another-token',
    refusal: 'signature',
    forge: async (kit) => {
      const [h, p] = await kit.parts()
      const [, , s] = kit.signed(kit.header, buildClaims({ jti: 'another' })).split('.')
      return `${h}.${p}.${s}`
    },
  },
  resigned('B9-sha1-inside', (_, parts, { key }) =>
    sign('RSA-SHA1', Buffer.from(parts.join('.')), key.privateKey),
  ),
  resigned('B9-sha512-inside', (_, parts, { key }) =>
    sign('RSA-SHA512', Buffer.from(parts.join('.')), key.privateKey),
  ),
  resigned('B9-pss-inside', (_, parts, { key }) =>
    sign('RSA-SHA256', Buffer.from(parts.join('.')), { key: key.privateKey, ...PSS }),
  ),
  resigned('B9-payload-alone', (_, parts, { key }) =>
    sign('RSA-SHA256', Buffer.from(parts[1] ?? ''), key.privateKey),
  ),
  resigned('B9-decoded-input', (_, parts, { key }) =>
    sign('RSA-SHA256', Buffer.from(parts.map(decode).join('.')), key.privateKey),
  ),
  resigned('B9-zeros', (signature) => Buffer.alloc(signature.length)),
  resigned('B9-ones', (signature) => Buffer.alloc(signature.length, 0xff)),
  resigned('B9-one', (signature) => {
    const one = Buffer.alloc(signature.length)
    one[one.length - 1] = 1
    return one
  }),
  resigned('B9-one-byte', () => Buffer.from([1])),
  resigned('B9-truncated', (signature) => signature.subarray(0, -1)),
  resigned('B9-leading-zero', (signature) => Buffer.concat([Buffer.alloc(1), signature])),
  resigned('B9-trailing-zero', (signature) => Buffer.concat([signature, Buffer.alloc(1)])),
  resigned('B9-twice', (signature) => Buffer.concat([signature, signature])),
  resigned('B9-reversed', (signature) => Buffer.from([...signature].toReversed())),
  resigned('B9-modulus', (_, __, { key }) => Buffer.from(String(key.jwk['n']), 'base64url')),
  ...[0, 100, 255].map((at) =>
    resigned(`B9-flipped-bit-${at}`, (signature) => {
      const flipped = Buffer.from(signature)
      flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at)
      return flipped
    }),
  ),
]

function decode(part: string): string {
  return Buffer.from(part, 'base64url').toString()
}

function publicKeyOf(jwk: Json) {
  return createPublicKey({ key: jwk, format: 'jwk' })
}
