import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { AccessToken } from '../../src/tokens/access-token.js'
import { type TokenCache, createTokenCache } from '../../src/tokens/token-cache.js'
import type { Tenant } from '../../src/values/tenant.js'
import { findSecrets, mintSecret, printAll } from '../invocation/canary.js'
import { NOW } from './build-token.js'

const MINUTE = 60_000
const MARGIN = MINUTE
const INSTALLATION = 'ari:cloud:ecosystem::installation/1'
const TENANT: Tenant = { appId: 'app', environmentId: 'environment', installationId: INSTALLATION }
const OTHERS: readonly Tenant[] = [
  { ...TENANT, appId: 'app-2' },
  { ...TENANT, environmentId: 'environment-2' },
  { ...TENANT, installationId: `${INSTALLATION}0` },
  { appId: 'app","environment', environmentId: INSTALLATION, installationId: '' },
]

function setUp(options: { maxEntries?: number; expiryMarginMs?: number } = {}) {
  const clock = createManualClock(NOW)
  return { clock, cache: createTokenCache({ clock, ...options }) }
}

function createToken(value: string, lastsMs = 60 * MINUTE, receivedAt = NOW): AccessToken {
  return new AccessToken(mintSecret(value), { receivedAt, expiresAt: NOW + lastsMs })
}

const share = (cache: TokenCache, token: AccessToken, tenant = TENANT) =>
  cache.put({ tenant, shared: true, token })
const keepFor = (cache: TokenCache, principal: string, token: AccessToken, tenant = TENANT) =>
  cache.put({ tenant, principal, shared: false, token })

describe('createTokenCache', () => {
  it("finds an installation's token for its users, its background work, and its id", () => {
    const { cache } = setUp()
    const token = createToken('a')
    share(cache, token)

    expect(cache.find(TENANT)).toBe(token)
    expect(cache.find(TENANT, 'user')).toBe(token)
    expect(cache.findShared(TENANT)).toEqual({ tenant: TENANT, token })
    expect(cache.findSharedByInstallation(INSTALLATION)).toEqual({ tenant: TENANT, token })
    expect(cache.findSharedByInstallation('1')).toEqual({ tenant: TENANT, token })
    expect(cache.size).toBe(1)
  })

  it.each(OTHERS)('finds nothing for another tenant, %j', (other) => {
    const { cache } = setUp()
    share(cache, createToken('a'))
    keepFor(cache, 'user', createToken('b'))

    expect(cache.find(other)).toBeUndefined()
    expect(cache.find(other, 'user')).toBeUndefined()
    expect(cache.findShared(other)).toBeUndefined()
  })

  it.each([
    ['gov', undefined],
    [undefined, 'gov'],
    ['gov', 'bank'],
  ])('keeps a token of the Isolated Cloud %s out of %s', (icLabel, other) => {
    const { cache } = setUp()
    const token = createToken('a')
    cache.put({ tenant: TENANT, shared: true, token, icLabel })
    cache.put({ tenant: TENANT, principal: 'user', shared: false, token, icLabel })

    expect(cache.find(TENANT, 'user', icLabel)).toBe(token)
    expect(cache.find(TENANT, 'user', other)).toBeUndefined()
    expect(cache.find(TENANT, undefined, other)).toBeUndefined()
  })

  it("gives a user's token to this user alone", () => {
    const { cache } = setUp()
    const token = createToken('a')
    keepFor(cache, 'user', token)

    expect(cache.find(TENANT, 'user')).toBe(token)
    expect(cache.find(TENANT, 'user-2')).toBeUndefined()
    expect(cache.find(TENANT)).toBeUndefined()
    expect(cache.findShared(TENANT)).toBeUndefined()
    expect(cache.findSharedByInstallation(INSTALLATION)).toBeUndefined()
  })

  it('never shares a token that came with a user, even when told to', () => {
    const { cache } = setUp()
    cache.put({ tenant: TENANT, principal: 'user', shared: true, token: createToken('a') })

    expect(cache.findShared(TENANT)).toBeUndefined()
  })

  it('does not keep the token of an anonymous viewer', () => {
    const { cache } = setUp()
    cache.put({ tenant: TENANT, shared: false, token: createToken('a') })

    expect(cache.size).toBe(0)
  })

  it.each([
    { own: 50, shared: 40, found: 'own' },
    { own: 40, shared: 50, found: 'shared' },
    { own: 40, shared: 40, found: 'own' },
  ])('gives a user the token that lasts longer: $found', ({ own, shared, found }) => {
    const { cache } = setUp()
    keepFor(cache, 'user', createToken('own', own * MINUTE))
    share(cache, createToken('shared', shared * MINUTE))

    expect(cache.find(TENANT, 'user')?.reveal()).toBe(mintSecret(found))
  })

  it.each([
    { name: 'ends earlier', lastsMs: 30 * MINUTE, receivedAt: NOW + 1, kept: 'first' },
    { name: 'ends later', lastsMs: 61 * MINUTE, receivedAt: NOW - 1, kept: 'second' },
    { name: 'came later', lastsMs: 60 * MINUTE, receivedAt: NOW + 1, kept: 'second' },
    { name: 'came earlier', lastsMs: 60 * MINUTE, receivedAt: NOW - 1, kept: 'first' },
    { name: 'is its equal', lastsMs: 60 * MINUTE, receivedAt: NOW, kept: 'first' },
  ])('keeps the $kept token when the second $name', ({ lastsMs, receivedAt, kept }) => {
    const { cache } = setUp()
    share(cache, createToken('first'))
    share(cache, createToken('second', lastsMs, receivedAt))

    expect(cache.find(TENANT)?.reveal()).toBe(mintSecret(kept))
  })

  it('gives out no token that ends within the margin', () => {
    const { cache, clock } = setUp()
    share(cache, createToken('a', 60 * MINUTE))
    clock.advance(60 * MINUTE - MARGIN - 1)
    expect(cache.find(TENANT)).toBeDefined()

    clock.advance(1)

    expect(cache.find(TENANT)).toBeUndefined()
    expect(cache.findSharedByInstallation(INSTALLATION)).toBeUndefined()
    expect(cache.size).toBe(0)
  })

  it('takes another margin', () => {
    const { cache, clock } = setUp({ expiryMarginMs: 0 })
    share(cache, createToken('a', MINUTE))
    clock.advance(MINUTE - 1)

    expect(cache.find(TENANT)).toBeDefined()
  })

  it('forgets a refused token, and no newer one', () => {
    const { cache } = setUp()
    const old = createToken('old')
    share(cache, old)
    cache.evict(TENANT, createToken('old', MINUTE).reveal())
    expect(cache.findSharedByInstallation(INSTALLATION)).toBeUndefined()

    share(cache, createToken('new'))
    cache.evict(TENANT, old.reveal())

    expect(cache.find(TENANT)?.reveal()).toBe(mintSecret('new'))
  })

  it('sets a refused token aside that came within 10 minutes, and uses it again', () => {
    const { cache, clock } = setUp()
    const token = createToken('a')
    share(cache, token)
    cache.evict(TENANT, token.reveal())
    expect([...cache.listShared()]).toEqual([])
    clock.advance(5_000)
    expect(cache.findShared(TENANT)?.token).toBe(token)

    clock.advance(10 * MINUTE)
    cache.evict(TENANT, token.reveal())
    clock.advance(5_000)
    expect(cache.findShared(TENANT)).toBeUndefined()
  })

  it('forgets a refused token of a user', () => {
    const { cache } = setUp()
    const token = createToken('a')
    keepFor(cache, 'user', token)
    keepFor(cache, 'user-2', token)

    cache.evict(TENANT, token.reveal(), 'user')

    expect(cache.find(TENANT, 'user')).toBeUndefined()
    expect(cache.find(TENANT, 'user-2')).toBe(token)
  })

  it('forgets the least recently used, users apart from installations', () => {
    const { cache } = setUp({ maxEntries: 2 })
    const tenants = ['a', 'b', 'c'].map((installationId) => ({ ...TENANT, installationId }))
    for (const tenant of tenants) share(cache, createToken('shared'), tenant)
    for (let user = 0; user < 10; user += 1) keepFor(cache, `user-${user}`, createToken('own'))

    expect(tenants.map((tenant) => cache.find(tenant) !== undefined)).toEqual([false, true, true])
    expect(cache.findSharedByInstallation('a')).toBeUndefined()
    expect(cache.findSharedByInstallation('c')).toBeDefined()
    expect(cache.size).toBe(4)
  })

  it('tells whether a token is news', () => {
    const { cache } = setUp()
    const put = (value: string, lastsMs: number, receivedAt = NOW) =>
      cache.put({ tenant: TENANT, shared: true, token: createToken(value, lastsMs, receivedAt) })

    expect(put('a', 60 * MINUTE)).toBe(true)
    expect(put('a', 60 * MINUTE)).toBe(false)
    expect(put('a', 61 * MINUTE, NOW + 1)).toBe(false)
    expect(put('b', 59 * MINUTE)).toBe(false)
    expect(put('b', 61 * MINUTE)).toBe(true)
    expect(cache.put({ tenant: TENANT, shared: false, token: createToken('c') })).toBe(false)
  })

  it('keeps nothing of an installation that is blocked, for as long as it is', () => {
    const { cache, clock } = setUp()
    share(cache, createToken('shared'))
    keepFor(cache, 'user', createToken('own'))
    cache.block(TENANT, 10 * MINUTE)
    share(cache, createToken('late'))
    keepFor(cache, 'user', createToken('late'))

    expect(cache.find(TENANT, 'user')).toBeUndefined()
    expect(cache.findSharedByInstallation(INSTALLATION)).toBeUndefined()
    share(cache, createToken('other'), { ...TENANT, appId: 'app-2' })
    expect(cache.find({ ...TENANT, appId: 'app-2' })).toBeDefined()

    clock.advance(10 * MINUTE)
    share(cache, createToken('again'))

    expect(cache.find(TENANT)?.reveal()).toBe(mintSecret('again'))
  })

  it('lists the tokens that may serve an installation and have not ended', () => {
    const { cache } = setUp()
    share(cache, createToken('a'))
    share(cache, createToken('b', MARGIN), { ...TENANT, appId: 'app-2' })
    keepFor(cache, 'user', createToken('c'))

    expect([...cache.listShared()].map(({ token }) => token.reveal())).toEqual([mintSecret('a')])
  })

  it('does not print tokens', () => {
    const { cache } = setUp()
    share(cache, createToken('shared'))
    keepFor(cache, 'user', createToken('own'))
    const found = [cache.find(TENANT), cache.find(TENANT, 'user'), cache.findShared(TENANT)]

    expect(findSecrets(printAll([cache, found]))).toEqual([])
    expect(found.every((entry) => entry !== undefined)).toBe(true)
  })
})
