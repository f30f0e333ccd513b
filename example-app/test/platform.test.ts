import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestApp, startTestApp } from './start-test-app.js'

let pulse: TestApp

beforeAll(async () => {
  pulse = await startTestApp()
})
beforeEach(() => pulse.forge.reset())
afterAll(() => pulse.close())

describe('POST /events', () => {
  it.each([
    { name: 'as it is', body: { eventType: 'avi:forge:installed:app' } },
    { name: 'in a payload', body: { payload: { eventType: 'avi:forge:upgraded:app' } } },
    { name: 'that is empty', body: {} },
    { name: 'whose payload is text', body: { payload: 'x' } },
    { name: 'that is a list', body: [] },
    { name: 'whose type is a number', body: { eventType: 5 } },
  ])('remembers the installation from an event $name', async ({ body }) => {
    const { app, asForge, forge } = pulse
    await request(app)
      .post('/events')
      .set(await asForge())
      .send(body)
      .expect(204)
    const stored = await forge.storage().get('installation')
    expect(stored).toEqual({ firstSeenAt: forge.clock.now() })
  })

  it('takes an event twice and keeps what the first one left', async () => {
    const { app, asForge, forge } = pulse
    const firstSeenAt = forge.clock.now()
    const event = { eventType: 'avi:forge:installed:app' }
    await request(app)
      .post('/events')
      .set(await asForge())
      .send(event)
      .expect(204)
    forge.clock.advance(60_000)
    await request(app)
      .post('/events')
      .set(await asForge())
      .send({ ...event, retryContext: { retryCount: 1 } })
      .expect(204)
    expect(await forge.storage().get('installation')).toEqual({ firstSeenAt })
  })

  it.each([
    { body: { eventType: 'avi:forge:installed:app' }, eventType: 'avi:forge:installed:app' },
    {
      body: { payload: { eventType: 'avi:forge:upgraded:app' } },
      eventType: 'avi:forge:upgraded:app',
    },
    { body: { eventType: 5 }, eventType: 'unknown' },
  ])('logs the type of $body as $eventType', async ({ body, eventType }) => {
    const { app, asForge, forge } = pulse
    await request(app)
      .post('/events')
      .set(await asForge())
      .send(body)
      .expect(204)
    expect(forge.logs.at(-1)).toMatchObject({ message: 'lifecycle event', fields: { eventType } })
  })

  it.each(
    ['/events', '/scheduled/nightly-summary'].flatMap((path) => [
      { path, type: 'jira:globalPage', key: 'surveys' },
      { path, type: 'core:trigger', key: 'lifecycle' },
    ]),
  )('keeps users out of $path, also with a token of $type', async ({ path, ...module }) => {
    const { app, forge } = pulse
    const { body } = await request(app)
      .post(path)
      .set(await forge.invocation({ principal: 'mallory', module }))
      .expect(403)
    expect(body.code).toBe('ERR_POLICY')
  })

  it('keeps anonymous viewers of a page out', async () => {
    const { app, forge } = pulse
    const headers = await forge.invocation({ module: { type: 'jira:globalPage', key: 'surveys' } })
    await request(app).post('/events').set(headers).expect(403)
  })
})
