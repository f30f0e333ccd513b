import { inspect } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { toSite } from '../../src/emulator/site.js'
import { createKeyRing } from '../../src/tokens/key-ring.js'
import { AccessToken } from '../../src/tokens/access-token.js'
import { generateTokenKey } from '../../src/tokens/token-key.js'
import { openToken, sealToken } from '../../src/tokens/token-record.js'
import {
  INSTALLATION,
  START,
  type ProductApp,
  closeProductApps,
  startProductApp,
  turnUntil,
} from './product-harness.js'

afterEach(closeProductApps)

const { cloudId, apiBaseUrl } = toSite(INSTALLATION)
const PATH = '/rest/api/3/myself'
const ROUTES = [
  { path: PATH, user: 'bob', body: { me: 'bob' } },
  { path: PATH, body: { me: 'the app' } },
]
const CONFLUENCE = {
  name: 'confluence',
  apiBaseUrl: `https://api.atlassian.com/ex/confluence/${cloudId}`,
}
const IN_BOTH = {
  app: {
    installation: { id: INSTALLATION, contexts: [{ name: 'jira', apiBaseUrl }, CONFLUENCE] },
  },
}

const learn = (app: ProductApp, claims?: Record<string, unknown>) =>
  app.run(async () => undefined, claims && { claims })

describe('background work', () => {
  it('calls where the newest invocation said, with its token', async () => {
    const app = await startProductApp({ product: { routes: ROUTES } })
    await learn(app)
    const { asApp, asUser } = app.remote.forInstallation(INSTALLATION)
    expect(await (await asApp.fetch(PATH)).json()).toEqual({ me: 'the app' })
    expect(await (await asUser('bob').fetch(PATH)).json()).toEqual({ me: 'bob' })
  })

  it('has no token before an invocation without a user came', async () => {
    const app = await startProductApp()
    await app.run(async () => undefined, { principal: 'alice' })
    const { asApp, asUser } = app.remote.forInstallation(INSTALLATION)
    await expect(asApp.fetch(PATH)).rejects.toMatchObject({ code: 'ERR_NO_TOKEN' })
    await expect(asUser('bob').fetch(PATH)).rejects.toMatchObject({ code: 'ERR_NO_TOKEN' })
    expect(app.seen).toEqual([])
  })

  it('names the product when there are several', async () => {
    const app = await startProductApp()
    app.script = () => ({})
    await learn(app, IN_BOTH)
    const { asApp } = app.remote.forInstallation(INSTALLATION)
    await expect(asApp.fetch('/rest')).rejects.toMatchObject({
      code: 'ERR_PRODUCT_PATH',
      message: 'product: name one of the products of this installation: jira, confluence',
    })
    await asApp.fetch('/wiki', { product: 'confluence' })
    expect(app.seen.map(({ path }) => path)).toEqual([`/ex/confluence/${cloudId}/wiki`])
  })

  it('says so when no invocation named a product', async () => {
    const app = await startProductApp()
    await learn(app, { app: { apiBaseUrl: null, installation: null } })
    const { asApp } = app.remote.forInstallation(INSTALLATION)
    await expect(asApp.fetch('/rest')).rejects.toMatchObject({
      code: 'ERR_PRODUCT_PATH',
      message: expect.stringContaining('none that is known'),
    })
  })

  it('forgets a token that a product refuses', async () => {
    const app = await startProductApp()
    app.script = () => ({ status: 401, body: '{}' })
    await learn(app)
    const { asApp, storage } = app.remote.forInstallation(INSTALLATION)
    expect((await asApp.fetch('/rest')).status).toBe(401)
    await expect(asApp.fetch('/rest')).rejects.toMatchObject({ code: 'ERR_NO_TOKEN' })
    await expect(storage.get('k')).rejects.toMatchObject({ code: 'ERR_NO_TOKEN' })
  })

  it('ends a call when its time is over, the body of the answer included', async () => {
    const app = await startProductApp({ options: { storage: { backgroundTimeoutMs: 3000 } } })
    app.script = () => ({ hangs: true })
    await learn(app)
    const timers = app.clock.pending()
    const response = await app.remote.forInstallation(INSTALLATION).asApp.fetch('/rest')
    const failed = response.text().catch((error: unknown) => error)
    app.clock.advance(3000)
    expect(await failed).toMatchObject({
      code: 'ERR_ABORTED',
      message: 'the call of a product took longer than 3000 ms',
    })
    expect(app.clock.pending()).toBeLessThanOrEqual(timers)
  })

  it.each<{ name: string; script: ProductApp['script'] }>([
    { name: 'is answered without a body', script: () => ({ status: 204 }) },
    { name: 'fails', script: () => ({ breaks: true }) },
  ])('leaves no timer behind when a call $name', async ({ script }) => {
    const app = await startProductApp()
    await learn(app)
    app.script = script
    const timers = app.clock.pending()
    const { asApp } = app.remote.forInstallation(INSTALLATION)
    await asApp.fetch('/rest').catch(() => undefined)
    expect(app.clock.pending()).toBe(timers)
  })

  it('is refused at once when the pause outlasts the call', async () => {
    const app = await startProductApp()
    app.script = () => ({ status: 429, headers: { 'retry-after': '61' } })
    await learn(app)
    const { asApp } = app.remote.forInstallation(INSTALLATION)
    expect((await asApp.fetch('/rest')).status).toBe(429)
    await expect(asApp.fetch('/rest')).rejects.toMatchObject({
      code: 'ERR_PRODUCT_RATE_LIMITED',
      retryAfterMs: 61_000,
    })
  })

  it('waits for a pause that it has the time for', async () => {
    const app = await startProductApp()
    app.script = (_seen, count) =>
      count === 1 ? { status: 429, headers: { 'retry-after': '50' } } : {}
    await learn(app)
    const call = app.remote.forInstallation(INSTALLATION).asApp.fetch('/rest')
    await turnUntil(() => app.clock.pending() > (app.seen[0]?.timers ?? Infinity))
    app.clock.advance(50_000)
    expect((await call).status).toBe(200)
  })
})

describe('a sealed token', () => {
  it('keeps where it is good', () => {
    const ring = createKeyRing([generateTokenKey()])
    const owner = {
      tenant: { appId: 'a', environmentId: 'e', installationId: INSTALLATION },
    }
    const token = new AccessToken('aaa.bbb', { receivedAt: START, expiresAt: START + 1000 })
    const products = [{ name: 'jira', apiBaseUrl }, CONFLUENCE]
    const opened = openToken(ring, owner, sealToken(ring, { owner, token, products }), START)
    expect(opened).toMatchObject({ found: { owner, products } })
  })
})

describe('tokens', () => {
  it('are in no error and no log', async () => {
    const app = await startProductApp({ product: { routes: ROUTES } })
    const systemToken = await app.emulator.systemToken({ installationId: INSTALLATION })
    const userToken = await app.emulator.userToken({ installationId: INSTALLATION, principal: 'a' })
    const whom = { principal: 'a', systemToken, userToken }
    const seenTokens = new Set<string>([systemToken, userToken])
    const answers = [
      { status: 401, body: '{}' },
      { status: 429, headers: { 'retry-after': '0' } },
      { breaks: true },
      { status: 500, body: 'x' },
      { hangs: true },
    ]
    for (const answer of answers) {
      app.script = ({ path, headers }) => {
        seenTokens.add((headers.authorization ?? '').slice('Bearer '.length))
        return path === '/graphql' ? undefined : answer
      }
      // oxlint-disable-next-line no-await-in-loop -- one after the other: the script changes
      await app
        .run(async ({ asApp, asUser, log }) => {
          log.info({ asApp, asUser }, 'products')
          const apis = [asApp, asUser, asUser('bob')]
          const signal = AbortSignal.timeout(1500)
          const settled = await Promise.allSettled(
            apis.map((api) => api.fetch('/rest', { signal })),
          )
          for (const result of settled) if (result.status === 'rejected') throw result.reason
          return settled.length
        }, whom)
        .catch((error: unknown) => error)
    }
    const all = inspect([app.errors, app.logs], {
      depth: 10,
      showHidden: true,
      maxStringLength: null,
    })
    expect(seenTokens.size).toBeGreaterThan(2)
    for (const token of seenTokens) expect(all).not.toContain(token)
  })
})
