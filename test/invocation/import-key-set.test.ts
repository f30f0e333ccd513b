import { createPublicKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { importKeySet } from '../../src/invocation/import-key-set.js'
import { isRocaModulus } from '../../src/invocation/is-roca-modulus.js'
import { createRocaModulus } from './create-roca-modulus.js'
import { createTestKey } from './sign-token.js'

const key = createTestKey('good')
const other = createTestKey('other')
const toText = (...keys: readonly unknown[]) => JSON.stringify({ keys })

describe('importKeySet', () => {
  it('imports every key that may be used', async () => {
    const { keys, rejected } = await importKeySet(toText(key.jwk, other.jwk))

    expect([...keys.keys()]).toEqual(['good', 'other'])
    expect(keys.get('good')?.export({ format: 'jwk' })).toEqual(
      createPublicKey({ key: key.jwk, format: 'jwk' }).export({ format: 'jwk' }),
    )
    expect(rejected).toEqual([])
  })

  it.each([
    { name: 'no use, alg and key_ops', changes: { use: undefined, alg: undefined } },
    { name: 'key_ops with verify', changes: { key_ops: ['verify'] } },
    { name: 'unknown members', changes: { x5c: ['x'], x5t: 'y', exp: 1 } },
    { name: 'the longest key id', changes: { kid: 'k'.repeat(256) } },
  ])('uses a key with $name', async ({ changes }) => {
    const { keys } = await importKeySet(toText({ ...key.jwk, ...changes }))

    expect(keys.size).toBe(1)
  })

  it('uses a key of 4096 bits', async () => {
    const n = Buffer.alloc(512, 0xff).toString('base64url')
    const { keys } = await importKeySet(toText({ ...key.jwk, n }))

    expect(keys.size).toBe(1)
  })

  it.each<{ reason: string; entry: unknown }>([
    { reason: 'not an object', entry: null },
    { reason: 'not an object', entry: 'key' },
    { reason: 'not an object', entry: [key.jwk] },
    { reason: 'kty is not RSA', entry: {} },
    { reason: 'kty is not RSA', entry: { kty: 'oct', k: 'AAAA', kid: 'oct', alg: 'HS256' } },
    { reason: 'kid is missing or not a key id', entry: { ...key.jwk, kid: undefined } },
    { reason: 'kid is missing or not a key id', entry: { ...key.jwk, kid: 1 } },
    { reason: 'kid is missing or not a key id', entry: { ...key.jwk, kid: 'k'.repeat(257) } },
    { reason: 'kid is missing or not a key id', entry: { ...key.jwk, kid: 'a\nb' } },
    { reason: 'use is not sig', entry: { ...key.jwk, kid: 'k', use: 'enc' } },
    { reason: 'alg is not RS256', entry: { ...key.jwk, kid: 'k', alg: 'PS256' } },
    { reason: 'key_ops does not have verify', entry: { ...key.jwk, kid: 'k', key_ops: [] } },
    { reason: 'key_ops does not have verify', entry: { ...key.jwk, kid: 'k', key_ops: 'verify' } },
    { reason: 'a private key was published', entry: { ...key.jwk, kid: 'k', d: 'AAAA' } },
    { reason: 'n or e is missing', entry: { ...key.jwk, kid: 'k', e: undefined } },
    { reason: 'n or e is missing', entry: { ...key.jwk, kid: 'k', n: 1 } },
    { reason: 'e is not 65537', entry: { ...key.jwk, kid: 'k', e: 'AQ' } },
    { reason: 'e is not 65537', entry: { ...key.jwk, kid: 'k', e: 'Aw' } },
    {
      reason: 'n has 1024 bits, not 2048 to 4096',
      entry: { ...key.jwk, kid: 'k', n: Buffer.alloc(128, 0xff).toString('base64url') },
    },
    {
      reason: 'n has 4104 bits, not 2048 to 4096',
      entry: { ...key.jwk, kid: 'k', n: Buffer.alloc(513, 0xff).toString('base64url') },
    },
    {
      reason: 'n has the ROCA weakness (CVE-2017-15361)',
      entry: { ...key.jwk, kid: 'k', n: createRocaModulus() },
    },
  ])('C13: leaves out an entry, because $reason, and keeps the rest', async ({ reason, entry }) => {
    const { keys, rejected } = await importKeySet(toText(entry, other.jwk))

    expect([...keys.keys()]).toEqual(['other'])
    expect(rejected).toEqual([{ index: 0, reason }])
  })

  it('C7: uses none of two entries with one key id, and keeps the rest', async () => {
    const { keys, rejected } = await importKeySet(
      toText(key.jwk, other.jwk, { ...other.jwk, kid: 'good' }),
    )

    expect([...keys.keys()]).toEqual(['other'])
    expect(rejected.map(({ index }) => index)).toEqual([0, 2])
  })

  it('C15: uses the first 64 entries only', async () => {
    const entries = Array.from({ length: 70 }, (_, index) => ({ ...key.jwk, kid: `k${index}` }))
    const { keys, rejected } = await importKeySet(toText(...entries))

    expect(keys.size).toBe(64)
    expect(rejected).toHaveLength(6)
  })

  it.each([
    { name: 'an empty text', text: '' },
    { name: 'HTML', text: '<html></html>' },
    { name: 'null', text: 'null' },
    { name: 'a list', text: '[]' },
    { name: 'an object without keys', text: '{}' },
    { name: 'an object whose keys are no list', text: '{"keys":{}}' },
    { name: 'more than 256 KiB', text: `{"keys":[],"x":"${'x'.repeat(256 * 1024)}"}` },
  ])('refuses $name', async ({ text }) => {
    await expect(importKeySet(text)).rejects.toMatchObject({ code: 'ERR_KEY_SET', httpStatus: 503 })
  })
})

describe('isRocaModulus', () => {
  it('says no to sound moduli', () => {
    const moduli = [key, other].map(({ jwk }) => Buffer.from(String(jwk['n']), 'base64url'))

    expect(moduli.map((bytes) => isRocaModulus(BigInt(`0x${bytes.toString('hex')}`)))).toEqual([
      false,
      false,
    ])
  })
})
