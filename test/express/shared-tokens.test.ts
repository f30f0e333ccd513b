// oxlint-disable no-await-in-loop -- what happens one after the other is what is tested
import { setTimeout } from 'node:timers/promises'
import express, { type Express } from 'express'
import request from 'supertest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type ForgeRemote,
  type ForgeRemoteOptions,
  type TokenStore,
  forgeRemote,
  generateTokenKey,
  retryWhileInstalling,
} from '../../src/index.js'
import { type TestForge, createTestForge, createTokenMemory } from '../../src/testing/index.js'

const MANIFEST = new URL('../fixtures/manifest.yml', import.meta.url).pathname
const KEYS = [generateTokenKey()]
const HOUR_MS = 3_600_000

interface Machine {
  readonly remote: ForgeRemote
  readonly app: Express
}

let forge: TestForge
let remotes: ForgeRemote[]
beforeEach(async () => {
  forge = await createTestForge({ manifest: MANIFEST })
  remotes = []
})
afterEach(async () => {
  await Promise.all(remotes.map((remote) => remote.close()))
  await forge.close()
})

/** A process of the app. */
function startMachine(tokens: ForgeRemoteOptions['tokens']): Machine {
  const remote = forgeRemote({ ...forge.options, tokens })
  remotes.push(remote)
  const app = express()
  app.get('/values/:key', remote.authenticate(), async (req, res) => {
    res.json({ value: await req.forge.storage.get(req.params['key'] ?? '') })
  })
  app.post('/uninstall', remote.preUninstall())
  app.use(remote.errorHandler())
  return { remote, app }
}

/** Two processes that share a store. */
function startMachines(options: Partial<NonNullable<ForgeRemoteOptions['tokens']>> = {}) {
  const memory = createTokenMemory({ clock: forge.clock })
  const start = () => startMachine({ store: memory.open(), keys: KEYS, ...options })
  return [start(), start()] as const
}

/** Forge calls without a browser in between. */
async function callAsForge({ app }: Machine, installationId: string, systemToken?: string) {
  const headers = await forge.invocation({ installationId, ...(systemToken && { systemToken }) })
  await request(app).get('/values/k').set(headers).expect(200)
}

/** A user calls, with the system token of the installation or with another. */
async function callAsUser({ app }: Machine, installationId: string, systemToken: string | boolean) {
  const headers = await forge.invocation({ installationId, principal: 'alice', systemToken })
  return await request(app).get('/values/k').set(headers)
}

/** What the store was told has arrived there. */
async function settle({ remote }: Machine): Promise<void> {
  await expect.poll(() => remote.tokenCounts().storeWrites).toBeGreaterThan(0)
}

beforeEach(async () => {
  await forge.storage('mine').set('k', 'mine')
  await forge.storage('theirs').set('k', 'theirs')
})

describe('a shared token store', () => {
  it('lets one process work with the token that another has learnt', async () => {
    const [one, other] = startMachines()
    await callAsForge(one, 'mine')
    await settle(one)
    expect(await other.remote.forInstallation('mine').storage.get('k')).toBe('mine')
  })

  it('serves requests without a token of their own', async () => {
    const [one, other] = startMachines()
    await callAsForge(one, 'mine')
    await settle(one)
    expect((await callAsUser(other, 'mine', false)).body).toEqual({ value: 'mine' })
  })

  it('lists the installations of all processes, and how fresh their tokens are', async () => {
    const [one, other] = startMachines()
    await callAsForge(one, 'mine')
    await callAsForge(one, 'theirs')
    await expect.poll(() => one.remote.tokenCounts().storeWrites).toBeGreaterThan(3)
    const values = new Map<string, unknown>()
    for await (const { installationId, storage } of other.remote.installations()) {
      values.set(installationId, await storage.get('k'))
    }
    expect(Object.fromEntries(values)).toEqual({ mine: 'mine', theirs: 'theirs' })
    expect(await other.remote.tokensExpiringWithin(HOUR_MS)).toEqual({ expiring: 0, total: 2 })
    expect(await other.remote.tokensExpiringWithin(5 * HOUR_MS)).toEqual({ expiring: 2, total: 2 })
  })

  it('works again after the refusals that follow an installation', async () => {
    const [one] = startMachines()
    await callAsForge(one, 'mine')
    forge.emulator.faults.add({
      match: { operation: 'set' },
      action: { kind: 'status', status: 401, code: 'UNAUTHORIZED' },
      times: 1,
    })
    const { storage } = one.remote.forInstallation('mine')
    const working = retryWhileInstalling(() => storage.set('k', 'installed'), {
      clock: forge.clock,
    })
    await forge.clock.runUntil(working)
    expect(await forge.storage('mine').get('k')).toBe('installed')
  })

  it('says when the last token of an installation has ended', async () => {
    const [one] = startMachines()
    await callAsForge(one, 'mine')
    const endsAt = new Date(Math.floor(forge.clock.now() / 1000) * 1000 + 4 * HOUR_MS).toISOString()
    forge.clock.advance(5 * HOUR_MS)
    await expect(one.remote.forInstallation('mine').storage.get('k')).rejects.toMatchObject({
      code: 'ERR_NO_TOKEN',
      message: expect.stringContaining(`its end being ${endsAt}`),
      nextStep: expect.stringContaining('remote.keepAlive()'),
    })
  })

  it('forgets an installation before it goes, and no late request brings it back', async () => {
    const [one, other] = startMachines()
    const late = await forge.invocation({ installationId: 'mine' })
    await callAsForge(one, 'mine')
    await settle(one)
    const leaving = await forge.invocation({ installationId: 'mine' })
    await request(other.app).post('/uninstall').set(leaving).expect(204)
    await request(other.app).get('/values/k').set(late).expect(200)
    await expect(other.remote.forInstallation('mine').storage.get('k')).rejects.toMatchObject({
      code: 'ERR_NO_TOKEN',
    })
  })

  it("forgets the users' tokens too, and lends none that a late request brings", async () => {
    const [one, other] = startMachines()
    const late = await forge.invocation({ installationId: 'mine', principal: 'alice' })
    await callAsUser(one, 'mine', true)
    const leaving = await forge.invocation({ installationId: 'mine' })
    await request(one.app).post('/uninstall').set(leaving).expect(204)
    // It brings a token of its own, and is served.
    await request(other.app).get('/values/k').set(late).expect(200)
    await expect.poll(async () => (await callAsUser(other, 'mine', false)).status).toBe(503)
    expect((await callAsUser(one, 'mine', false)).status).toBe(503)
  })

  it('never lends a foreign token that came with a web trigger, which anybody can call', async () => {
    const [one, other] = startMachines()
    const foreign = await forge.emulator.systemToken({ installationId: 'theirs' })
    for (const type of ['core:webtrigger', 'core:webTrigger']) {
      const module = { type, key: 'hook' }
      const headers = await forge.invocation({
        installationId: 'mine',
        module,
        systemToken: foreign,
      })
      await request(one.app).get('/values/k').set(headers).expect(200, { value: 'theirs' })
    }
    for (const { remote } of [one, other]) {
      await expect(remote.forInstallation('mine').storage.get('k')).rejects.toMatchObject({
        code: 'ERR_NO_TOKEN',
      })
    }
    expect((await callAsUser(other, 'mine', false)).status).toBe(503)
  })

  it('never lends a revoked token again, and works with the one that comes next', async () => {
    const store = createTokenMemory({ clock: forge.clock }).open()
    // It takes its time, as real ones do: the next call comes before it has removed anything.
    const remove: TokenStore['remove'] = async (...removal) => {
      await setTimeout(100)
      await store.remove(...removal)
    }
    const one = startMachine({ store: { ...store, remove }, keys: KEYS })
    await callAsForge(one, 'mine')
    await settle(one)
    forge.clock.advance(HOUR_MS / 4)
    forge.emulator.keys.expireSystemTokens()
    const { storage } = one.remote.forInstallation('mine')
    await expect(storage.get('k')).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    for (let call = 0; call < 3; call += 1) {
      await expect(storage.get('k')).rejects.toMatchObject({ code: 'ERR_NO_TOKEN' })
      forge.clock.advance(120_000)
    }
    const fresh = await forge.emulator.systemToken({
      installationId: 'mine',
      expiresInSeconds: 7200,
    })
    await callAsForge(one, 'mine', fresh)
    await expect(storage.get('k')).resolves.toBe('mine')
  })

  it('never lends a foreign token that came with a user', async () => {
    const [one, other] = startMachines()
    const foreign = await forge.emulator.systemToken({ installationId: 'theirs' })
    // The caller itself gets what its own header opens.
    expect((await callAsUser(one, 'mine', foreign)).body).toEqual({ value: 'theirs' })
    await expect(other.remote.forInstallation('mine').storage.get('k')).rejects.toMatchObject({
      code: 'ERR_NO_TOKEN',
    })
    const headers = await forge.invocation({
      installationId: 'mine',
      principal: 'bob',
      systemToken: false,
    })
    await request(other.app).get('/values/k').set(headers).expect(503)
  })
})

describe('remote.close', () => {
  it('closes the token store although a queue fails to close', async () => {
    const store = createTokenMemory({ clock: forge.clock }).open()
    const remote = forgeRemote({ ...forge.options, tokens: { store, keys: KEYS } })
    const queue = {
      add: async () => {},
      work: () => {},
      deadLetters: async () => [],
      revive: async () => false,
      close: () => Promise.reject(new Error('broken')),
    }
    remote.events({ onUnhandled: () => {} }, { queue })

    await expect(remote.close()).rejects.toThrow('broken')
    await expect(store.get('k')).rejects.toMatchObject({ failure: 'closed' })
  })
})

describe('a token store that says null where there is nothing', () => {
  it('fails no work and no request', async () => {
    const store = createTokenMemory({ clock: forge.clock }).open()
    const machine = startMachine({
      store: { ...store, get: () => Promise.resolve(JSON.parse('null')) },
      keys: KEYS,
    })

    expect((await callAsUser(machine, 'mine', false)).status).toBe(503)
    await expect(machine.remote.forInstallation('mine').storage.get('k')).rejects.toMatchObject({
      code: 'ERR_NO_TOKEN',
    })
  })
})

describe('a token store that is dead', () => {
  const dead: TokenStore = {
    get: () => Promise.reject(new Error('dead')),
    putIfLater: () => Promise.reject(new Error('dead')),
    remove: () => Promise.reject(new Error('dead')),
    list: () => Promise.reject(new Error('dead')),
    close: async () => {},
  }

  it('fails no request that brings a token, and no work in the process that learnt it', async () => {
    const machine = startMachine({ store: dead, keys: KEYS })
    await callAsForge(machine, 'mine')
    expect(await machine.remote.forInstallation('mine').storage.get('k')).toBe('mine')
  })

  it('is told of once, and named to who lists installations', async () => {
    const machine = startMachine({ store: dead, keys: KEYS })
    await callAsForge(machine, 'mine')
    await expect.poll(() => machine.remote.tokenCounts().storeFailures).not.toEqual({})
    await callAsForge(machine, 'theirs')
    const told = forge.logs.filter(({ fields }) => fields['event'] === 'token-store-failure')
    expect(told).toHaveLength(1)
    const listing = async () => {
      for await (const { installationId } of machine.remote.installations()) void installationId
    }
    await expect(listing()).rejects.toMatchObject({ code: 'ERR_TOKEN_STORE' })
  })

  it('looks to other processes as if it held nothing', async () => {
    const machine = startMachine({ store: dead, keys: KEYS })
    await expect(machine.remote.forInstallation('mine').storage.get('k')).rejects.toMatchObject({
      code: 'ERR_NO_TOKEN',
    })
  })
})

describe('tokens.binding', () => {
  it('"request" keeps no token', async () => {
    const machine = startMachine({ binding: 'request' })
    await callAsForge(machine, 'mine')
    await expect(machine.remote.forInstallation('mine').storage.get('k')).rejects.toMatchObject({
      code: 'ERR_NO_TOKEN',
    })
    expect((await callAsUser(machine, 'mine', false)).status).toBe(503)
  })

  it('"proof" lends a user’s token once it has opened the installation’s storage', async () => {
    const [one, other] = startMachines({ binding: 'proof' })
    await callAsForge(one, 'mine')
    await expect.poll(() => forge.storage('mine').get('__forge-remote:binding')).toBeDefined()
    forge.emulator.keys.expireSystemTokens()
    forge.clock.advance(4 * HOUR_MS)
    await callAsUser(other, 'mine', true)
    await expect
      .poll(() => other.remote.forInstallation('mine').storage.get('k').catch(String))
      .toBe('mine')
  })

  it('"proof" marks an installation by its next token when the first was refused', async () => {
    const [one] = startMachines({ binding: 'proof' })
    forge.emulator.faults.add({
      match: { keyPrefix: '__forge-remote:binding' },
      action: { kind: 'status', status: 403, code: 'FORBIDDEN' },
      times: 2,
    })
    await callAsForge(one, 'mine')
    const isRefused = ({ fields }: { fields: object }) =>
      'operation' in fields && fields.operation === 'set'
    await expect.poll(() => forge.logs.some(isRefused)).toBe(true)
    forge.clock.advance(HOUR_MS)
    await callAsForge(one, 'mine')

    await expect.poll(() => forge.storage('mine').get('__forge-remote:binding')).toBeDefined()
  })

  it('"proof" never lends a token that opens other storage', async () => {
    const [one, other] = startMachines({ binding: 'proof' })
    await callAsForge(one, 'mine')
    await callAsForge(one, 'theirs')
    await expect.poll(() => forge.storage('theirs').get('__forge-remote:binding')).toBeDefined()
    forge.emulator.keys.expireSystemTokens()
    forge.clock.advance(4 * HOUR_MS)
    const foreign = await forge.emulator.systemToken({ installationId: 'theirs' })
    const countReads = () => forge.emulator.journal.list().filter(isProofRead).length
    const before = countReads()
    await callAsUser(other, 'mine', foreign)
    // The read through the foreign token has ended when the journal shows its answer.
    await expect.poll(countReads).toBeGreaterThan(before)
    await expect(other.remote.forInstallation('mine').storage.get('k')).rejects.toMatchObject({
      code: 'ERR_NO_TOKEN',
    })
  })
})

function isProofRead({
  operation,
  requestText = '',
}: {
  operation?: string
  requestText?: string
}) {
  return operation === 'get' && requestText.includes('__forge-remote:binding')
}

describe('forgeRemote', () => {
  it.each<{ name: string; tokens: ForgeRemoteOptions['tokens']; message: RegExp }>([
    {
      name: 'a store without keys',
      tokens: { store: createTokenMemory().open() },
      message: /^tokens\.keys is missing, which tokens\.store needs; .*forge-remote token-key/,
    },
    {
      name: 'proof without keys',
      tokens: { binding: 'proof' },
      message: /^tokens\.keys is missing, which tokens\.binding needs/,
    },
    {
      name: 'a store that nothing would be kept in',
      tokens: { store: createTokenMemory().open(), keys: KEYS, binding: 'request' },
      message: /^tokens\.store is of no use/,
    },
    {
      name: 'a ring without keys',
      tokens: { store: createTokenMemory().open(), keys: [] },
      message: /^tokens\.keys must name at least one key/,
    },
  ])('refuses $name', ({ tokens, message }) => {
    expect(() => startMachine(tokens)).toThrow(message)
  })

  it('refuses proof behind an egress proxy, where any token would be proven', () => {
    const tokens = { binding: 'proof', keys: KEYS } as const
    const start = () =>
      forgeRemote({ ...forge.options, egressProxyUrl: 'http://127.0.0.1:1', tokens })
    expect(start).toThrow(/^tokens\.binding must not be 'proof' behind an egress proxy/)
  })

  it('quotes no key that it refuses', () => {
    const start = () => startMachine({ store: createTokenMemory().open(), keys: ['canary-key'] })
    expect(start).toThrow(/^tokens\.keys\.0 is no key/)
    expect(start).not.toThrow(/canary/)
  })
})
