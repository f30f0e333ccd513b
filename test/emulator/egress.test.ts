import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEmulator } from '../../src/emulator/create-emulator.js'
import type { Emulator } from '../../src/emulator/emulator.js'
import { type ManualClock, createManualClock } from '../../src/testing/manual-clock.js'
import { createRecordingLogger } from '../../src/testing/recording-logger.js'

const MANIFEST = new URL('../fixtures/manifest.yml', import.meta.url).pathname
const PREFIX = 'ari:cloud:ecosystem::installation/'
const MINUTE_MS = 60_000

let emulator: Emulator
let clock: ManualClock
beforeAll(async () => {
  clock = createManualClock(Date.UTC(2026, 10, 22))
  emulator = await createEmulator({
    manifest: MANIFEST,
    seed: 1,
    clock,
    log: createRecordingLogger().logger,
    product: {
      routes: [
        {
          product: 'jira',
          path: '/rest/api/3/myself',
          user: 'alice',
          body: { accountId: 'alice' },
        },
        { product: 'jira', path: '/rest/api/3/myself', body: { accountId: 'the app' } },
      ],
    },
  })
})
afterAll(() => emulator.close())

async function ask(path: string, authorization?: string, method = 'GET') {
  const headers = authorization === undefined ? {} : { 'forge-proxy-authorization': authorization }
  const response = await fetch(`${emulator.egressProxyUrl}${path}`, { method, headers })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
}

async function mint(options: Partial<Parameters<Emulator['mintInvocation']>[0]> = {}) {
  const { invocationId } = await emulator.mintInvocation({
    installationId: `${PREFIX}i`,
    ...options,
  })
  return invocationId
}

describe('GET /invocation/context', () => {
  it('tells what Forge does, in the shape of its published sample', async () => {
    const id = await mint()
    expect(await ask('/invocation/context', `Forge as=app,id=${id}`)).toEqual({
      status: 200,
      body: {
        app: {
          id: emulator.appId,
          installationId: `${PREFIX}i`,
          environment: { type: 'PRODUCTION', id: expect.stringContaining('environment/') },
          module: { type: 'core:trigger', key: 'trigger' },
        },
        context: { cloudId: expect.stringMatching(/^[\w-]{36}$/), moduleKey: 'trigger' },
      },
    })
  })

  it('tells the user, the licence and what a test has added', async () => {
    const id = await mint({
      principal: 'alice',
      license: { active: true },
      context: { extension: { type: 'x' } },
      claims: { more: 1 },
    })
    const { body } = await ask('/invocation/context', `Forge id=${id}`)
    expect(body).toMatchObject({ principal: 'alice', app: { license: { active: true } }, more: 1 })
    expect(body.context).toMatchObject({ extension: { type: 'x' }, moduleKey: 'panel' })
  })

  it.each([
    { name: 'nothing', authorization: undefined, status: 401 },
    { name: 'an unknown id', authorization: 'Forge as=app,id=x', status: 401 },
    { name: 'an unknown name', authorization: 'Forge as=admin,id=x', status: 401 },
    { name: 'an app with an account', authorization: 'Forge as=app,id=x,accountId=a', status: 401 },
  ])('answers $status to $name', async ({ authorization, status }) => {
    expect(await ask('/invocation/context', authorization)).toMatchObject({
      status,
      body: { code: status },
    })
  })

  it('wants an invocation', async () => {
    await mint()
    const answer = await ask('/invocation/context', 'Forge as=app,installationId=i')
    expect(answer).toMatchObject({ status: 400 })
  })

  it('is for GET alone', async () => {
    const id = await mint()
    expect((await ask('/invocation/context', `Forge id=${id}`, 'POST')).status).toBe(403)
  })
})

describe('a product behind the proxy', () => {
  it.each([
    { name: 'the app', principal: 'alice', fields: 'as=app', accountId: 'the app' },
    { name: 'nobody in particular', principal: 'alice', fields: '', accountId: 'the app' },
    { name: 'the user', principal: 'alice', fields: 'as=user', accountId: 'alice' },
    {
      name: 'another user',
      principal: undefined,
      fields: 'as=user,accountId=alice',
      accountId: 'alice',
    },
  ])('answers $name', async ({ principal, fields, accountId }) => {
    const id = await mint({ principal })
    const list = fields === '' ? `id=${id}` : `${fields},id=${id}`
    expect(await ask('/jira/rest/api/3/myself', `Forge ${list}`)).toEqual({
      status: 200,
      body: { accountId },
    })
  })

  it('answers an installation, but for a user only one who is named', async () => {
    await mint()
    const path = '/jira/rest/api/3/myself'
    expect((await ask(path, 'Forge as=app,installationId=i')).status).toBe(200)
    expect((await ask(path, 'Forge as=user,installationId=i,accountId=alice')).status).toBe(200)
    expect((await ask(path, 'Forge as=user,installationId=i')).status).toBe(401)
    const id = await mint()
    expect((await ask(path, `Forge as=user,id=${id}`)).status).toBe(401)
  })

  it('refuses in the words of the product', async () => {
    const { status, body } = await ask('/jira/rest/api/3/myself', 'Forge as=app,id=x')
    expect({ status, body }).toEqual({
      status: 401,
      body: { errorMessages: ['no such invocation'], errors: {} },
    })
    expect((await ask('/confluence/x', 'Forge as=app,id=x')).body).toMatchObject({
      statusCode: 401,
    })
    const id = await mint()
    expect((await ask('/jira/unknown', `Forge id=${id}`)).status).toBe(404)
    expect((await ask('/bitbucket/x', `Forge id=${id}`)).status).toBe(403)
  })
})

describe('GET /v1/installations', () => {
  it('gives pages, of production alone', async () => {
    await Promise.all(
      ['a', 'b', 'c'].map((installationId) => emulator.systemToken({ installationId })),
    )
    await emulator.systemToken({ installationId: 'dev', environment: 'DEVELOPMENT' })
    const first = await ask('/v1/installations?pageSize=2')
    expect(first.body).toEqual({
      installations: ['a', 'b'].map((id) => ({
        id,
        installationContext: expect.stringMatching(/^ari:cloud:jira::site\/[\w-]{36}$/),
        version: '1.0.0',
        secondaryInstallationContexts: [],
      })),
      cursor: expect.any(String),
    })
    const second = await ask(`/v1/installations?pageSize=2&cursor=${first.body.cursor}`)
    expect(second.body.installations.map(({ id }: { id: string }) => id)).toEqual(['c', 'i'])
    expect(second.body.cursor).toBeNull()
    expect((await ask('/v1/installations')).body.installations).toHaveLength(4)
  })

  it.each(['0', '101', 'x', '1.5'])('refuses the page size %s', async (pageSize) => {
    expect((await ask(`/v1/installations?pageSize=${pageSize}`)).status).toBe(400)
  })

  it('takes 100 requests a minute', async () => {
    clock.advance(MINUTE_MS)
    const asked = await Promise.all(Array.from({ length: 101 }, () => ask('/v1/installations')))
    expect(asked.map(({ status }) => status).filter((status) => status === 429)).toHaveLength(1)
    clock.advance(MINUTE_MS)
    expect((await ask('/v1/installations')).status).toBe(200)
  })
})
