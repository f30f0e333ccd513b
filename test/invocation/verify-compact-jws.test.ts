import { describe, expect, it } from 'vitest'
import { verifyCompactJws } from '../../src/testing/index.js'
import { createTestKey, signParts } from './sign-token.js'

const key = createTestKey('k')
const header = { alg: 'RS256', kid: 'k' }
const jwks = { keys: [key.jwk] }

describe('verifyCompactJws', () => {
  it.each(['', 'text', '{"iss":"x"}', '\0'])('gives header and payload of %j', async (payload) => {
    const verified = await verifyCompactJws(signParts(header, payload, key.privateKey), jwks)

    expect(verified.header).toEqual(header)
    expect(Buffer.from(verified.payload).toString()).toBe(payload)
  })

  it.each([
    { refusal: 'malformed', compact: () => 'a.b' },
    { refusal: 'header', compact: () => signParts({ alg: 'RS512' }, 'x', key.privateKey) },
    { refusal: 'key', compact: () => signParts({ ...header, kid: 'x' }, 'x', key.privateKey) },
    // C1: not even when there is only one key.
    { refusal: 'key', compact: () => signParts({ alg: 'RS256' }, 'x', key.privateKey) },
    {
      refusal: 'signature',
      compact: () => signParts(header, 'x', key.privateKey).replace('.eA.', '.eQ.'),
    },
  ])('refuses with $refusal', async ({ compact, refusal }) => {
    await expect(verifyCompactJws(compact(), jwks)).rejects.toMatchObject({ refusal })
  })

  it.each([undefined, null, 'jwks', [], {}])('says that %j is no key set', async (notJwks) => {
    const compact = signParts(header, 'x', key.privateKey)

    await expect(verifyCompactJws(compact, notJwks)).rejects.toMatchObject({ code: 'ERR_KEY_SET' })
  })
})
