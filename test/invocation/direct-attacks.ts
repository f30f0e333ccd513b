/**
 * Attacks that only somebody can try who holds the verifier in hand: its key set, its clock, and white space that HTTP takes away.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import type { InvocationTokenRefusal } from '../../src/errors.js'
import type { ClaimChanges, TokenParts } from '../../src/emulator/attacks/attack.js'
import { encodePart, signParts } from '../../src/emulator/attacks/sign-parts.js'
import type { DirectKit } from './attack-kit.js'

/** An attack that needs more than a request. */
export interface DirectAttack {
  id: string
  refusal: InvocationTokenRefusal
  forge: (kit: DirectKit) => string
}

const unfit = (id: string, name: string): DirectAttack => ({
  id,
  refusal: 'key',
  forge: ({ unfit: keys, claims }) => {
    const key = keys[name]
    if (key === undefined) throw new TypeError(name)
    return signParts({ alg: 'RS256', kid: key.kid }, claims(), key.privateKey)
  },
})
const timed = (
  id: string,
  refusal: InvocationTokenRefusal,
  change: (now: number) => ClaimChanges,
): DirectAttack => ({
  id,
  refusal,
  forge: ({ signed, header, claims, facts }) => signed(header, claims(change(facts.nowSeconds))),
})
const reshaped = (id: string, change: (parts: TokenParts) => string): DirectAttack => ({
  id,
  refusal: 'malformed',
  forge: ({ parts }) => change(parts()),
})

/** PKCS #1 padding of a SHA-256 digest: what a signature is when the exponent is 1. */
const DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex')

export const DIRECT_ATTACKS: readonly DirectAttack[] = [
  reshaped('A3-trailing-space', (parts) => `${parts.join('.')} `),
  reshaped('A3-trailing-newline', (parts) => `${parts.join('.')}\n`),
  reshaped('A3-trailing-crlf', (parts) => `${parts.join('.')}\r\n`),
  unfit('C7-repeated-kid', 'repeated'),
  unfit('C8-1024-bits', 'small'),
  unfit('C9-exponent-one', 'exponentOne'),
  {
    id: 'C9-exponent-one-forged-without-a-private-key',
    refusal: 'key',
    forge: ({ claims }) => {
      const input = `${encodePart({ alg: 'RS256', kid: 'exponent-one' })}.${encodePart(claims())}`
      const digest = createHash('sha256').update(input).digest()
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
  timed('D10-nbf-in-11-seconds', 'not-yet-valid', (now) => ({ nbf: now + 11 })),
  timed('D11-iat-in-11-seconds', 'not-yet-valid', (now) => ({ iat: now + 11 })),
  timed('D12-exp-at-the-tolerance', 'expired', (now) => ({
    iat: now - 35,
    nbf: now - 35,
    exp: now - 10,
  })),
]
