/**
 * What an attacker has at hand in tests, and the key set of the verifier that is tried.
 *
 * @module
 */
import { type KeyObject, generateKeyPairSync, randomBytes } from 'node:crypto'
import { createAttackKit } from '../../src/emulator/attacks/attack-kit.js'
import type { AttackKit } from '../../src/emulator/attacks/attack.js'
import type { SigningKey } from '../../src/emulator/signing-key.js'
import { createRocaModulus } from './create-roca-modulus.js'
import {
  APP_ID,
  CLOUD_ID,
  INSTALLATION_ID,
  KEY_ID,
  NOW_SECONDS,
  type TestKey,
  buildClaims,
  createTestKey,
} from './sign-token.js'

type Json = Record<string, unknown>

/** The kit of an attacker who gets keys into the key set as well. */
export interface DirectKit extends AttackKit {
  /** Published next to the genuine key, but none that may be used. */
  unfit: Readonly<Record<string, TestKey>>
  /** The published key set. */
  jwks: { keys: unknown[] }
}

export function createDirectKit(): DirectKit {
  const key = createTestKey(KEY_ID)
  const unfit = createUnfitKeys()
  const kit = createAttackKit({
    key: toSigningKey(key),
    stranger: toSigningKey(createTestKey('stranger')),
    claims: buildClaims(),
    facts: {
      appId: APP_ID,
      installationId: INSTALLATION_ID,
      cloudId: CLOUD_ID,
      nowSeconds: NOW_SECONDS,
    },
  })
  const keys = [null, ...Object.values(unfit).flatMap(publish), 'not a key', key.jwk]
  return { ...kit, unfit, jwks: { keys } }
}

function toSigningKey({ kid, privateKey, jwk }: TestKey): SigningKey {
  return { keyId: kid, privateKey, publicJwk: jwk }
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
