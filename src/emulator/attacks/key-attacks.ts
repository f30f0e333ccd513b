/**
 * Catalogue part C: key ids, and keys that the token brings.
 *
 * Keys that should not be in the key set are another matter: only who serves the key set can try those.
 *
 * @module
 */
import type { JsonMembers } from '../merge-claims.js'
import type { Attack, AttackKit } from './attack.js'
import { signParts } from './sign-parts.js'

type KeyIdChange = string | number | boolean | null | undefined | ((keyId: string) => unknown)

const withKid = (id: string, kid: KeyIdChange): Attack => ({
  id,
  refusal: 'key',
  forge: ({ signed, header, claims, key }) =>
    signed({ ...header, kid: typeof kid === 'function' ? kid(key.keyId) : kid }, claims()),
})
const bringing = (id: string, member: (kit: AttackKit) => JsonMembers): readonly Attack[] => [
  {
    id: `C5-${id}`,
    refusal: 'header',
    forge: (kit) =>
      signParts({ ...kit.header, ...member(kit) }, kit.claims(), kit.stranger.privateKey),
  },
  {
    id: `C6-${id}-good-signature`,
    refusal: 'header',
    forge: (kit) => kit.signed({ ...kit.header, ...member(kit) }, kit.claims()),
  },
]

/** Tokens that say with which key they are to be verified. */
export const KEY_ATTACKS: readonly Attack[] = [
  withKid('C2-kid-missing-with-several-keys', undefined),
  withKid('C3-kid-unknown', 'forge/invocation-token/wf-other'),
  withKid('C3-kid-empty', ''),
  withKid('C3-kid-null', null),
  withKid('C3-kid-number', 0),
  withKid('C3-kid-true', true),
  withKid('C3-kid-array', (keyId) => [keyId]),
  withKid('C3-kid-object', (keyId) => ({ kid: keyId })),
  withKid('C3-kid-10-kb', 'k'.repeat(10_240)),
  withKid('C3-kid-257', 'k'.repeat(257)),
  withKid('C3-kid-upper-case', (keyId) => keyId.toUpperCase()),
  withKid('C3-kid-prefix', (keyId) => keyId.slice(0, -1)),
  withKid('C3-kid-trailing-space', (keyId) => `${keyId} `),
  withKid('C3-kid-trailing-slash', (keyId) => `${keyId}/`),
  withKid('C4-kid-path', '../../../../dev/null'),
  withKid('C4-kid-absolute-path', '/etc/passwd'),
  withKid('C4-kid-sql', "' OR 1=1 --"),
  withKid('C4-kid-url', 'https://attacker.example/jwks.json'),
  withKid('C4-kid-crlf', (keyId) => `${keyId}\r\nx-injected: 1`),
  withKid('C4-kid-nul', (keyId) => `${keyId}\0`),
  withKid('C4-kid-proto', '__proto__'),
  withKid('C4-kid-constructor', 'constructor'),
  withKid('C4-kid-to-string', 'toString'),
  withKid('C4-kid-template', '${7*7}'),
  withKid('C4-kid-escape', '\u001B[31m'),
  withKid('C4-kid-homoglyph', (keyId) => keyId.replace('o', '\u043E')),
  ...bringing('jwk', ({ stranger }) => ({ jwk: stranger.publicJwk })),
  ...bringing('jku', () => ({ jku: 'https://attacker.example/jwks.json' })),
  ...bringing('x5u', () => ({ x5u: 'https://attacker.example/chain.pem' })),
  ...bringing('x5c', () => ({ x5c: ['MIIB'] })),
  ...bringing('null-jwk', () => ({ jwk: null })),
  {
    id: 'C25-keys-of-an-environment-that-the-token-names',
    refusal: 'signature',
    forge: ({ header, claims, stranger }) => {
      const environment = { type: 'STAGING', id: 'ari:cloud:ecosystem::environment/x' }
      const changes = { jwksUrl: 'https://attacker.example', app: { environment } }
      return signParts(header, claims(changes), stranger.privateKey)
    },
  },
]
