// oxlint-disable no-await-in-loop -- what happens one after the other is what is tested
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createKeyRing } from '../../src/tokens/key-ring.js'
import { countExpiringWithin } from '../../src/tokens/list-installations.js'
import { generateTokenKey } from '../../src/tokens/token-key.js'
import { toOwnerKey } from '../../src/tokens/token-owner.js'
import { sealToken } from '../../src/tokens/token-record.js'
import type { SystemTokens } from '../../src/tokens/system-tokens.js'
import type { Tenant } from '../../src/values/tenant.js'
import { findSecrets, mintSecret, printAll } from '../invocation/canary.js'
import { NOW } from './build-token.js'
import { MINUTE, TENANT, createMachines, createToken } from './two-level-harness.js'

const HOUR = 60 * MINUTE
const OTHER: Tenant = { ...TENANT, installationId: 'ari:cloud:ecosystem::installation/2' }

const share = (tokens: SystemTokens, name: string, tenant = TENANT, lastsMs = 2 * HOUR) =>
  tokens.put({ tenant, shared: true, token: createToken(name, lastsMs) })
const valueOf = async (found: Promise<{ reveal: () => string } | undefined>) =>
  (await found)?.reveal()

async function listAll(tokens: SystemTokens): Promise<Tenant[]> {
  const listed = []
  for await (const { tenant } of tokens.installations()) listed.push(tenant)
  return listed
}

/** Lets all that waits for nothing but each other go on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await setImmediate()
}

describe('createTwoLevelTokens', () => {
  it('gives a token that came to one machine to requests and work on another', async () => {
    const machines = createMachines()
    const [here, there] = [machines.add(), machines.add()]
    share(here, 'a')
    await here.flush()

    expect(await valueOf(there.find(TENANT))).toBe(mintSecret('a'))
    expect((await machines.add().findShared(TENANT))?.token.reveal()).toBe(mintSecret('a'))
    const byId = await machines.add().findSharedByInstallation('1')
    expect(byId?.tenant).toEqual(TENANT)
    expect(byId?.token.reveal()).toBe(mintSecret('a'))
  })

  it('gives a token that a user brought to this user alone', async () => {
    const machines = createMachines()
    const here = machines.add()
    here.put({ tenant: TENANT, principal: 'user', shared: false, token: createToken('a') })
    await here.flush()
    const there = machines.add()

    expect(await valueOf(there.find(TENANT, 'user'))).toBe(mintSecret('a'))
    expect(await there.find(TENANT, 'user-2')).toBeUndefined()
    expect(await there.find(TENANT)).toBeUndefined()
    expect(await there.findShared(TENANT)).toBeUndefined()
    expect(await there.findSharedByInstallation('1')).toBeUndefined()
  })

  it('keeps a token of an Isolated Cloud in it', async () => {
    const machines = createMachines()
    const here = machines.add()
    here.put({ tenant: TENANT, shared: true, token: createToken('a'), icLabel: 'gov' })
    await here.flush()
    const there = machines.add()

    expect(await there.find(TENANT)).toBeUndefined()
    expect(await valueOf(there.find(TENANT, undefined, 'gov'))).toBe(mintSecret('a'))
    expect((await there.findShared(TENANT))?.icLabel).toBe('gov')
  })

  it('writes a token once, however often it comes', async () => {
    const machines = createMachines()
    const here = machines.add()
    for (let times = 0; times < 100; times += 1) share(here, 'a')
    await here.flush()

    expect(machines.asked).toHaveLength(2)
    expect(new Set(machines.asked).size).toBe(2)
    expect(here.counts()).toMatchObject({ storeWrites: 2 })
  })

  it('writes a token once whose end is guessed anew each time it comes', async () => {
    const machines = createMachines()
    const here = machines.add()
    for (let at = 0; at < 10; at += 1) {
      here.put({ tenant: TENANT, shared: true, token: createToken('a', HOUR + at, NOW + at) })
    }
    await here.flush()

    expect(machines.asked).toHaveLength(2)
  })

  it('keeps the token that lasts longest, whichever machine had it', async () => {
    const machines = createMachines()
    const [here, there] = [machines.add(), machines.add()]
    share(here, 'long', TENANT, 3 * HOUR)
    share(there, 'short', TENANT, 2 * HOUR)
    await Promise.all([here.flush(), there.flush()])

    expect(await valueOf(machines.add().find(TENANT))).toBe(mintSecret('long'))
  })

  it('asks the store once for many who ask at once, and not again for a second', async () => {
    const machines = createMachines()
    const here = machines.add()
    await Promise.all(Array.from({ length: 100 }, () => here.findShared(TENANT)))
    await here.findShared(TENANT)
    expect(machines.asked).toHaveLength(1)

    machines.clock.advance(1000)
    await here.findShared(TENANT)

    expect(machines.asked).toHaveLength(2)
  })

  it('does not ask the store while memory has a token, for a minute', async () => {
    const machines = createMachines()
    const here = machines.add()
    share(here, 'a')
    await here.flush()
    const before = machines.asked.length
    await here.find(TENANT)
    machines.clock.advance(MINUTE - 1)
    await here.find(TENANT)
    await settle()

    expect(machines.asked).toHaveLength(before)
  })

  it('notices within a minute that the installation is gone on another machine', async () => {
    const machines = createMachines()
    const [here, there] = [machines.add(), machines.add()]
    share(here, 'a')
    await here.flush()
    await here.find(TENANT)
    await there.uninstall(TENANT)
    machines.clock.advance(MINUTE)
    await here.find(TENANT)
    await settle()

    expect(here.peek(TENANT)).toBeUndefined()
  })

  it('gives the store back what it has lost', async () => {
    const machines = createMachines()
    const here = machines.add()
    share(here, 'a')
    await here.flush()
    await here.find(TENANT)
    await machines.store.remove(toOwnerKey({ tenant: TENANT }))
    machines.clock.advance(MINUTE)
    await here.find(TENANT)
    await settle()

    expect(await valueOf(machines.add().find(TENANT))).toBe(mintSecret('a'))
  })

  it('forgets a refused token on all machines that ask, and no other', async () => {
    const machines = createMachines()
    const [here, there] = [machines.add(), machines.add()]
    share(here, 'refused')
    await here.flush()
    machines.clock.advance(10 * MINUTE)
    here.evict(TENANT, mintSecret('refused'))
    await settle()
    expect(await there.find(TENANT)).toBeUndefined()

    share(there, 'new')
    await there.flush()
    here.evict(TENANT, mintSecret('refused'))
    await settle()

    expect(await valueOf(machines.add().find(TENANT))).toBe(mintSecret('new'))
  })
})

describe('evict', () => {
  /** A token that is old enough for its refusal to count is in memory and in the store. */
  async function startWith(name: string, lastsMs = 4 * HOUR) {
    const machines = createMachines()
    const here = machines.add()
    share(here, name, TENANT, lastsMs)
    await here.flush()
    machines.clock.advance(10 * MINUTE)
    return { machines, here }
  }

  it('gives a refused token to nobody who asks right after, nor minutes later', async () => {
    const { machines, here } = await startWith('refused')
    const found = []
    for (let minute = 0; minute < 6; minute += 1) {
      const token = await here.find(TENANT)
      found.push(token?.reveal())
      if (token !== undefined) here.evict(TENANT, token.reveal())
      found.push(await valueOf(here.find(TENANT)))
      machines.clock.advance(2 * MINUTE)
      await settle()
    }

    expect(found.slice(1).filter((value) => value !== undefined)).toEqual([])
    expect(await machines.store.get(toOwnerKey({ tenant: TENANT }))).toBeUndefined()
  })

  it('lets a fresh token replace a refused one that ends later, on all machines', async () => {
    const { machines, here } = await startWith('refused')
    here.evict(TENANT, mintSecret('refused'))
    share(here, 'fresh', TENANT, 2 * HOUR)
    await here.flush()

    expect(await valueOf(here.find(TENANT))).toBe(mintSecret('fresh'))
    expect(await valueOf(machines.add().find(TENANT))).toBe(mintSecret('fresh'))
  })

  it('lets a fresh token in although another machine has put the refused one back', async () => {
    const { machines, here } = await startWith('refused')
    const there = machines.add()
    await there.find(TENANT)
    here.evict(TENANT, mintSecret('refused'))
    await settle()
    // Nobody refused it there: it is given back to the store.
    machines.clock.advance(MINUTE)
    await there.find(TENANT)
    await settle()
    expect(await machines.store.get(toOwnerKey({ tenant: TENANT }))).toBeDefined()
    share(here, 'fresh', TENANT, 2 * HOUR)
    await here.flush()

    expect(await valueOf(machines.add().find(TENANT))).toBe(mintSecret('fresh'))
  })

  it('takes a refused token out of the store again when it is found there', async () => {
    const { machines, here } = await startWith('refused')
    const key = toOwnerKey({ tenant: TENANT })
    const record = await machines.store.get(key)
    here.evict(TENANT, mintSecret('refused'))
    await settle()
    if (typeof record === 'object') await machines.store.putIfLater(key, record)
    machines.clock.advance(MINUTE)
    expect(await here.findShared(TENANT)).toBeUndefined()
    await settle()

    expect(await machines.store.get(key)).toBeUndefined()
  })

  it('removes a refused token that a request brought itself, and this machine did not keep', async () => {
    const { machines } = await startWith('refused')
    machines.add().evict(TENANT, mintSecret('refused'))
    await settle()

    expect(await machines.store.get(toOwnerKey({ tenant: TENANT }))).toBeUndefined()
  })

  it('does not write a refused token that waits for a store that is down', async () => {
    const machines = createMachines()
    machines.setMood('refusing')
    const here = machines.add()
    share(here, 'refused')
    await settle()
    machines.clock.advance(10 * MINUTE)
    await settle()
    here.evict(TENANT, mintSecret('refused'))
    await settle()
    machines.setMood('well')
    machines.clock.advance(5000)
    await settle()

    expect(await machines.store.get(toOwnerKey({ tenant: TENANT }))).toBeUndefined()
  })

  it('does not take a refused token back from a late request', async () => {
    const { here } = await startWith('refused')
    here.put({ tenant: TENANT, principal: 'user', shared: false, token: createToken('own') })
    here.evict(TENANT, mintSecret('own'), 'user')
    here.evict(TENANT, mintSecret('refused'))
    share(here, 'refused', TENANT, 4 * HOUR)
    here.put({ tenant: TENANT, principal: 'user', shared: false, token: createToken('own') })

    expect(here.peek(TENANT, 'user')).toBeUndefined()
    expect(await here.find(TENANT, 'user')).toBeUndefined()
  })

  it('leaves a token in the store whose refusal right after an installation may pass', async () => {
    const machines = createMachines()
    const [here, there] = [machines.add(), machines.add()]
    share(here, 'a')
    await here.flush()
    machines.clock.advance(9 * MINUTE)
    here.evict(TENANT, mintSecret('a'))
    // Not in the memory of this machine, as when a request brought it itself.
    there.evict(TENANT, mintSecret('a'))
    await settle()
    expect(here.peek(TENANT)).toBeUndefined()
    expect(await valueOf(machines.add().find(TENANT))).toBe(mintSecret('a'))
    expect(await valueOf(there.find(TENANT))).toBe(mintSecret('a'))

    machines.clock.advance(5000)
    expect(await valueOf(here.find(TENANT))).toBe(mintSecret('a'))
  })
})

describe('uninstall', () => {
  it.each([0, 500, 1000])('stands against requests that come late, %d of 1000', async (before) => {
    const machines = createMachines()
    const nodes = [machines.add(), machines.add(), machines.add()]
    const bring = (at: number) => {
      const node = nodes[at % nodes.length] ?? machines.add()
      share(node, `token-${at}`, TENANT, 2 * HOUR + at)
      if (at % 7 === 0) void node.find(TENANT)
    }
    for (let at = 0; at < before; at += 1) bring(at)
    const uninstalled = nodes[0]?.uninstall(TENANT)
    for (let at = before; at < 1000; at += 1) bring(at)
    expect(await uninstalled).toBe(true)
    await Promise.all(nodes.map((node) => node.flush()))
    machines.clock.advance(MINUTE)
    await Promise.all(nodes.map((node) => node.find(TENANT)))
    await settle()

    expect(await machines.store.get(toOwnerKey({ tenant: TENANT }))).toBe('removed')
    expect(nodes.map((node) => node.peek(TENANT))).toEqual([undefined, undefined, undefined])
    expect(await machines.add().findSharedByInstallation('1')).toBeUndefined()
  })

  it('lasts for 4 hours and 10 minutes, and touches no other installation', async () => {
    const machines = createMachines()
    const here = machines.add()
    share(here, 'other', OTHER, 5 * HOUR)
    await here.uninstall(TENANT)
    machines.clock.advance(250 * MINUTE - 1)
    share(here, 'late', TENANT, 6 * HOUR)
    await here.flush()
    expect(here.peek(TENANT)).toBeUndefined()
    expect(await valueOf(here.find(OTHER))).toBe(mintSecret('other'))

    machines.clock.advance(1)
    share(here, 'again', TENANT, 6 * HOUR)
    await here.flush()

    expect(await valueOf(machines.add().find(TENANT))).toBe(mintSecret('again'))
  })

  it("forgets the users' tokens too", async () => {
    const machines = createMachines()
    const here = machines.add()
    here.put({ tenant: TENANT, principal: 'user', shared: false, token: createToken('a') })
    await here.flush()
    await here.uninstall(TENANT)

    expect(await here.find(TENANT, 'user')).toBeUndefined()
    expect(await machines.add().find(TENANT, 'user')).toBeUndefined()
  })

  it("takes the users' tokens out of the store, and no other installation's", async () => {
    const machines = createMachines()
    const here = machines.add()
    for (const principal of Array.from({ length: 450 }, (_, at) => `user-${at}`)) {
      here.put({ tenant: TENANT, principal, shared: false, token: createToken(principal) })
    }
    here.put({ tenant: OTHER, principal: 'user', shared: false, token: createToken('other') })
    await here.flush()
    await machines.add().uninstall(TENANT)
    await settle()
    await settle()
    const { records } = await machines.store.list({ prefix: 'user.', limit: 1000 })

    expect(records.map(({ key }) => key)).toEqual([
      toOwnerKey({ tenant: OTHER, principal: 'user' }),
    ])
  })

  it('keeps out of the store, and of all machines, what late requests of users bring', async () => {
    const machines = createMachines()
    const [here, there] = [machines.add(), machines.add()]
    await here.uninstall(TENANT)
    there.put({ tenant: TENANT, principal: 'bob', shared: false, token: createToken('late') })
    await there.flush()

    expect(await there.find(TENANT, 'bob')).toBeUndefined()
    expect(await machines.store.get(toOwnerKey({ tenant: TENANT, principal: 'bob' }))).toBe(
      undefined,
    )
  })

  it('keeps out what waited for the store while the installation went elsewhere', async () => {
    const machines = createMachines()
    const [here, there] = [machines.add(), machines.add()]
    machines.setMood('refusing')
    there.put({ tenant: TENANT, principal: 'bob', shared: false, token: createToken('late') })
    await there.flush()
    machines.setMood('well')
    await here.uninstall(TENANT)
    machines.clock.advance(5000)
    await settle()

    expect(there.peek(TENANT, 'bob')).toBeUndefined()
    expect(await machines.store.get(toOwnerKey({ tenant: TENANT, principal: 'bob' }))).toBe(
      undefined,
    )
  })

  it("is noticed within a minute by a machine that has nothing but a user's token", async () => {
    const machines = createMachines()
    const [here, there] = [machines.add(), machines.add()]
    there.put({ tenant: TENANT, principal: 'bob', shared: false, token: createToken('own') })
    await there.flush()
    await here.uninstall(TENANT)
    machines.clock.advance(MINUTE)
    await there.find(TENANT, 'bob')
    await settle()

    expect(await there.find(TENANT, 'bob')).toBeUndefined()
  })

  it("gives out no user's token that was left in the store", async () => {
    const machines = createMachines()
    const owner = { tenant: TENANT, principal: 'bob' }
    await machines.add().uninstall(TENANT)
    await settle()
    await machines.store.putIfLater(
      toOwnerKey(owner),
      sealToken(machines.ring, { owner, token: createToken('left') }),
    )

    expect(await machines.add().find(TENANT, 'bob')).toBeUndefined()
    // Nor while it cannot be told whether the installation is there.
    machines.setMood('refusing', /^get installation/)
    expect(await machines.add().find(TENANT, 'bob')).toBeUndefined()
  })

  it('is made good when the store is back', async () => {
    const machines = createMachines()
    const here = machines.add()
    share(here, 'a')
    await here.flush()
    machines.setMood('refusing')
    expect(await here.uninstall(TENANT)).toBe(false)
    share(here, 'late')
    machines.setMood('well')
    machines.clock.advance(5000)
    await settle()

    expect(await machines.store.get(toOwnerKey({ tenant: TENANT }))).toBe('removed')
  })
})

describe('a store that is down', () => {
  it.each(['refusing', 'hanging'] as const)(
    'costs a request with its own token nothing: %s',
    async (mood) => {
      const machines = createMachines()
      machines.setMood(mood)
      const here = machines.add()
      for (let at = 0; at < 1000; at += 1) {
        share(here, `token-${at}`, { ...TENANT, installationId: `i-${at}` })
        expect(here.peek({ ...TENANT, installationId: `i-${at}` })).toBeDefined()
      }
      expect(await valueOf(here.find({ ...TENANT, installationId: 'i-1' }))).toBe(
        mintSecret('token-1'),
      )
      await machines.clock.runUntil(here.flush())
    },
  )

  it('lets a request without a token wait for 250 ms', async () => {
    const machines = createMachines()
    machines.setMood('hanging')
    const found = machines.add().find(TENANT)
    machines.clock.advance(249)
    expect(await Promise.race([found, settle().then(() => 'waiting')])).toBe('waiting')

    machines.clock.advance(1)
    expect(await found).toBeUndefined()
  })

  it('is not asked any more but for a probe each second, and found again', async () => {
    const machines = createMachines()
    machines.setMood('refusing')
    const here = machines.add()
    const ask = (at: number) => here.findShared({ ...TENANT, installationId: `i-${at}` })
    for (let at = 0; at < 100; at += 1) await ask(at)
    expect(machines.asked).toHaveLength(5)

    machines.clock.advance(1000)
    await Promise.all([ask(101), ask(102)])
    expect(machines.asked).toHaveLength(6)

    machines.setMood('well')
    machines.clock.advance(1000)
    await ask(103)
    await ask(104)
    expect(machines.asked).toHaveLength(8)
    expect(machines.entries.map(({ fields }) => fields['event'])).toEqual([
      'token-store-failure',
      'token-store-recovered',
    ])
    expect(here.counts().storeFailures).toMatchObject({ refused: 6 })
  })

  it('gets the tokens of the time it was away', async () => {
    const machines = createMachines()
    machines.setMood('refusing')
    const here = machines.add()
    share(here, 'a')
    await settle()
    machines.setMood('well')
    machines.clock.advance(5000)
    await settle()

    expect(await valueOf(machines.add().find(TENANT))).toBe(mintSecret('a'))
  })

  it('tells nobody what it said', async () => {
    const machines = createMachines()
    machines.setMood('refusing')
    const here = machines.add()
    share(here, 'a')
    await here.find(OTHER)
    const failure: unknown = await listAll(here).catch((error: unknown) => error)

    expect(failure).toMatchObject({ name: 'TokenStoreError', failure: 'refused' })
    expect(findSecrets(printAll([machines.entries, failure, here.counts()]))).toEqual([])
  })
})

describe('records that are not used', () => {
  it('are ignored, counted, and logged once for each kind', async () => {
    const machines = createMachines()
    const foreign = sealToken(machines.ring, { owner: { tenant: OTHER }, token: createToken('a') })
    const unknown = sealToken(createKeyRing([generateTokenKey()]), {
      owner: { tenant: TENANT },
      token: createToken('a'),
    })
    const keys = Array.from({ length: 3 }, (_, at) => ({ ...TENANT, installationId: `i-${at}` }))
    const records = [foreign, unknown, { ...foreign, token: foreign.token.slice(0, 99) }]
    await Promise.all(
      keys.map(async (tenant, at) => {
        const record = records[at] ?? foreign
        await machines.store.putIfLater(toOwnerKey({ tenant }), record)
      }),
    )
    const here = machines.add()
    const found = []
    for (const tenant of [...keys, ...keys]) {
      machines.clock.advance(1000)
      found.push(await here.find(tenant))
    }

    expect(found.filter((token) => token !== undefined)).toEqual([])
    expect(here.counts().ignoredRecords).toEqual({ foreign: 4, 'unknown-key': 2 })
    expect(machines.entries.map(({ fields }) => fields['problem'])).toEqual([
      'foreign',
      'unknown-key',
    ])
  })

  it('do not name another installation', async () => {
    const machines = createMachines()
    const here = machines.add()
    share(here, 'a')
    share(here, 'b', OTHER)
    await here.flush()
    const names = await machines.store.list({ prefix: 'name.', limit: 10 })
    const [one, other] = names.records.map(({ key }) => key)
    const swapped = await machines.store.get(other ?? '')
    await machines.store.remove(one ?? '')
    if (typeof swapped === 'object') await machines.store.putIfLater(one ?? '', swapped)
    const there = machines.add()
    const found = [
      await there.findSharedByInstallation('1'),
      await there.findSharedByInstallation('2'),
    ]

    expect(found.filter((entry) => entry !== undefined)).toHaveLength(1)
    expect(there.counts().ignoredRecords).toEqual({ foreign: 1 })
  })
})

describe('installations', () => {
  it('lists each installation once, of this machine and of others', async () => {
    const machines = createMachines()
    const [here, there] = [machines.add(), machines.add()]
    const ids = Array.from({ length: 450 }, (_, at) => `i-${at}`)
    ids.forEach((installationId, at) => {
      const tenant = { ...TENANT, installationId }
      share(at % 2 === 0 ? here : there, installationId, tenant, HOUR + at * MINUTE)
    })
    await Promise.all([here.flush(), there.flush()])
    const listed = await listAll(here)

    expect(listed.map(({ installationId }) => installationId).toSorted()).toEqual(ids.toSorted())
    expect(
      await countExpiringWithin(here.installations(), HOUR + 9 * MINUTE, machines.clock),
    ).toEqual({ expiring: 10, total: 450 })
  })

  it('leaves out what is foreign, and users', async () => {
    const machines = createMachines()
    const here = machines.add()
    share(here, 'a')
    here.put({ tenant: OTHER, principal: 'user', shared: false, token: createToken('b') })
    const other = sealToken(machines.ring, { owner: { tenant: OTHER }, token: createToken('a') })
    await machines.store.putIfLater('installation.copied', other)
    await here.flush()
    const there = machines.add()

    expect(await listAll(there)).toEqual([TENANT])
    expect(there.counts().ignoredRecords).toEqual({ foreign: 1 })
  })
})

describe('rotation of keys', () => {
  it('leaves no moment in which a token cannot be read', async () => {
    const [old, next] = [generateTokenKey(), generateTokenKey()]
    const rings = [[old], [old, next], [next, old], [next]].map((keys) => createKeyRing(keys))
    const machines = createMachines()
    const steps = rings.slice(1).map((ring, at) => ({ before: rings[at] ?? ring, ring }))
    const found = []
    for (const [at, { before, ring }] of steps.entries()) {
      const tenant = { ...TENANT, installationId: `i-${at}` }
      const [earlier, later] = [machines.add({ ring: before }), machines.add({ ring })]
      share(earlier, 'a', tenant)
      await earlier.flush()
      found.push(await valueOf(later.find(tenant)))
      share(later, 'b', tenant, 3 * HOUR)
      await later.flush()
      found.push(await valueOf(machines.add({ ring: before }).find(tenant)))
    }

    // The old key is dropped last, when nothing is sealed with it any more.
    expect(found).toEqual(['a', 'b', 'a', 'b', 'a', 'b'].map(mintSecret))
  })
})

describe('what the machines keep and tell', () => {
  it('shows no token', async () => {
    const machines = createMachines()
    const here = machines.add()
    share(here, 'a')
    here.put({ tenant: TENANT, principal: 'user', shared: false, token: createToken('b') })
    await here.flush()
    const keys = machines.asked.map((line) => line.split(' ')[1] ?? '')
    const records = await Promise.all(keys.map((key) => machines.store.get(key)))
    const found = [await here.find(TENANT), await here.findShared(TENANT)]

    expect(records.every((record) => typeof record === 'object')).toBe(true)
    expect(findSecrets(printAll([here, records, machines.entries, found, here.counts()]))).toEqual(
      [],
    )
  })
})
