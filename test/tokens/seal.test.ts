import { hkdfSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createKeyRing } from '../../src/tokens/key-ring.js'
import { open, seal } from '../../src/tokens/seal.js'
import { generateTokenKey } from '../../src/tokens/token-key.js'
import { findSecrets, mintSecret } from '../invocation/canary.js'

const PURPOSE = ['token', 'app', 'environment', 'installation']
const OLD = generateTokenKey()
const NEW = generateTokenKey()
const SECRET = mintSecret('sealed')
const ring = createKeyRing([OLD])

/** Every way to read the same texts with other borders. */
const OTHER_PURPOSES = [
  ['token', 'app', 'environment', 'installation2'],
  ['token', 'app', 'environmenti', 'nstallation'],
  ['token', 'app', 'environment', 'installation', ''],
  ['token', 'app', 'environment'],
  ['owner', 'app', 'environment', 'installation'],
  ['token', 'App', 'environment', 'installation'],
  [],
]

const part = (sealed: string, at: number, change: (text: string) => string) =>
  sealed
    .split('.')
    .map((text, index) => (index === at ? change(text) : text))
    .join('.')
const flip = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1)

describe('seal', () => {
  it('makes text of five parts that names the key and shows nothing of what it holds', () => {
    const sealed = seal(ring, PURPOSE, SECRET)

    expect(sealed).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]{16}\.[\w-]{22}\.[\w-]+$/)
    expect(sealed.split('.')[1]).toBe(ring.activeId)
    expect(findSecrets(sealed)).toEqual([])
  })

  it('never makes the same text twice', () => {
    const sealed = Array.from({ length: 100 }, () => seal(ring, PURPOSE, SECRET).split('.')[2])

    expect(new Set(sealed).size).toBe(100)
  })
})

describe('open', () => {
  it.each(['', 'a', SECRET, 'ä😀 ', 'x'.repeat(40_000)])('opens what was sealed: %.20j', (text) => {
    expect(open(ring, PURPOSE, seal(ring, PURPOSE, text))).toEqual({ text })
  })

  it.each(OTHER_PURPOSES)('does not open it for another purpose: %j', (...purpose) => {
    const sealed = seal(ring, PURPOSE, SECRET)

    expect(open(ring, purpose, sealed)).toEqual({ problem: 'tampered' })
  })

  it.each<{ change: string; apply: (sealed: string) => string; problem: string }>([
    { change: 'nothing left', apply: () => '', problem: 'malformed' },
    {
      change: 'another version',
      apply: (given) => part(given, 0, () => 'v2'),
      problem: 'malformed',
    },
    { change: 'no key', apply: (given) => part(given, 1, () => ''), problem: 'malformed' },
    {
      change: 'another key',
      apply: (given) => part(given, 1, () => 'other'),
      problem: 'unknown-key',
    },
    {
      change: 'a strange key',
      apply: (given) => part(given, 1, () => '__proto__'),
      problem: 'unknown-key',
    },
    { change: 'a changed IV', apply: (given) => part(given, 2, flip), problem: 'tampered' },
    {
      change: 'a short IV',
      apply: (given) => part(given, 2, (iv) => iv.slice(4)),
      problem: 'malformed',
    },
    { change: 'a changed tag', apply: (given) => part(given, 3, flip), problem: 'tampered' },
    {
      change: 'a tag of 4 bytes',
      apply: (given) => part(given, 3, (tag) => tag.slice(0, 6)),
      problem: 'malformed',
    },
    { change: 'changed text', apply: (given) => part(given, 4, flip), problem: 'tampered' },
    { change: 'text cut off', apply: (given) => given.slice(0, -4), problem: 'tampered' },
    {
      change: 'four parts',
      apply: (given) => given.split('.').slice(0, 4).join('.'),
      problem: 'malformed',
    },
    { change: 'six parts', apply: (given) => `${given}.x`, problem: 'malformed' },
    { change: 'a line break', apply: (given) => `${given}\n`, problem: 'malformed' },
    { change: 'padding', apply: (given) => `${given}=`, problem: 'malformed' },
  ])('refuses a text with $change as $problem', ({ apply, problem }) => {
    expect(open(ring, PURPOSE, apply(seal(ring, PURPOSE, SECRET)))).toEqual({ problem })
  })

  it('opens what an older key of the ring has sealed, and seals with the first one', () => {
    const rotated = createKeyRing([NEW, OLD])
    const sealed = seal(ring, PURPOSE, SECRET)

    expect(open(rotated, PURPOSE, sealed)).toEqual({ text: SECRET })
    expect(open(ring, PURPOSE, seal(rotated, PURPOSE, SECRET))).toEqual({ problem: 'unknown-key' })
    expect(open(createKeyRing([NEW]), PURPOSE, sealed)).toEqual({ problem: 'unknown-key' })
  })

  it('refuses what another key of the same name has sealed', () => {
    const [id = ''] = OLD.split(':')
    const other = createKeyRing([`${id}:${NEW.split(':')[1]}`])

    expect(open(other, PURPOSE, seal(ring, PURPOSE, SECRET))).toEqual({ problem: 'tampered' })
  })
})

describe('createKeyRing', () => {
  it.each<{ fault: string; keys: string[]; option: string }>([
    { fault: 'no key', keys: [], option: 'tokens.keys' },
    { fault: 'an empty key', keys: [''], option: 'tokens.keys.0' },
    { fault: 'a password', keys: [OLD, 'correct horse battery staple'], option: 'tokens.keys.1' },
    { fault: 'a key without a name', keys: [`:${OLD.split(':')[1]}`], option: 'tokens.keys.0' },
    { fault: 'a short secret', keys: [OLD.slice(0, -1)], option: 'tokens.keys.0' },
    { fault: 'a long secret', keys: [`${OLD}A`], option: 'tokens.keys.0' },
    { fault: 'two names in one', keys: [`a.b:${OLD.split(':')[1]}`], option: 'tokens.keys.0' },
    { fault: 'unused bits', keys: [`a:${'A'.repeat(42)}B`], option: 'tokens.keys.0' },
    { fault: 'one key twice', keys: [OLD, OLD], option: 'tokens.keys' },
  ])('refuses $fault, without showing it', ({ keys, option }) => {
    let thrown: unknown
    try {
      createKeyRing(keys)
    } catch (error) {
      thrown = error
    }

    expect(thrown).toMatchObject({ code: 'ERR_OPTIONS', option })
    const secrets = keys.filter((key) => key.length > 10)
    expect(secrets.filter((key) => String(thrown).includes(key))).toEqual([])
  })

  it('derives by HKDF-SHA256, another key for each purpose and name', () => {
    const [id = '', secret = ''] = OLD.split(':')
    const info = Buffer.from([0, 0, 0, 1, 97, 0, 0, 0, 2, 98, 99])
    const expected = hkdfSync('sha256', Buffer.from(secret, 'base64url'), id, info, 32)

    expect(ring.derive(id, ['a', 'bc'])).toEqual(Buffer.from(expected))
    expect(ring.derive(id, ['ab', 'c'])).not.toEqual(Buffer.from(expected))
    expect(ring.derive('other', ['a', 'bc'])).toBeUndefined()
  })

  it('does not print its secrets', () => {
    const secret = Buffer.from(OLD.split(':')[1] ?? '', 'base64url')

    expect(JSON.stringify(ring)).not.toContain(secret.toString('base64url'))
    expect(JSON.stringify(ring)).not.toContain(JSON.stringify(secret))
  })
})

describe('generateTokenKey', () => {
  it('makes another key each time, fit for the ring', () => {
    const keys = Array.from({ length: 20 }, generateTokenKey)

    expect(new Set(keys.map((key) => key.split(':')[1])).size).toBe(20)
    expect(() => createKeyRing(keys)).not.toThrow()
  })
})
