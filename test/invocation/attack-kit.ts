/**
 * What an attacker has at hand, and a verifier to try it on.
 *
 * @module
 */
import { type KeyObject, generateKeyPairSync, randomBytes } from 'node:crypto'
import type { InvocationTokenRefusal } from '../../src/errors.js'
import { createRocaModulus } from './create-roca-modulus.js'
import {
  KEY_ID,
  type Part,
  type TestKey,
  buildClaims,
  createTestKey,
  signParts,
  signToken,
} from './sign-token.js'

type Json = Record<string, unknown>

/** One way to get past the verifier. */
export interface Attack {
  /** Row of the catalogue, and the variant. */
  id: string
  /** Why it must be refused. */
  refusal: InvocationTokenRefusal
  forge: (kit: AttackKit) => string | Promise<string>
}

/** Keys and makers of tokens. */
export interface AttackKit {
  /** A genuine key of the key set; using it stands for a mistake of the issuer, or for a token that was altered afterwards. */
  key: TestKey
  /** A key that nobody published. */
  stranger: TestKey
  /** Published next to the genuine key, but none that may be used. */
  unfit: Readonly<Record<string, TestKey>>
  /** The published key set. */
  jwks: { keys: unknown[] }
  /** A genuine token with changed claims. */
  withClaims: (changes: Parameters<typeof buildClaims>[0]) => Promise<string>
  /** A genuine token with changed header members. */
  withHeader: (changes: Json) => string
  /** A token with any header and payload, signed by the genuine key. */
  signed: (header: Part, payload: Part) => string
  /** A genuine token, taken apart. */
  parts: () => Promise<[string, string, string]>
  /** The header of a genuine token. */
  header: Json
}

export function createAttackKit(): AttackKit {
  const key = createTestKey(KEY_ID)
  const stranger = { ...createTestKey('stranger'), kid: KEY_ID }
  const unfit = createUnfitKeys()
  const header = { alg: 'RS256', kid: KEY_ID }
  const signed = (part: Part, payload: Part) => signParts(part, payload, key.privateKey)
  return {
    key,
    stranger,
    unfit,
    jwks: { keys: [null, ...Object.values(unfit).flatMap(publish), 'not a key', key.jwk] },
    withClaims: (changes) => signToken(buildClaims(changes), key),
    withHeader: (changes) => signed({ ...header, ...changes }, buildClaims()),
    signed,
    parts: async () => {
      const token = await signToken(buildClaims(), key)
      return token.split('.') as [string, string, string]
    },
    header,
  }
}

function createUnfitKeys(): Record<string, TestKey> {
  const sound = createTestKey('sound')
  const unfit = (kid: string, changes: Json): TestKey => ({
    kid,
    privateKey: sound.privateKey,
    jwk: { ...sound.jwk, kid, ...changes },
  })
  return {
    small: createPair('small', 1024),
    smallExponent: createPair('small-exponent', 2048, 3),
    exponentOne: unfit('exponent-one', { e: 'AQ' }),
    roca: unfit('roca', { n: createRocaModulus() }),
    huge: unfit('huge', { n: createModulus(2048) }),
    encryption: unfit('encryption', { use: 'enc' }),
    operations: unfit('operations', { key_ops: ['encrypt'] }),
    otherAlgorithm: unfit('other-algorithm', { alg: 'RS512' }),
    otherType: unfit('other-type', { kty: 'EC' }),
    private: unfit('private', { ...sound.privateKey.export({ format: 'jwk' }) }),
    repeated: unfit('repeated', {}),
    emulator: unfit('emulator/1', {}),
    badId: unfit('bad id', {}),
    noModulus: unfit('no-modulus', { n: undefined }),
    emptyModulus: unfit('empty-modulus', { n: '' }),
  }
}

/** @returns A modulus that no one can factor, and no one has to: only its size matters. */
function createModulus(bytes: number): string {
  const modulus = randomBytes(bytes)
  modulus[0] = 0xff
  modulus[bytes - 1] = 0xff
  return modulus.toString('base64url')
}

function createPair(kid: string, modulusLength: number, publicExponent = 65537): TestKey {
  const pair = generateKeyPairSync('rsa', { modulusLength, publicExponent })
  return { kid, privateKey: pair.privateKey, jwk: toJwk(pair.publicKey, kid) }
}

function toJwk(publicKey: KeyObject, kid: string): Json {
  return { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }
}

function publish({ kid, jwk }: TestKey): unknown[] {
  return kid === 'repeated' ? [jwk, jwk] : [jwk]
}
