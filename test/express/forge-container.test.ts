import { request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import type { Express } from 'express'
import request from 'supertest'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type ForgeRemote,
  containerOptionsFromEnvironment,
  forgeContainer,
} from '../../src/index.js'
import { type TestForge, createTestForge } from '../../src/testing/index.js'
import { toBareInstallationId } from '../../src/values/tenant.js'
import { CONTAINER, type Mode, REMOTE, createBothApp, openContainer } from './both-modes.js'
import { type ScriptedProxy, json, startScriptedProxy } from './scripted-proxy.js'

const MANIFEST = new URL('../fixtures/manifest.yml', import.meta.url).pathname
const INSTALLATION = 'ari:cloud:ecosystem::installation/00000000-0000-4000-8000-000000000001'
const PRODUCT = {
  routes: [
    { product: 'jira', path: '/rest/api/3/issue/{key}', body: { key: 'X-1' } },
    { product: 'jira', path: '/rest/api/3/myself', user: 'alice', body: { accountId: 'alice' } },
    { product: 'jira', path: '/rest/api/3/myself', user: 'bob', body: { accountId: 'bob' } },
    { product: 'jira', path: '/rest/api/3/myself', body: { accountId: 'the app' } },
    { product: 'confluence', path: '/wiki/api/v2/pages', body: { results: [] } },
  ],
}

let forge: TestForge
const opened: { close: () => Promise<void> }[] = []
beforeAll(startForge)
afterAll(() => forge.close())
beforeEach(() => {
  forge.reset()
  forge.emulator.journal.clear()
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map(({ close }) => close()))
})

async function startForge() {
  forge = await createTestForge({ manifest: MANIFEST, product: PRODUCT })
}

/** For tests that count installations. */
async function renewForge() {
  await forge.close()
  await startForge()
}

function open(mode: Mode) {
  const remote = mode.open(forge)
  opened.push(remote)
  return { remote, ...createBothApp(remote) }
}

function openWith(options: Parameters<typeof openContainer>[1]) {
  const remote = openContainer(forge, options)
  opened.push(remote)
  return { remote, ...createBothApp(remote) }
}

async function startProxy(): Promise<ScriptedProxy> {
  const proxy = await startScriptedProxy()
  opened.push(proxy)
  return proxy
}

describe.each([REMOTE, CONTAINER])('the same app in $name', (mode) => {
  const headers = (invocation?: Parameters<Mode['headers']>[1]) => mode.headers(forge, invocation)

  it('sees who calls', async () => {
    const { app } = open(mode)
    const license = { active: true }
    const { body } = await request(app)
      .get('/whoami')
      .set(await headers({ principal: 'alice', license }))
      .expect(200)
    expect(body).toMatchObject({
      principal: 'alice',
      license,
      module: { type: 'jira:issuePanel', key: 'panel' },
      environment: { type: 'PRODUCTION' },
      tenant: { appId: forge.emulator.appId, installationId: INSTALLATION },
      cloudId: expect.stringMatching(/^[\w-]{36}$/),
    })
    expect(body.tenant.environmentId).toBe(forge.containerOptions.environmentId)
  })

  it('is given nothing that can be changed', async () => {
    const { app } = open(mode)
    await request(app)
      .get('/frozen')
      .set(await headers())
      .expect(200, [true, true, true])
  })

  it('reads and writes the storage of the installation, coalesced', async () => {
    const { app } = open(mode)
    await request(app)
      .post('/values/b/1')
      .set(await headers())
      .expect(204)
    await request(app)
      .get('/values')
      .set(await headers())
      .expect(200, [null, '1', null])
    await request(app)
      .get('/values')
      .set(await headers({ installationId: 'another' }))
      .expect(200, [null, null, null])
    const operations = forge.emulator.journal.list().map(({ operation }) => operation)
    expect(operations.filter((name) => name !== undefined)).toEqual([
      'set',
      'batch/get',
      'batch/get',
    ])
  })

  it('has repositories of its entities', async () => {
    const { app } = open(mode)
    await request(app)
      .post('/notes/n1')
      .set(await headers())
      .expect(200, { author: 'a', stars: 5 })
  })

  it.each([
    { path: '/user', invocation: { principal: 'alice' }, status: 204 },
    { path: '/user', invocation: {}, status: 403 },
    { path: '/panel', invocation: { principal: 'alice' }, status: 204 },
    { path: '/panel', invocation: {}, status: 403 },
    {
      path: '/panel',
      invocation: { principal: 'a', installationId: 'dev', environment: 'DEVELOPMENT' as const },
      status: 403,
    },
    { path: '/licensed', invocation: { license: { active: true } }, status: 204 },
    { path: '/licensed', invocation: { license: { active: false } }, status: 403 },
  ])('answers $status at $path to $invocation', async ({ path, invocation, status }) => {
    const { app } = open(mode)
    await request(app)
      .get(path)
      .set(await headers(invocation))
      .expect(status)
  })

  it('takes an invocation once where replays are refused', async () => {
    const { app } = open(mode)
    const set = await headers()
    await request(app).get('/once').set(set).expect(204)
    await request(app).get('/once').set(set).expect(401)
  })

  it('calls products as the app, as the user in session and as others', async () => {
    const { app } = open(mode)
    const set = await headers({ principal: 'alice' })
    await request(app).get('/issue').set(set).expect(200, { key: 'X-1' })
    await request(app).get('/main-issue').set(set).expect(200, { key: 'X-1' })
    await request(app).get('/me').set(set).expect(200, { accountId: 'alice' })
    await request(app).get('/as/bob').set(set).expect(200, { accountId: 'bob' })
  })

  it('does not call as a user who is not there', async () => {
    const { app } = open(mode)
    const { body } = await request(app)
      .get('/me')
      .set(await headers())
      .expect(503)
    expect(body.code).toBe('ERR_NO_TOKEN')
  })

  it('handles events, schedules, keep-alive and the end', async () => {
    const { app, happened } = open(mode)
    const event = { eventType: 'avi:jira:created:issue', issue: { id: '1' } }
    await request(app)
      .post('/events')
      .set(await headers())
      .send(event)
      .expect(204)
    // The same event again.
    await request(app)
      .post('/events')
      .set(await headers())
      .send(event)
      .expect(204)
    const module = { type: 'core:scheduledTrigger', key: 'hourly' }
    await request(app)
      .post('/nightly')
      .set(await headers({ module }))
      .expect(204)
    await request(app)
      .post('/keep-alive')
      .set(await headers({ module }))
      .expect(204)
    await request(app)
      .post('/pre-uninstall')
      .set(await headers())
      .expect(204)
    const installationId = INSTALLATION
    expect(happened).toEqual([
      { what: 'created', installationId },
      { what: 'nightly', installationId },
      { what: 'gone', installationId },
    ])
    expect(await forge.storage(INSTALLATION).get('last')).toBe(1)
  })

  it('lets nobody but Forge deliver events', async () => {
    const { app, happened } = open(mode)
    await request(app)
      .post('/events')
      .set(await headers({ principal: 'alice' }))
      .send({ eventType: 'avi:jira:created:issue' })
      .expect(403)
    expect(happened).toEqual([])
  })

  it('works without a request, for one installation and for all', async () => {
    await renewForge()
    const { app, remote } = open(mode)
    const ids = [INSTALLATION, `${INSTALLATION.slice(0, -1)}2`]
    await Promise.all(
      ids.map(async (installationId) =>
        request(app)
          .post('/keep-alive')
          .set(await headers({ installationId }))
          .expect(204),
      ),
    )
    await remote.forInstallation(INSTALLATION).storage.set('night', 1)
    expect(await forge.storage(INSTALLATION).get('night')).toBe(1)
    const found: string[] = []
    for await (const { installationId, tenant, storage, asApp, asUser } of remote.installations()) {
      expect(tenant).toEqual({
        appId: forge.emulator.appId,
        environmentId: forge.containerOptions.environmentId,
        installationId,
      })
      found.push(installationId)
      await storage.set('mine', installationId)
      const issue = await asApp.fetch('/rest/api/3/issue/X-1')
      expect(await issue.json()).toEqual({ key: 'X-1' })
      const myself = await asUser('bob').fetch('/rest/api/3/myself')
      expect(await myself.json()).toEqual({ accountId: 'bob' })
    }
    expect(found.toSorted()).toEqual(ids)
    expect(await Promise.all(ids.map((id) => forge.storage(id).get('mine')))).toEqual(ids)
    expect(await remote.tokensExpiringWithin(60_000)).toEqual({ expiring: 0, total: 2 })
  })

  it('refuses requests without an invocation', async () => {
    const { app } = open(mode)
    const { body } = await request(app).get('/whoami').expect(401)
    expect(body).toMatchObject({ code: 'ERR_INVOCATION_TOKEN' })
    expect(forge.logs.at(-1)?.fields).toMatchObject({ refusal: 'missing' })
  })
})

describe('the two ways in', () => {
  it('do not take what belongs to the other', async () => {
    const remote = open(REMOTE).app
    const container = open(CONTAINER).app
    const token = await forge.invocation()
    const id = await forge.containerInvocation()
    await request(remote).get('/whoami').set(id).expect(401)
    await request(container).get('/whoami').set(token).expect(401)
    const jws = token['authorization']?.slice('Bearer '.length) ?? ''
    await request(container).get('/whoami').set('x-forge-invocation-id', jws).expect(401)
    const bearer = `Bearer ${id['x-forge-invocation-id']}`
    await request(remote).get('/whoami').set('authorization', bearer).expect(401)
    // Both at once: each looks at its own.
    await request(remote)
      .get('/whoami')
      .set({ ...token, 'x-forge-invocation-id': 'x' })
      .expect(200)
    await request(container)
      .get('/whoami')
      .set({ ...id, authorization: 'Bearer x' })
      .expect(200)
  })

  it('ends with the tokens that a request to a container brings', async () => {
    const { app } = open(CONTAINER)
    const system = await forge.emulator.systemToken({ installationId: 'victim' })
    const { 'x-forge-invocation-id': id = '' } = await forge.containerInvocation()
    const forged = { 'x-forge-oauth-system': system, 'x-forge-oauth-user': system }
    await request(app)
      .get('/tokens')
      .set({ ...forged, 'x-forge-invocation-id': id })
      .expect(200, [])
  })
})

describe('the header of a container', () => {
  it.each([
    { name: 'empty', value: '' },
    { name: 'with a comma', value: 'a,installationId=victim' },
    { name: 'with a space', value: 'a b' },
    { name: 'with another field', value: 'a=b' },
    { name: 'starting with a dash', value: '-a' },
    { name: 'of 300 characters', value: 'a'.repeat(300) },
    { name: 'with a quote', value: 'a"b' },
    { name: 'with a byte above ASCII', value: 'aÿ' },
  ])('is refused $name, without asking the proxy', async ({ value }) => {
    const proxy = await startProxy()
    const { app } = openWith({ egressProxyUrl: proxy.url })
    await request(app).get('/whoami').set('x-forge-invocation-id', value).expect(401)
    expect(forge.logs.at(-1)?.fields).toMatchObject({ refusal: 'malformed' })
    expect(proxy.asked).toEqual([])
  })

  it('is refused twice', async () => {
    const { app } = open(CONTAINER)
    const { 'x-forge-invocation-id': id = '' } = await forge.containerInvocation()
    expect(await statusOf(app, { 'x-forge-invocation-id': id })).toBe(200)
    expect(await statusOf(app, { 'x-forge-invocation-id': [id, id] })).toBe(401)
    expect(await statusOf(app, { 'x-forge-invocation-id': [id, 'other'] })).toBe(401)
  })

  it('is refused when nobody, or another app, was invoked by this id', async () => {
    const other = await createTestForge({ manifest: MANIFEST, seed: 2 })
    opened.push(other)
    const { app } = open(CONTAINER)
    await request(app).get('/whoami').set('x-forge-invocation-id', 'no-such').expect(401)
    await request(app)
      .get('/whoami')
      .set(await other.containerInvocation())
      .expect(401)
    expect(forge.logs.at(-1)?.fields).toMatchObject({ refusal: 'unknown' })
  })
})

const CONTEXT = {
  app: {
    id: 'ari:cloud:ecosystem::app/11111111-2222-4333-8444-555555555555',
    installationId: INSTALLATION,
    environment: { type: 'DEVELOPMENT', id: 'ari:cloud:ecosystem::environment/a/b' },
    module: { key: 'container-webtrigger', type: 'core:webtrigger' },
  },
  context: { cloudId: 'c', moduleKey: 'container-webtrigger', userAccess: { enabled: false } },
}

describe('an egress proxy', () => {
  it('is asked once for a request, and tells it all', async () => {
    const proxy = await startProxy()
    proxy.answer = json(CONTEXT)
    const { app } = openWith({ egressProxyUrl: `${proxy.url}/base/` })
    const set = { 'x-forge-invocation-id': 'invocation-123' }
    await request(app).get('/user').set(set).expect(403)
    expect(proxy.asked).toEqual([
      { path: '/base/invocation/context', authorization: 'Forge as=app,id=invocation-123' },
    ])
    const { body } = await request(app).get('/whoami').set(set).expect(200)
    expect(body).toMatchObject({ module: CONTEXT.app.module, cloudId: 'c' })
    expect(body).not.toHaveProperty('principal')
  })

  it.each<{ name: string; body: unknown; claim: string }>([
    { name: 'nothing about the app', body: { context: {} }, claim: 'app' },
    { name: 'no app id', body: change({ id: undefined }), claim: 'app.id' },
    { name: 'an app id that is a number', body: change({ id: 1 }), claim: 'app.id' },
    { name: 'another app', body: change({ id: `${CONTEXT.app.id}6` }), claim: 'app.id' },
    {
      name: 'an installation that is a list',
      body: change({ installationId: [INSTALLATION] }),
      claim: 'app.installationId',
    },
    {
      name: 'a control character',
      body: change({ installationId: 'a\nb' }),
      claim: 'app',
    },
    {
      name: 'an unknown environment',
      body: change({ environment: { type: 'TEST', id: 'x' } }),
      claim: 'app.environment.type',
    },
    { name: 'no module', body: change({ module: undefined }), claim: 'app.module' },
    { name: 'an empty principal', body: { ...CONTEXT, principal: '' }, claim: 'principal' },
    {
      name: 'a reserved name',
      body: '{"__proto__":{},' + JSON.stringify(CONTEXT).slice(1),
      claim: 'app',
    },
  ])('that tells $name lets nobody in', async ({ body, claim }) => {
    const proxy = await startProxy()
    proxy.answer = json(body)
    const { app } = openWith({ egressProxyUrl: proxy.url })
    await request(app).get('/whoami').set('x-forge-invocation-id', 'a').expect(401)
    expect(forge.logs.at(-1)?.fields).toMatchObject({ code: 'ERR_INVOCATION_TOKEN', claim })
  })

  it('may tell of any app when the container was not told its own', async () => {
    const proxy = await startProxy()
    proxy.answer = json(change({ id: 'ari:cloud:ecosystem::app/other' }))
    const { app } = openWith({ egressProxyUrl: proxy.url, appId: undefined })
    await request(app).get('/whoami').set('x-forge-invocation-id', 'a').expect(200)
  })

  it('cannot pass off issuer, audience and times as those of a token', async () => {
    const proxy = await startProxy()
    const claims = { iss: 'forge/invocation-token', aud: 'x', iat: 1, exp: 9e9, jti: 'chosen' }
    proxy.answer = json({ ...CONTEXT, ...claims })
    const { app } = openWith({ egressProxyUrl: proxy.url })
    await request(app).get('/once').set('x-forge-invocation-id', 'a').expect(204)
    await request(app).get('/once').set('x-forge-invocation-id', 'b').expect(204)
    await request(app).get('/once').set('x-forge-invocation-id', 'a').expect(401)
  })

  it.each([
    { name: 'HTML', answer: json('<html></html>') },
    { name: 'half of a text', answer: json('{"app":') },
    { name: 'a list', answer: json([CONTEXT]) },
    { name: 'a member twice', answer: json(`{"app":1,${JSON.stringify(CONTEXT).slice(1)}`) },
    { name: 'a huge text', answer: json({ ...CONTEXT, more: 'x'.repeat(300_000) }) },
    { name: '500', answer: json(CONTEXT, 500) },
    { name: '429', answer: json({}, 429) },
    { name: 'a redirect', answer: json(CONTEXT, 302, { location: '/elsewhere' }) },
    { name: '204', answer: json('', 204) },
  ])('that answers $name makes it 503 with a time to come back', async ({ answer }) => {
    const proxy = await startProxy()
    proxy.answer = answer
    const { app } = openWith({ egressProxyUrl: proxy.url })
    const response = await request(app).get('/whoami').set('x-forge-invocation-id', 'a').expect(503)
    expect(response.body.code).toBe('ERR_EGRESS_PROXY')
    expect(response.headers['retry-after']).toBe('5')
  })

  it('that is down makes it 503', async () => {
    const proxy = await startScriptedProxy()
    await proxy.close()
    const { app } = openWith({ egressProxyUrl: proxy.url })
    await request(app).get('/whoami').set('x-forge-invocation-id', 'a').expect(503)
  })

  it('that breaks a connection is asked once more', async () => {
    const proxy = await startProxy()
    proxy.answer = (req, res, count) =>
      count === 1 ? req.socket.destroy() : json(CONTEXT)(req, res)
    const { app } = openWith({ egressProxyUrl: proxy.url })
    await request(app).get('/whoami').set('x-forge-invocation-id', 'a').expect(200)
    proxy.answer = (req) => req.socket.destroy()
    await request(app).get('/whoami').set('x-forge-invocation-id', 'a').expect(503)
    expect(proxy.asked).toHaveLength(4)
  })

  it('that hangs is waited for no longer than the request has', async () => {
    const proxy = await startProxy()
    const asked = proxy.next()
    proxy.answer = () => {}
    const { app } = openWith({ egressProxyUrl: proxy.url, requestTimeoutMs: 2000 })
    const answered = statusOf(app, { 'x-forge-invocation-id': 'a' })
    await asked
    forge.clock.advance(2000)
    expect(await answered).toBe(503)
    expect(forge.logs.at(-1)).toMatchObject({
      message: expect.stringContaining('aborted'),
      fields: { code: 'ERR_EGRESS_PROXY' },
    })
  })
})

describe('log entries of a container', () => {
  it('carry what the Developer Console needs, refusals included', async () => {
    const { app } = open(CONTAINER)
    const set = await forge.containerInvocation({ principal: 'alice' })
    const attributes = set['x-forge-invocation-log-attributes']
    await request(app).get('/panel').set(set).expect(204)
    expect(forge.logs.at(-1)).toMatchObject({
      message: 'the panel was seen',
      fields: { forge_invocation: attributes, installationId: INSTALLATION },
    })
    await request(app).get('/licensed').set(set).expect(403)
    expect(forge.logs.at(-1)?.fields).toMatchObject({
      code: 'ERR_POLICY',
      forge_invocation: attributes,
    })
  })

  it.each(['a b', 'a\tb', '{"a":1}', 'a'.repeat(5000), ''])('are without %j', async (value) => {
    const { app } = open(CONTAINER)
    const set = await forge.containerInvocation({ principal: 'alice' })
    await request(app)
      .get('/panel')
      .set({ ...set, 'x-forge-invocation-log-attributes': value })
      .expect(204)
    expect(forge.logs.at(-1)?.fields).not.toHaveProperty('forge_invocation')
  })
})

describe('calls of a container', () => {
  const set = { 'x-forge-invocation-id': 'inv-1' }
  let proxy: ScriptedProxy
  let app: Express
  let remote: ForgeRemote
  beforeEach(async () => {
    proxy = await startProxy()
    proxy.answer = (req, res) => {
      if (req.url === '/invocation/context') json({ ...CONTEXT, principal: 'alice' })(req, res)
      else json({})(req, res)
    }
    ;({ app, remote } = openWith({ egressProxyUrl: proxy.url }))
  })
  const identities = () => proxy.asked.slice(1).map(({ authorization }) => authorization)

  it.each([
    { path: '/issue', identity: 'Forge as=app,id=inv-1' },
    { path: '/me', identity: 'Forge as=user,id=inv-1' },
    { path: '/as/5b10:a-2', identity: 'Forge as=user,id=inv-1,accountId=5b10:a-2' },
  ])('name the invocation at $path', async ({ path, identity }) => {
    await request(app).get(path).set(set).expect(200)
    expect(identities()).toEqual([identity])
    expect(proxy.asked[1]?.path).toMatch(/^\/jira\/rest\/api\/3\//)
  })

  it('name it to storage', async () => {
    await request(app).post('/values/k/1').set(set).expect(204)
    expect(identities()).toEqual(['Forge as=app,id=inv-1'])
    expect(proxy.asked[1]?.path).toBe('/forge/storage/kvs/v1/set')
  })

  it.each(['bob,installationId=victim', 'bob as=app', 'bob\u00ff', 'b'.repeat(300)])(
    'take no account id such as %j',
    async (accountId) => {
      await request(app)
        .get(`/as/${encodeURIComponent(accountId)}`)
        .set(set)
        .expect(500)
      expect(identities()).toEqual([])
    },
  )

  it('have to name a product where the invocation does not tell it', async () => {
    const { body } = await request(app).get('/main-issue').set(set).expect(500)
    expect(body.code).toBe('ERR_PRODUCT_PATH')
  })

  it('name the installation when there is no request', async () => {
    const { storage, asApp, asUser } = remote.forInstallation(INSTALLATION)
    await storage.set('k', 1)
    await (await asApp.fetch('/wiki/api/v2/pages', { product: 'confluence' })).json()
    await (await asUser('bob').fetch('/rest/api/3/myself', { product: 'jira' })).json()
    const id = toBareInstallationId(INSTALLATION)
    expect(proxy.asked).toEqual([
      {
        path: '/forge/storage/kvs/v1/set',
        authorization: `Forge as=app,installationId=${id}`,
      },
      {
        path: '/confluence/wiki/api/v2/pages',
        authorization: `Forge as=app,installationId=${id}`,
      },
      {
        path: '/jira/rest/api/3/myself',
        authorization: `Forge as=user,installationId=${id},accountId=bob`,
      },
    ])
  })
})

describe('the installations of a container', () => {
  const collect = async (remote: ForgeRemote) => {
    const found: string[] = []
    for await (const { installationId } of remote.installations()) found.push(installationId)
    return found
  }
  const entry = (id: string, more: object = {}) => ({
    id,
    installationContext: 'ari:cloud:jira::site/c',
    version: '1.0.0',
    secondaryInstallationContexts: [],
    ...more,
  })

  it('come page by page, each once', async () => {
    await renewForge()
    const { remote } = open(CONTAINER)
    const ids = Array.from({ length: 205 }, (_, at) => `inst-${String(at).padStart(3, '0')}`)
    await Promise.all(ids.map((installationId) => forge.emulator.systemToken({ installationId })))
    const found = await collect(remote)
    expect(found.map(toBareInstallationId)).toEqual(ids)
    const pages = forge.emulator.journal.list().map(({ path }) => path)
    expect(pages.filter((path) => path === '/egress/v1/installations')).toHaveLength(3)
  })

  it('come at 100 pages a minute at most, each installation once', async () => {
    const proxy = await startProxy()
    proxy.answer = (req, res, count) => {
      const cursor = count < 30 ? `page ${count}` : null
      json({ installations: [entry('same'), entry(`i${count}`)], cursor })(req, res)
    }
    const { remote } = openWith({ egressProxyUrl: proxy.url })
    const startedAt = forge.clock.elapsed()
    expect(await forge.clock.runUntil(collect(remote))).toHaveLength(31)
    // Ten come at once.
    expect(forge.clock.elapsed() - startedAt).toBeGreaterThanOrEqual(20 * 600)
    expect(proxy.asked[1]?.path).toBe('/v1/installations?pageSize=100&cursor=page+1')
  })

  it('are asked for again when the proxy asks to wait', async () => {
    const proxy = await startProxy()
    proxy.answer = (req, res, count) =>
      count === 1
        ? json({}, 429, { 'retry-after': '7' })(req, res)
        : json({ installations: [entry('a')], cursor: null })(req, res)
    const { remote } = openWith({ egressProxyUrl: proxy.url })
    const startedAt = forge.clock.elapsed()
    expect(await forge.clock.runUntil(collect(remote))).toEqual([
      'ari:cloud:ecosystem::installation/a',
    ])
    expect(forge.clock.elapsed() - startedAt).toBeGreaterThanOrEqual(7000)
    expect(proxy.asked.map(({ path }) => path)).toEqual([
      '/v1/installations?pageSize=100',
      '/v1/installations?pageSize=100',
    ])
    expect(proxy.asked.map(({ authorization }) => authorization)).toEqual([undefined, undefined])
  })

  it('have a product to call when there is one only', async () => {
    const proxy = await startProxy()
    const secondaryInstallationContexts = ['ari:cloud:confluence::site/c']
    proxy.answer = (req, res) =>
      req.url?.startsWith('/v1/') === true
        ? json({ installations: [entry('a'), entry('b', { secondaryInstallationContexts })] })(
            req,
            res,
          )
        : json({})(req, res)
    const { remote } = openWith({ egressProxyUrl: proxy.url })
    const outcomes: unknown[] = []
    for await (const { asApp } of remote.installations()) {
      outcomes.push(
        await asApp.fetch('/x').then(
          ({ url }) => url,
          ({ code }) => code,
        ),
      )
    }
    expect(outcomes).toEqual([`${proxy.url}/jira/x`, 'ERR_PRODUCT_PATH'])
  })

  it.each([
    { name: '500', answer: json({}, 500) },
    { name: 'HTML', answer: json('<html></html>') },
    { name: 'no list', answer: json({ installations: {} }) },
    { name: 'an id that is no field', answer: json({ installations: [entry('a,as=user')] }) },
    { name: 'the same page for ever', answer: json({ installations: [], cursor: 'x' }) },
  ])('end with an error when the proxy answers $name', async ({ answer }) => {
    const proxy = await startProxy()
    proxy.answer = answer
    const { remote } = openWith({ egressProxyUrl: proxy.url })
    await expect(collect(remote)).rejects.toMatchObject({ code: 'ERR_EGRESS_PROXY' })
  })

  it.each([
    { options: { appId: undefined }, option: 'appId' },
    { options: { environmentId: undefined }, option: 'environmentId' },
  ])('need the option $option', async ({ options, option }) => {
    const { remote } = openWith(options)
    await expect(collect(remote)).rejects.toMatchObject({ code: 'ERR_OPTIONS', option })
  })
})

describe('forgeContainer', () => {
  it.each<{ name: string; options: object; option: string }>([
    { name: 'no proxy', options: {}, option: 'egressProxyUrl' },
    { name: 'a proxy that is none', options: { egressProxyUrl: 'x' }, option: 'egressProxyUrl' },
    {
      name: 'a proxy with a password',
      options: { egressProxyUrl: 'http://u:p@proxy' },
      option: 'egressProxyUrl',
    },
    { name: 'a bare app id', options: withProxy({ appId: 'x' }), option: 'appId' },
    {
      name: 'an option of remotes',
      options: withProxy({ jwksUrl: 'https://x' }),
      option: 'jwksUrl',
    },
    { name: 'tokens', options: withProxy({ tokens: {} }), option: 'tokens' },
    {
      name: 'an emulator',
      options: withProxy({ emulatorUrl: 'http://[::1]' }),
      option: 'emulatorUrl',
    },
    { name: 'no environment', options: withProxy({ environmentId: '' }), option: 'environmentId' },
    {
      name: 'a wrong time',
      options: withProxy({ requestTimeoutMs: 0 }),
      option: 'requestTimeoutMs',
    },
  ])('refuses to start with $name', ({ options, option }) => {
    expect(() => forgeContainer(options as never)).toThrow(
      expect.objectContaining({ code: 'ERR_OPTIONS', option }),
    )
  })

  it('has no keys and no tokens', async () => {
    const { remote } = open(CONTAINER)
    await remote.reloadKeys()
    expect(remote.tokenCounts()).toMatchObject({ memoryHits: 0 })
  })
})

describe('containerOptionsFromEnvironment', () => {
  const FORGE_EGRESS_PROXY_URL = 'http://localhost:7072'

  it('reads what Forge sets', () => {
    const { appId = '', environmentId = '' } = forge.containerOptions
    expect(
      containerOptionsFromEnvironment({
        FORGE_EGRESS_PROXY_URL,
        FORGE_APP_ARI: String(appId),
        FORGE_ENV_ARI: environmentId,
      }),
    ).toEqual({ egressProxyUrl: FORGE_EGRESS_PROXY_URL, appId, environmentId })
    expect(containerOptionsFromEnvironment({ FORGE_EGRESS_PROXY_URL, FORGE_APP_ARI: ' ' })).toEqual(
      { egressProxyUrl: FORGE_EGRESS_PROXY_URL },
    )
  })

  it.each([{}, { FORGE_EGRESS_PROXY_URL: ' ' }, { FORGE_EGRESS_PROXY_URL: 'ftp://x' }])(
    'refuses %j',
    (environment) => {
      expect(() => containerOptionsFromEnvironment(environment)).toThrow(
        expect.objectContaining({ option: 'FORGE_EGRESS_PROXY_URL' }),
      )
    },
  )
})

function change(members: object) {
  return { ...CONTEXT, app: { ...CONTEXT.app, ...members } }
}

function withProxy(options: object) {
  return { egressProxyUrl: 'http://proxy:7072', ...options }
}

/** Sends headers as they are, several of one name included. */
async function statusOf(app: Express, headers: Record<string, string | string[]>) {
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const outgoing = send({ host: '127.0.0.1', port, path: '/whoami', headers, agent: false }).end()
  const [response] = await once(outgoing, 'response')
  response.resume()
  await once(response, 'end')
  server.close()
  return response.statusCode
}
