/**
 * The RSA keys that invocation tokens are signed with: made anew in each run, in the background.
 *
 * @module
 */
import { type JsonWebKey, type KeyObject, createHash, generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { EMULATOR_KEY_ID_PREFIX } from '../wire/invocation-claims.js'

/** A key pair with its public half as a JWK. */
export interface SigningKey {
  /** Starts with `emulator/`; another key has another id. */
  readonly keyId: string
  readonly privateKey: KeyObject
  /** For the key set. */
  readonly publicJwk: JsonWebKey
}

const generateKeyPairAsync = promisify(generateKeyPair)

let firstKey: Promise<SigningKey> | undefined

/**
 * The key that every emulator of this process starts with. Forge too signs for all apps with the same keys, `aud` keeps these apart; and
 * making a key costs up to half a second, which a suite of tests would pay for each of its emulators.
 */
export function shareFirstKey(): Promise<SigningKey> {
  firstKey ??= createSigningKey()
  return firstKey
}

/** Makes an RSA key of 2048 bits off the main thread. */
export async function createSigningKey(): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPairAsync('rsa', { modulusLength: 2048 })
  const jwk = publicKey.export({ format: 'jwk' })
  const thumbprint = createHash('sha256')
    .update(JSON.stringify({ e: jwk.e, kty: jwk.kty, n: jwk.n }))
    .digest('hex')
  const keyId = `${EMULATOR_KEY_ID_PREFIX}${thumbprint.slice(0, 32)}`
  return {
    keyId,
    privateKey,
    publicJwk: { ...jwk, kid: keyId, alg: 'RS256', use: 'sig' },
  }
}
