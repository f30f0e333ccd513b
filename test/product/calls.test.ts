import { randomBytes } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { toSite } from '../../src/emulator/site.js'
import {
  INSTALLATION,
  type ProductApp,
  closeProductApps,
  startProductApp,
  turnUntil,
} from './product-harness.js'

afterEach(closeProductApps)

const JIRA = toSite(INSTALLATION).apiBaseUrl
const ROUTES = [
  { path: '/rest/api/3/myself', user: 'alice', body: { me: 'alice' } },
  { path: '/rest/api/3/myself', body: { me: 'the app' } },
]

function bearer(token: string): string {
  return `Bearer ${token}`
}

/** An app whose stand-in takes the tokens named, and no others. */
async function startRefusing(isTaken: (authorization: string) => boolean): Promise<ProductApp> {
  const app = await startProductApp({ product: { routes: ROUTES } })
  app.script = ({ headers }) =>
    isTaken(headers.authorization ?? '') ? { body: 'taken' } : { status: 401, body: '{"code":401}' }
  return app
}

describe('asApp and asUser', () => {
  it('speak for the app and for the user in session', async () => {
    const app = await startProductApp({ product: { routes: ROUTES } })
    const ask = async (response: Promise<Response>) => (await response).json()
    const answers = await app.run(
      async ({ asApp, asUser }) => [
        await ask(asApp.fetch('/rest/api/3/myself')),
        await ask(asUser.fetch('/rest/api/3/myself')),
      ],
      { principal: 'alice', userToken: true },
    )
    expect(answers).toEqual([{ me: 'the app' }, { me: 'alice' }])
  })

  it('give back any status with its body', async () => {
    const app = await startProductApp()
    const answer = await app.run(async ({ asApp }) => {
      const response = await asApp.fetch('/rest/api/3/nothing')
      return { status: response.status, body: await response.json() }
    })
    expect(answer).toMatchObject({ status: 404, body: { errorMessages: [expect.any(String)] } })
  })

  it('never follow a redirect', async () => {
    const app = await startProductApp()
    app.script = () => ({ status: 302, headers: { location: 'http://127.0.0.1:9/evil' } })
    const answer = await app.run(async ({ asApp }) => {
      const { status, headers } = await asApp.fetch('/rest')
      return [status, headers.get('location')]
    })
    expect(answer).toEqual([302, 'http://127.0.0.1:9/evil'])
    expect(app.seen).toHaveLength(1)
  })

  it('give back bytes as they are, and answers of any size', async () => {
    const app = await startProductApp()
    const sent = randomBytes(3_000_000)
    app.script = () => ({ headers: { 'content-type': 'image/png' }, body: sent })
    const got = await app.run(async ({ asApp }) => (await asApp.fetch('/rest')).arrayBuffer())
    expect(Buffer.from(got).equals(sent)).toBe(true)
  })

  it('reject with ERR_NO_TOKEN without a token of theirs', async () => {
    const app = await startProductApp()
    const bare = { principal: 'alice', systemToken: false } as const
    const asApp = app.run((forge) => forge.asApp.fetch('/rest'), bare)
    await expect(asApp).rejects.toMatchObject({ code: 'ERR_NO_TOKEN' })
    const asUser = app.run((forge) => forge.asUser.fetch('/rest'), bare)
    await expect(asUser).rejects.toMatchObject({ code: 'ERR_NO_TOKEN' })
    const asOther = app.run((forge) => forge.asUser('bob').fetch('/rest'), bare)
    await expect(asOther).rejects.toMatchObject({ code: 'ERR_NO_TOKEN' })
    expect(app.seen).toEqual([])
  })

  it('say so when the connection breaks', async () => {
    const app = await startProductApp()
    app.script = () => ({ breaks: true })
    const call = app.run(({ asApp }) => asApp.fetch('/rest', { method: 'PUT' }))
    await expect(call).rejects.toMatchObject({ code: 'ERR_PRODUCT_UNREACHABLE' })
    expect(app.seen).toHaveLength(1)
  })
})

describe('an app in several products', () => {
  const { cloudId } = toSite(INSTALLATION)
  const confluence = `https://api.atlassian.com/ex/confluence/${cloudId}`
  const claims = {
    app: {
      installation: {
        id: INSTALLATION,
        contexts: [
          { name: 'jira', apiBaseUrl: JIRA, cloudId },
          { name: 'confluence', apiBaseUrl: confluence, cloudId },
          { name: 'unaddressed' },
        ],
      },
    },
  }

  it('calls the one that the invocation came from, or the one it names', async () => {
    const app = await startProductApp()
    app.script = () => ({})
    await app.run(
      async ({ asApp }) => {
        await asApp.fetch('/rest')
        await asApp.fetch('/wiki', { product: 'confluence' })
        await asApp.fetch('/rest', { product: 'jira' })
      },
      { claims },
    )
    expect(app.seen.map(({ path }) => path)).toEqual([
      `/ex/jira/${cloudId}/rest`,
      `/ex/confluence/${cloudId}/wiki`,
      `/ex/jira/${cloudId}/rest`,
    ])
  })

  it.each(['bitbucket', 'unaddressed', '__proto__', ''])('knows no product %j', async (product) => {
    const app = await startProductApp()
    const call = app.run(({ asApp }) => asApp.fetch('/rest', { product }), { claims })
    await expect(call).rejects.toMatchObject({
      code: 'ERR_PRODUCT_PATH',
      message: `product: there is no ${product}, but of this installation: jira, confluence`,
    })
  })

  it.each<{ name: string; app: Record<string, unknown>; path: string }>([
    { name: 'no list', app: { installation: null }, path: `/ex/jira/${cloudId}/2.0/rest` },
    {
      name: 'another product first',
      app: { apiBaseUrl: confluence, installation: null },
      path: `/ex/confluence/${cloudId}/2.0/rest`,
    },
    {
      name: 'no address of its own',
      app: { apiBaseUrl: null },
      path: `/ex/jira/${cloudId}/2.0/rest`,
    },
    {
      name: 'Bitbucket',
      app: { apiBaseUrl: 'https://api.bitbucket.org', installation: null },
      path: '/2.0/rest',
    },
  ])('is understood with $name', async ({ app: named, path }) => {
    const app = await startProductApp()
    app.script = () => ({})
    await app.run(({ asApp }) => asApp.fetch('/2.0/rest'), { claims: { app: named } })
    expect(app.seen.map((seen) => seen.path)).toEqual([path])
  })
})

describe('a token that the product refuses with 401', () => {
  it('is replaced by another one, once', async () => {
    const app = await startRefusing((authorization) => authorization === bearer(good))
    const installationId = 'one'
    const good = await app.emulator.systemToken({ installationId })
    const bad = await app.emulator.systemToken({ installationId, expiresInSeconds: 600 })
    await app.run(async () => undefined, { installationId, systemToken: good })
    const text = await app.run(async ({ asApp }) => (await asApp.fetch('/rest')).text(), {
      installationId,
      principal: 'alice',
      systemToken: bad,
    })
    expect(text).toBe('taken')
    expect(app.seen.map(({ headers }) => headers.authorization)).toEqual([bad, good].map(bearer))
  })

  it('goes alone: a newer one stays for all', async () => {
    const app = await startRefusing(() => false)
    const installationId = 'one'
    const kept = await app.emulator.systemToken({ installationId })
    await app.run(async () => undefined, { installationId, systemToken: kept })
    const own = await app.emulator.systemToken({ installationId, expiresInSeconds: 600 })
    await app.run(
      async ({ asApp }) => {
        app.script = ({ headers }) =>
          headers.authorization === bearer(own) ? { status: 401, body: '' } : { body: 'taken' }
        expect(await (await asApp.fetch('/rest')).text()).toBe('taken')
        expect(await (await asApp.fetch('/rest')).text()).toBe('taken')
      },
      { installationId, principal: 'alice', systemToken: own },
    )
    expect(app.seen.map(({ headers }) => headers.authorization)).toEqual(
      [own, kept, kept].map(bearer),
    )
  })

  it('is given back with its body when there is no other', async () => {
    const app = await startRefusing(() => false)
    const answer = await app.run(async ({ asApp }) => {
      const response = await asApp.fetch('/rest')
      return { status: response.status, body: await response.json() }
    })
    expect(answer).toEqual({ status: 401, body: { code: 401 } })
    expect(app.seen).toHaveLength(1)
    const again = app.run(({ asApp }) => asApp.fetch('/rest'), { systemToken: false })
    await expect(again).rejects.toMatchObject({ code: 'ERR_NO_TOKEN' })
  })

  it('is given back when the other is refused too', async () => {
    const app = await startRefusing(() => false)
    const installationId = 'one'
    await app.run(async () => undefined, { installationId })
    const systemToken = await app.emulator.systemToken({ installationId, expiresInSeconds: 600 })
    const whom = { installationId, principal: 'alice', systemToken }
    expect(await app.run(async ({ asApp }) => (await asApp.fetch('/x')).status, whom)).toBe(401)
    expect(app.seen).toHaveLength(2)
  })

  it.each([
    {
      name: 'the gateway says so in a header',
      answer: { headers: { 'x-failure-category': 'FAILURE_CLIENT_SCOPE_CHECK' } },
    },
    {
      name: 'the gateway says so in the body',
      answer: { body: '{"code":401,"message":"Unauthorized; scope does not match"}' },
    },
  ])('stays in use when it only lacks a scope: $name', async ({ answer }) => {
    const app = await startProductApp()
    app.script = () => ({ status: 401, ...answer })
    await app.run(async ({ asApp }) => {
      expect((await asApp.fetch('/rest')).status).toBe(401)
      expect(await (await asApp.fetch('/rest')).text()).toBe(answer.body ?? '')
    })
    expect(app.seen).toHaveLength(2)
  })

  it('is given back though its body breaks off, and no foreign error comes out', async () => {
    const app = await startProductApp()
    app.script = () => ({ status: 401, breaksOff: true })
    const status = await app.run(async ({ asApp }) => (await asApp.fetch('/rest')).status)
    expect(status).toBe(401)
    expect(app.seen).toHaveLength(1)
  })

  it('is replaced by another one though its body breaks off', async () => {
    const app = await startProductApp()
    const installationId = 'one'
    await app.run(async () => undefined, { installationId })
    const systemToken = await app.emulator.systemToken({ installationId, expiresInSeconds: 600 })
    app.script = ({ headers }) =>
      headers.authorization === bearer(systemToken)
        ? { status: 401, breaksOff: true }
        : { body: 'taken' }
    const whom = { installationId, principal: 'alice', systemToken }
    const text = await app.run(async ({ asApp }) => (await asApp.fetch('/rest')).text(), whom)
    expect(text).toBe('taken')
  })

  it('ends with the request while its body is being read', async () => {
    const app = await startProductApp({ options: { requestTimeoutMs: 5000 } })
    app.script = () => ({ status: 401, hangs: true })
    let isAnswered = false
    const onHeaders = (message: unknown) => {
      const { response } = message as { response: { statusCode: number } }
      isAnswered ||= response.statusCode === 401
    }
    subscribe('undici:request:headers', onHeaders)
    onTestFinished(() => void unsubscribe('undici:request:headers', onHeaders))
    const failed = app.run(({ asApp }) => asApp.fetch('/rest')).catch((error: unknown) => error)
    await turnUntil(() => isAnswered)
    app.clock.advance(5000)
    expect(await failed).toMatchObject({ code: 'ERR_ABORTED' })
  })

  it('of a user is given back', async () => {
    const app = await startRefusing(() => false)
    const status = await app.run(async ({ asUser }) => (await asUser.fetch('/rest')).status, {
      principal: 'alice',
      userToken: true,
    })
    expect(status).toBe(401)
    expect(app.seen).toHaveLength(1)
  })
})

describe('the time of a call', () => {
  it('is that of its request', async () => {
    const app = await startProductApp({ options: { requestTimeoutMs: 5000 } })
    app.script = () => ({ hangs: true })
    const reading = app.run(async ({ asApp }) => (await asApp.fetch('/rest')).text())
    const failed = reading.catch((error: unknown) => error)
    await turnUntil(() => app.seen.length === 1)
    app.clock.advance(5000)
    expect(await failed).toMatchObject({
      code: 'ERR_ABORTED',
      message: 'the request ended: 5000 ms are over',
    })
  })

  it('ends with the signal of its caller', async () => {
    const app = await startProductApp()
    const controller = new AbortController()
    app.script = () => {
      controller.abort(new Error('canary'))
      return { hangs: true }
    }
    const { signal } = controller
    const call = app.run(({ asApp }) => asApp.fetch('/rest', { signal }))
    await expect(call).rejects.toMatchObject({ code: 'ERR_ABORTED' })
    const late = app.run(({ asApp }) => asApp.fetch('/rest', { signal }))
    await expect(late).rejects.toMatchObject({ code: 'ERR_ABORTED' })
    expect(app.seen).toHaveLength(1)
  })
})
