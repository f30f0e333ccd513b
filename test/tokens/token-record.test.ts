import { describe, expect, it } from 'vitest'
import { AccessToken } from '../../src/tokens/access-token.js'
import { createKeyRing } from '../../src/tokens/key-ring.js'
import { seal } from '../../src/tokens/seal.js'
import { generateTokenKey } from '../../src/tokens/token-key.js'
import {
  type TokenOwner,
  toNameKey,
  toOwnerKey,
  toUserKeyPrefix,
} from '../../src/tokens/token-owner.js'
import {
  type RecordProblem,
  openOwner,
  openToken,
  sealOwner,
  sealToken,
} from '../../src/tokens/token-record.js'
import type { StoredToken } from '../../src/tokens/token-store.js'
import { findSecrets, mintSecret, printAll } from '../invocation/canary.js'
import { NOW } from './build-token.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const ring = createKeyRing([generateTokenKey()])
const OWNER: TokenOwner = {
  tenant: { appId: 'app', environmentId: 'environment', installationId: 'installation' },
}
const STRANGERS: readonly TokenOwner[] = [
  { tenant: { ...OWNER.tenant, appId: 'app2' } },
  { tenant: { ...OWNER.tenant, environmentId: 'environment2' } },
  { tenant: { ...OWNER.tenant, installationId: 'installation2' } },
  { tenant: { appId: 'appe', environmentId: 'nvironment', installationId: 'installation' } },
  { ...OWNER, principal: 'user' },
  { ...OWNER, principal: '' },
]

function createToken(lastsMs = HOUR, receivedAt = NOW): AccessToken {
  return new AccessToken(mintSecret('token'), { receivedAt, expiresAt: NOW + lastsMs })
}

const problemOf = (owner: TokenOwner, record: StoredToken) =>
  openToken(ring, owner, record, NOW).problem

describe('sealToken', () => {
  it.each([OWNER, ...STRANGERS])('is undone by openToken for %j', (owner) => {
    const record = sealToken(ring, { owner, token: createToken(), icLabel: 'gov' })
    const { found } = openToken(ring, owner, record, NOW)

    expect(record.expiresAt).toBe(NOW + HOUR)
    expect(found).toMatchObject({ owner, icLabel: 'gov' })
    expect(found?.token.reveal()).toBe(mintSecret('token'))
    expect(found?.token).toMatchObject({ receivedAt: NOW, expiresAt: NOW + HOUR })
  })

  it('shows neither the token nor whose it is', () => {
    const record = sealToken(ring, {
      owner: { ...OWNER, principal: mintSecret('user') },
      token: createToken(),
    })

    expect(findSecrets(printAll(record))).toEqual([])
    expect(JSON.stringify(record)).not.toMatch(/installation|environment/)
  })
})

describe('openToken', () => {
  it.each(STRANGERS)('does not open the record of another owner, %j', (stranger) => {
    const record = sealToken(ring, { owner: OWNER, token: createToken() })

    expect(problemOf(stranger, record)).toBe('foreign')
    expect(problemOf(stranger, { ...record, owner: sealOwner(ring, stranger) })).toBe('tampered')
  })

  it.each<{ fault: string; problem: RecordProblem; change: (record: StoredToken) => StoredToken }>([
    {
      fault: 'without an owner',
      problem: 'malformed',
      change: (given) => ({ ...given, owner: '' }),
    },
    {
      fault: 'without a token',
      problem: 'malformed',
      change: (given) => ({ ...given, token: '' }),
    },
    {
      fault: 'whose parts are swapped',
      problem: 'tampered',
      change: (given) => ({ ...given, token: given.owner, owner: given.token }),
    },
    {
      fault: 'that was cut',
      problem: 'tampered',
      change: (given) => ({ ...given, token: given.token.slice(0, -8) }),
    },
    {
      fault: 'of an unknown key',
      problem: 'unknown-key',
      change: () => {
        const other = createKeyRing([generateTokenKey()])
        return sealToken(other, { owner: OWNER, token: createToken() })
      },
    },
    {
      fault: 'received in the future',
      problem: 'future',
      change: () => sealToken(ring, { owner: OWNER, token: createToken(HOUR, NOW + MINUTE + 1) }),
    },
    {
      fault: 'that lasts too long',
      problem: 'future',
      change: () => sealToken(ring, { owner: OWNER, token: createToken(5 * HOUR) }),
    },
    {
      fault: 'that holds no token',
      problem: 'malformed',
      change: (given) => ({ ...given, token: sealText('{}') }),
    },
    {
      fault: 'that holds no JSON',
      problem: 'malformed',
      change: (given) => ({ ...given, token: sealText('token') }),
    },
    {
      fault: 'whose token cannot stand in a header',
      problem: 'malformed',
      change: (given) => ({ ...given, token: sealText(textOf({ token: 'a\r\nb' })) }),
    },
    {
      fault: 'that names another owner inside',
      problem: 'foreign',
      change: (given) => ({
        ...given,
        token: sealText(textOf({ owner: ['app', 'environment', 'x'] })),
      }),
    },
    {
      fault: 'whose owner is no owner',
      problem: 'malformed',
      change: (given) => ({ ...given, owner: seal(ring, ['forge-remote/owner/v1'], '["app"]') }),
    },
  ])('ignores a record $fault', ({ problem, change }) => {
    const record = sealToken(ring, { owner: OWNER, token: createToken() })

    expect(problemOf(OWNER, change(record))).toBe(problem)
  })

  it('believes what is sealed and not what the store says of it', () => {
    const record = sealToken(ring, { owner: OWNER, token: createToken() })
    const { found } = openToken(ring, OWNER, { ...record, expiresAt: NOW + 4 * HOUR }, NOW)

    expect(found?.token.expiresAt).toBe(NOW + HOUR)
  })

  it('bears clocks that differ by a minute', () => {
    const record = sealToken(ring, { owner: OWNER, token: createToken(HOUR, NOW + MINUTE) })

    expect(problemOf(OWNER, record)).toBeUndefined()
  })
})

describe('openOwner', () => {
  it.each([OWNER, ...STRANGERS])('tells whose record it is, %j', (owner) => {
    expect(openOwner(ring, sealOwner(ring, owner))).toEqual(owner)
  })
})

const KEY = /^(?:installation|user\.[\w-]{43})\.[\w-]{43}$/

describe('toOwnerKey', () => {
  it('gives each owner a key of its own that shows no id', () => {
    const keys = [OWNER, ...STRANGERS].map(toOwnerKey)

    expect(new Set(keys).size).toBe(keys.length)
    expect(keys.filter((key) => !KEY.test(key))).toEqual([])
    expect(toNameKey('1')).toBe(toNameKey('ari:cloud:ecosystem::installation/1'))
    expect(toNameKey('1')).not.toBe(toNameKey('2'))
  })

  it("lets the users' keys of one installation be listed, and nobody else's", () => {
    const prefix = toUserKeyPrefix(OWNER.tenant)
    const user = { ...OWNER, principal: 'user' }
    const others = STRANGERS.filter(({ tenant }) => tenant !== OWNER.tenant)

    expect(toOwnerKey(user).startsWith(prefix)).toBe(true)
    for (const { tenant } of others) {
      expect(toOwnerKey({ tenant, principal: 'user' }).startsWith(prefix)).toBe(false)
    }
  })
})

function textOf(over: Record<string, unknown>): string {
  const owner = ['app', 'environment', 'installation']
  return JSON.stringify({ token: 't', receivedAt: NOW, expiresAt: NOW + HOUR, owner, ...over })
}

function sealText(text: string): string {
  return seal(ring, ['forge-remote/token/v1', 'app', 'environment', 'installation'], text)
}
