import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestApp, startTestApp } from './start-test-app.js'

const INSTALLED = { eventType: 'avi:forge:installed:app', installerAccountId: 'ann' }
const UPGRADED = { eventType: 'avi:forge:upgraded:app' }
const CLOSED_SPRINT = {
  eventType: 'avi:jira-software:closed:sprint',
  sprint: { id: 42, name: 'Sprint 42', state: 'closed' },
  atlassianId: 'alice',
}
const INSTALLATION = 'ari:cloud:ecosystem::installation/6b1f0d52-0c53-4c2e-9a43-5d0c2a7e9f10'
const GOING_INSTALLATION = 'ari:cloud:ecosystem::installation/0e7a3c66-2d54-4a4e-b5f0-5d9d0b7f1c99'
/** Longer than the app keeps in mind what was delivered. */
const A_WHILE_MS = 11 * 60 * 1000

let pulse: TestApp

beforeAll(async () => {
  pulse = await startTestApp()
})
beforeEach(() => {
  pulse.forge.reset()
  pulse.forge.clock.advance(A_WHILE_MS)
})
afterAll(() => pulse.close())

/** Delivers a body as Forge does; resolves to the entries that the app has logged about it. */
async function deliver(body: unknown, status = 204) {
  const { app, asForge, forge } = pulse
  const before = forge.logs.length
  const headers = await asForge()
  await request(app).post('/events').set(headers).send(JSON.stringify(body)).expect(status)
  return forge.logs.slice(before)
}

describe('POST /events', () => {
  it.each([
    { name: 'as it is', body: INSTALLED },
    { name: 'in a payload', body: { payload: INSTALLED } },
  ])('remembers the installation from an event $name', async ({ body }) => {
    const { forge } = pulse
    const installation = { firstSeenAt: forge.clock.now(), installedBy: 'ann' }
    expect(await deliver(body)).toMatchObject([{ level: 'info', message: 'the app was installed' }])
    expect(await forge.storage().get('installation')).toEqual(installation)
  })

  it('remembers it although the event says nothing else', async () => {
    const { forge } = pulse
    await deliver({ eventType: INSTALLED.eventType })
    const stored = await forge.storage().get('installation')
    expect(stored).toEqual({ firstSeenAt: forge.clock.now() })
  })

  it('takes an event twice and keeps what the first one left', async () => {
    const { forge } = pulse
    await deliver(INSTALLED)
    const stored = await forge.storage().get('installation')
    forge.clock.advance(60_000)
    expect(await deliver({ ...INSTALLED, retryContext: { retryCount: 1 } })).toEqual([])
    forge.clock.advance(A_WHILE_MS)
    expect(await deliver(INSTALLED)).toMatchObject([{ fields: { isNew: false } }])
    expect(await forge.storage().get('installation')).toEqual(stored)
  })

  it('logs an upgrade', async () => {
    const entry = { level: 'info', message: 'the app was upgraded', fields: UPGRADED }
    expect(await deliver(UPGRADED)).toMatchObject([entry])
  })

  it('opens one survey for a sprint that is closed, and it belongs to whoever closed it', async () => {
    const { app, as } = pulse
    await deliver(CLOSED_SPRINT)
    await deliver({ ...CLOSED_SPRINT, retryContext: { retryCount: 1 } })
    const { body } = await request(app)
      .get('/api/surveys')
      .set(await as('bob'))
      .expect(200)
    expect(body.surveys).toMatchObject([{ title: 'Sprint 42', status: 'open', createdBy: 'alice' }])
    await request(app)
      .post(`/api/surveys/${body.surveys[0].id}/close`)
      .set(await as('alice'))
      .expect(200)
  })

  it.each([
    { name: 'no sprint', change: { sprint: undefined } },
    { name: 'a sprint without a name', change: { sprint: { id: 42, name: ' ' } } },
  ])('opens none when the event has $name, and says so', async ({ change }) => {
    const { forge } = pulse
    expect(await deliver({ ...CLOSED_SPRINT, ...change })).toMatchObject([{ level: 'warn' }])
    const { items } = await forge.storage().entity('survey').query('by-key').page()
    expect(items).toEqual([])
  })

  it.each([
    { name: 'of a type that it does not know', body: { eventType: 'avi:jira:created:issue' } },
    { name: 'that is empty', body: {} },
    { name: 'whose payload is text', body: { payload: 'x' } },
    { name: 'whose type is a number', body: { eventType: 5 } },
  ])('has no event delivered again $name', async ({ body }) => {
    expect(await deliver(body)).toMatchObject([{ level: 'warn' }])
  })

  it('refuses a body that is no event', async () => {
    expect(await deliver([], 400)).toMatchObject([{ fields: { code: 'ERR_BAD_REQUEST' } }])
  })
})

describe('POST /scheduled/keep-alive', () => {
  it('keeps the token that came along, for work without a request', async () => {
    const { app, asForge, forge, remote } = pulse
    const { storage } = remote.forInstallation(INSTALLATION)
    await expect(storage.get('a')).rejects.toMatchObject({ code: 'ERR_NO_TOKEN' })
    await request(app)
      .post('/scheduled/keep-alive')
      .set(await asForge(INSTALLATION))
      .expect(204)
    await forge.storage(INSTALLATION).set('a', 1)
    expect(await storage.get('a')).toBe(1)
  })
})

describe('POST /pre-uninstall', () => {
  it('deletes the webhook secret, and forgets the token', async () => {
    const { app, asForge, forge, remote } = pulse
    const stored = forge.storage(GOING_INSTALLATION)
    await stored.secrets.set('webhook-secret', 'correct horse battery staple')
    await request(app)
      .post('/pre-uninstall')
      .set(await asForge(GOING_INSTALLATION))
      .expect(204)
    expect(await stored.secrets.get('webhook-secret')).toBeUndefined()
    const { storage } = remote.forInstallation(GOING_INSTALLATION)
    await expect(storage.get('a')).rejects.toMatchObject({ code: 'ERR_NO_TOKEN' })
  })
})

describe('the routes that Forge itself calls', () => {
  const paths = ['/events', '/scheduled/nightly-summary', '/scheduled/keep-alive', '/pre-uninstall']

  it.each(
    paths.flatMap((path) => [
      { path, type: 'jira:globalPage', key: 'surveys' },
      { path, type: 'core:trigger', key: 'lifecycle' },
    ]),
  )('keep users out of $path, also with a token of $type', async ({ path, ...module }) => {
    const { app, forge } = pulse
    const { body } = await request(app)
      .post(path)
      .set(await forge.invocation({ principal: 'mallory', module }))
      .expect(403)
    expect(body.code).toBe('ERR_POLICY')
  })

  it.each(paths)('keep anonymous viewers of a page out of %s', async (path) => {
    const { app, forge } = pulse
    const headers = await forge.invocation({ module: { type: 'jira:globalPage', key: 'surveys' } })
    await request(app).post(path).set(headers).expect(403)
  })
})
