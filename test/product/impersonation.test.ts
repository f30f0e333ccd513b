import { afterEach, describe, expect, it } from 'vitest'
import { toSite } from '../../src/emulator/site.js'
import {
  INSTALLATION,
  type ProductApp,
  type Scripted,
  type Seen,
  type TestInvocation,
  closeProductApps,
  startProductApp,
  turnUntil,
} from './product-harness.js'

afterEach(closeProductApps)

const { cloudId } = toSite(INSTALLATION)
const PATH = '/rest/api/3/myself'
const ROUTES = ['alice', 'bob'].map((user) => ({ path: PATH, user, body: { me: user } }))

const isMint = ({ path }: Seen) => path === '/graphql'
const mints = (app: ProductApp) => app.seen.filter(isMint)
const readMint = ({ body }: Seen) =>
  (JSON.parse(body.toString()) as { variables: { input: object } }).variables.input

const askAs = (app: ProductApp, accountId: string, invocation?: TestInvocation): Promise<unknown> =>
  app.run(async ({ asUser }) => {
    const response = await asUser(accountId).fetch(PATH)
    return await response.json()
  }, invocation)

/** What the platform answers with a token of its own making. */
function granted(token: string, ttl = 3600): Scripted {
  const offlineUserAuthToken = { success: true, errors: null, authToken: { token, ttl } }
  return { body: JSON.stringify({ data: { offlineUserAuthToken } }) }
}

describe('asUser of an account id', () => {
  it('speaks for that user, and asks for a token once', async () => {
    const app = await startProductApp({ product: { routes: ROUTES } })
    const systemToken = await app.emulator.systemToken({ installationId: INSTALLATION })
    expect(await askAs(app, 'bob', { systemToken })).toEqual({ me: 'bob' })
    expect(await askAs(app, 'bob', { systemToken })).toEqual({ me: 'bob' })
    expect(await askAs(app, 'alice', { systemToken })).toEqual({ me: 'alice' })
    expect(mints(app).map(readMint)).toEqual(
      ['bob', 'alice'].map((userId) => ({
        contextIds: [`ari:cloud:jira::site/${cloudId}`],
        userId,
      })),
    )
    expect(mints(app)[0]?.headers.authorization).toBe(`Bearer ${systemToken}`)
  })

  it('tells the platform the site as the option says', async () => {
    const asked: object[] = []
    const contextIds = (site: object) => {
      asked.push(site)
      return [INSTALLATION]
    }
    const app = await startProductApp({
      product: { routes: ROUTES },
      options: { products: { contextIds } },
    })
    expect(await askAs(app, 'bob')).toEqual({ me: 'bob' })
    expect(mints(app).map(readMint)).toEqual([{ contextIds: [INSTALLATION], userId: 'bob' }])
    expect(asked).toEqual([{ product: 'jira', cloudId, installationId: INSTALLATION }])
  })

  it('shares a request among those who ask at the same time', async () => {
    const app = await startProductApp({ product: { routes: ROUTES } })
    const answers = await app.run(({ asUser }) =>
      Promise.all(
        Array.from({ length: 20 }, async () => (await asUser('bob').fetch(PATH)).json() as unknown),
      ),
    )
    expect(answers).toEqual(Array.from({ length: 20 }, () => ({ me: 'bob' })))
    expect(mints(app)).toHaveLength(1)
  })

  it('goes on for the others when the one who asked first goes away', async () => {
    const app = await startProductApp({ product: { routes: ROUTES } })
    const controller = new AbortController()
    const { signal } = controller
    const [first, second] = await app.run(async ({ asUser }) => {
      const calls = [
        asUser('bob').fetch(PATH, { signal }),
        asUser('bob').fetch(PATH, { product: 'jira' }),
      ]
      app.script = () => {
        controller.abort()
        return undefined
      }
      return await Promise.allSettled(calls)
    })
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'ERR_ABORTED' } })
    expect(second).toMatchObject({ status: 'fulfilled', value: { status: 200 } })
    expect(mints(app)).toHaveLength(1)
  })

  it('asks anew a minute before a token ends', async () => {
    const app = await startProductApp()
    app.script = (seen) => (isMint(seen) ? granted('user-token', 600) : { body: '{}' })
    const systemToken = await app.emulator.systemToken({ installationId: INSTALLATION })
    await askAs(app, 'bob', { systemToken })
    app.clock.advance(540_000 - 1)
    await askAs(app, 'bob', { systemToken })
    expect(mints(app)).toHaveLength(1)
    app.clock.advance(1)
    await askAs(app, 'bob', { systemToken })
    expect(mints(app)).toHaveLength(2)
  })

  it.each<{ name: string; answer: Scripted; message: string }>([
    {
      name: 'is not successful',
      answer: {
        body: '{"data":{"offlineUserAuthToken":{"success":false,"errors":[{"message":"a"},{"message":"b"}]}}}',
      },
      message: 'the platform refused (200): a; b',
    },
    {
      name: 'has GraphQL errors',
      answer: { body: '{"errors":[{"message":"no field"}],"data":null}' },
      message: 'the platform refused (200): no field',
    },
    {
      name: 'has nothing',
      answer: { body: '{}' },
      message: 'the platform refused (200): no reason given',
    },
    {
      name: 'is successful without a token',
      answer: { body: '{"data":{"offlineUserAuthToken":{"success":true}}}' },
      message: 'the platform refused (200): no reason given',
    },
    {
      name: 'has a token that cannot stand in a header',
      answer: granted('a\r\nb'),
      message: 'the platform answered 200 without a token',
    },
    {
      name: 'has a token that has ended',
      answer: granted('token', 0),
      message: 'the platform answered 200 without a token',
    },
    {
      name: 'is no JSON',
      answer: { status: 502, body: '<html>' },
      message: 'the platform answered 502 without a token',
    },
    {
      name: 'is a redirect',
      answer: { status: 302, headers: { location: 'http://127.0.0.1:9/' } },
      message: 'the platform answered 302 without a token',
    },
  ])('rejects when the answer $name', async ({ answer, message }) => {
    const app = await startProductApp()
    app.script = () => answer
    await expect(askAs(app, 'bob')).rejects.toMatchObject({ code: 'ERR_IMPERSONATION', message })
    await expect(askAs(app, 'bob')).rejects.toMatchObject({ code: 'ERR_IMPERSONATION' })
    expect(app.seen).toHaveLength(2)
  })

  it('rejects when the emulator refuses the user', async () => {
    const offlineUsers = [
      { userId: 'gone', failure: 'not-successful', message: 'No user' },
    ] as const
    const app = await startProductApp({ product: { offlineUsers } })
    await expect(askAs(app, 'gone')).rejects.toMatchObject({
      code: 'ERR_IMPERSONATION',
      message: 'the platform refused (200): No user',
    })
  })

  it('does not quote the system token, whatever the platform says', async () => {
    const app = await startProductApp()
    app.script = ({ headers }) => ({
      body: JSON.stringify({ errors: [{ message: `bad ${headers.authorization}` }] }),
    })
    await expect(askAs(app, 'bob')).rejects.toMatchObject({
      message: 'the platform refused (200): bad Bearer [redacted]',
    })
  })

  it('says so when the platform does not answer', async () => {
    const app = await startProductApp()
    app.script = () => ({ breaks: true })
    await expect(askAs(app, 'bob')).rejects.toMatchObject({ code: 'ERR_PRODUCT_UNREACHABLE' })
  })

  it('needs the id of the site', async () => {
    const app = await startProductApp()
    const claims = { app: { apiBaseUrl: 'https://api.bitbucket.org', installation: null } }
    await expect(askAs(app, 'bob', { claims })).rejects.toMatchObject({
      code: 'ERR_IMPERSONATION',
      message: expect.stringContaining('products.contextIds'),
    })
    expect(app.seen).toEqual([])
  })
})

describe('a refused token', () => {
  it('of a user is fetched anew, once', async () => {
    const app = await startProductApp()
    let count = 0
    app.script = (seen) => {
      if (isMint(seen)) return granted(`user-token-${(count += 1)}`)
      return seen.headers.authorization === 'Bearer user-token-2'
        ? { body: '"taken"' }
        : { status: 401, body: '"refused"' }
    }
    expect(await askAs(app, 'bob')).toBe('taken')
    expect(mints(app)).toHaveLength(2)
  })

  it('of the app is replaced by another one', async () => {
    const app = await startProductApp({ product: { routes: ROUTES } })
    const kept = await app.emulator.systemToken({ installationId: INSTALLATION })
    await app.run(async () => undefined, { systemToken: kept })
    const answer = askAs(app, 'bob', { principal: 'alice', systemToken: 'aaa.bbb.ccc' })
    expect(await answer).toEqual({ me: 'bob' })
    expect(mints(app).map(({ headers }) => headers.authorization)).toEqual([
      'Bearer aaa.bbb.ccc',
      `Bearer ${kept}`,
    ])
  })

  it('of the app ends in ERR_NO_TOKEN without another', async () => {
    const app = await startProductApp()
    const refused = askAs(app, 'bob', { systemToken: 'aaa.bbb.ccc' })
    await expect(refused).rejects.toMatchObject({ code: 'ERR_NO_TOKEN' })
    expect(mints(app)).toHaveLength(1)
  })
})

describe('the limit of the platform', () => {
  it('is kept: a hundred at once, then a thousand a minute', async () => {
    const app = await startProductApp()
    app.script = (seen) => (isMint(seen) ? granted('user-token') : { body: '{}' })
    const results = app.run(async ({ asUser }) => {
      const call = (index: number) => asUser(`user-${index}`).fetch(PATH, { method: 'HEAD' })
      const calls = Array.from({ length: 300 }, (_, index) => call(index))
      return await Promise.allSettled(calls)
    })
    await turnUntil(() => mints(app).length >= 100)
    expect(mints(app)).toHaveLength(100)
    // Those who would wait for longer than ten seconds are told so at once.
    app.clock.advance(10_000)
    const settled = await results
    const refused = settled.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as object] : [],
    )
    expect(refused.length).toBeGreaterThan(20)
    expect(refused.length).toBeLessThan(40)
    for (const reason of refused) {
      expect(reason).toMatchObject({ code: 'ERR_PRODUCT_RATE_LIMITED' })
    }
  })

  it('is heeded when the platform names it', async () => {
    const app = await startProductApp()
    app.script = () => ({ status: 429, headers: { 'retry-after': '30' } })
    const limited = { code: 'ERR_PRODUCT_RATE_LIMITED', retryAfterMs: 30_000 }
    await expect(askAs(app, 'bob')).rejects.toMatchObject(limited)
    await expect(askAs(app, 'alice')).rejects.toMatchObject(limited)
    expect(mints(app)).toHaveLength(1)
  })
})

describe('isolation', () => {
  it('never gives what a foreign system token opened to anybody else', async () => {
    const app = await startProductApp({ product: { routes: ROUTES } })
    const installationId = 'ari:cloud:ecosystem::installation/victim'
    const victim = { installationId, claims: { app: { apiBaseUrl: null } } }
    const own = await app.emulator.systemToken({ installationId })
    const foreign = await app.emulator.systemToken({ installationId, expiresInSeconds: 600 })
    app.script = (seen) => {
      if (!isMint(seen)) return { body: JSON.stringify(seen.headers.authorization) }
      return granted(seen.headers.authorization === `Bearer ${own}` ? 'honest' : 'planted')
    }
    const attack = { ...victim, principal: 'mallory', systemToken: foreign }
    expect(await askAs(app, 'bob', attack)).toBe('Bearer planted')
    expect(await askAs(app, 'bob', { ...victim, systemToken: own })).toBe('Bearer honest')
    const user = { ...victim, principal: 'alice', systemToken: false } as const
    expect(await askAs(app, 'bob', user)).toBe('Bearer honest')
    await app.run(async () => undefined, { ...victim, systemToken: own })
    const { asUser } = app.remote.forInstallation(installationId)
    expect(await (await asUser('bob').fetch(PATH)).json()).toBe('Bearer honest')
  })

  it('keeps installations apart', async () => {
    const app = await startProductApp({ product: { routes: ROUTES } })
    await askAs(app, 'bob', { installationId: 'one' })
    await askAs(app, 'bob', { installationId: 'two' })
    expect(mints(app)).toHaveLength(2)
    const tokens = app.seen
      .filter((seen) => !isMint(seen))
      .map(({ headers }) => headers.authorization)
    expect(new Set(tokens).size).toBe(2)
  })
})
