/**
 * Catalogue part C: key ids, keys that the token brings, and keys that should not be in the set.
 *
 * @module
 */
import type { Attack, AttackKit } from './attack-kit.js'
import { KEY_ID, buildClaims, encode, signParts } from './sign-token.js'

const withKid = (id: string, kid: unknown): Attack => ({
  id,
  refusal: 'key',
  forge: (kit) => kit.withHeader({ kid }),
})
const bringing = (id: string, member: (kit: AttackKit) => Record<string, unknown>): Attack[] => [
  {
    id: `C5-${id}`,
    refusal: 'header',
    forge: (kit) =>
      signParts({ ...kit.header, ...member(kit) }, buildClaims(), kit.stranger.privateKey),
  },
  {
    id: `C6-${id}-good-signature`,
    refusal: 'header',
    forge: (kit) => kit.withHeader(member(kit)),
  },
]
const unfit = (id: string, name: string): Attack => ({
  id,
  refusal: 'key',
  forge: ({ unfit: keys }) => {
    const key = keys[name]
    if (key === undefined) throw new TypeError(name)
    return signParts({ alg: 'RS256', kid: key.kid }, buildClaims(), key.privateKey)
  },
})

/** PKCS #1 padding of a SHA-256 digest: what a signature is when the exponent is 1. */
const DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex')

export const KEY_ATTACKS: readonly Attack[] = [
  withKid('C2-kid-missing-with-several-keys', undefined),
  withKid('C3-kid-unknown', 'forge/invocation-token/wf-other'),
  withKid('C3-kid-empty', ''),
  withKid('C3-kid-null', null),
  withKid('C3-kid-number', 0),
  withKid('C3-kid-true', true),
  withKid('C3-kid-array', [KEY_ID]),
  withKid('C3-kid-object', { kid: KEY_ID }),
  withKid('C3-kid-10-kb', 'k'.repeat(10_240)),
  withKid('C3-kid-257', 'k'.repeat(257)),
  withKid('C3-kid-upper-case', KEY_ID.toUpperCase()),
  withKid('C3-kid-prefix', KEY_ID.slice(0, -1)),
  withKid('C3-kid-trailing-space', `${KEY_ID} `),
  withKid('C3-kid-trailing-slash', `${KEY_ID}/`),
  withKid('C4-kid-path', '../../../../dev/null'),
  withKid('C4-kid-absolute-path', '/etc/passwd'),
  withKid('C4-kid-sql', "' OR 1=1 --"),
  withKid('C4-kid-url', 'https://attacker.example/jwks.json'),
  withKid('C4-kid-crlf', `${KEY_ID}\r\nx-injected: 1`),
  withKid('C4-kid-nul', `${KEY_ID}\0`),
  withKid('C4-kid-proto', '__proto__'),
  withKid('C4-kid-constructor', 'constructor'),
  withKid('C4-kid-to-string', 'toString'),
  withKid('C4-kid-template', '${7*7}'),
  withKid('C4-kid-escape', '\u001B[31m'),
  withKid('C4-kid-homoglyph', KEY_ID.replace('o', '\u043E')),
  ...bringing('jwk', ({ stranger }) => ({ jwk: stranger.jwk })),
  ...bringing('jku', () => ({ jku: 'https://attacker.example/jwks.json' })),
  ...bringing('x5u', () => ({ x5u: 'https://attacker.example/chain.pem' })),
  ...bringing('x5c', () => ({ x5c: ['MIIB'] })),
  ...bringing('null-jwk', () => ({ jwk: null })),
  unfit('C7-repeated-kid', 'repeated'),
  unfit('C8-1024-bits', 'small'),
  unfit('C9-exponent-one', 'exponentOne'),
  {
    id: 'C9-exponent-one-forged-without-a-private-key',
    refusal: 'key',
    forge: async () => {
      const input = `${encode({ alg: 'RS256', kid: 'exponent-one' })}.${encode(buildClaims())}`
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', Buffer.from(input)))
      const info = Buffer.concat([Buffer.from([0]), DIGEST_INFO, digest])
      const padding = Buffer.alloc(256 - 2 - info.length, 0xff)
      return `${input}.${Buffer.concat([Buffer.from([0, 1]), padding, info]).toString('base64url')}`
    },
  },
  unfit('C10-exponent-three', 'smallExponent'),
  unfit('C10-16384-bits', 'huge'),
  unfit('C10b-roca', 'roca'),
  unfit('C11-private', 'private'),
  unfit('C12-use-enc', 'encryption'),
  unfit('C12-key-ops-encrypt', 'operations'),
  unfit('C12-alg-rs512', 'otherAlgorithm'),
  unfit('C12-kty-ec', 'otherType'),
  unfit('C12-modulus-missing', 'noModulus'),
  unfit('C12-modulus-empty', 'emptyModulus'),
  unfit('C12-kid-with-a-space', 'badId'),
  unfit('C24-emulator-key', 'emulator'),
  {
    id: 'C25-keys-of-an-environment-that-the-token-names',
    refusal: 'signature',
    forge: (kit) => {
      const environment = { type: 'STAGING', id: 'ari:cloud:ecosystem::environment/x' }
      const claims = buildClaims({ jwksUrl: 'https://attacker.example', app: { environment } })
      return signParts(kit.header, claims, kit.stranger.privateKey)
    },
  },
]
