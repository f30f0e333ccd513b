import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestApp, startTestApp } from './start-test-app.js'

const PATH = '/api/settings/webhook-secret'
const SECRET = 'correct horse battery staple'

let pulse: TestApp

beforeAll(async () => {
  pulse = await startTestApp()
})
beforeEach(() => pulse.forge.reset())
afterAll(() => pulse.close())

async function readStatus(): Promise<unknown> {
  const { body } = await request(pulse.app)
    .get(PATH)
    .set(await pulse.asAdmin('alice'))
    .expect(200)
  return body
}

describe('/api/settings/webhook-secret', () => {
  it('keeps the secret in the secret store and never shows it', async () => {
    const { app, asAdmin, forge } = pulse
    expect(await readStatus()).toEqual({ configured: false })
    await request(app)
      .put(PATH)
      .set(await asAdmin('alice'))
      .send({ secret: SECRET })
      .expect(204)
    expect(await readStatus()).toEqual({ configured: true })
    expect(await forge.storage().secrets.get('webhook-secret')).toBe(SECRET)
    expect(await forge.storage().get('webhook-secret')).toBeUndefined()
  })

  it('forgets the secret, and does not mind being asked twice', async () => {
    const { app, asAdmin, forge } = pulse
    await forge.storage().secrets.set('webhook-secret', SECRET)
    const headers = await asAdmin('alice')
    await request(app).delete(PATH).set(headers).expect(204)
    await request(app).delete(PATH).set(headers).expect(204)
    expect(await readStatus()).toEqual({ configured: false })
  })

  it('refuses a short secret without repeating it', async () => {
    const { app, asAdmin } = pulse
    const { text } = await request(app)
      .put(PATH)
      .set(await asAdmin('alice'))
      .send({ secret: 'hunter2' })
      .expect(400)
    expect(text).not.toContain('hunter2')
  })

  it('refuses users who call from another page', async () => {
    const { app, as } = pulse
    const { body } = await request(app)
      .put(PATH)
      .set(await as('bob'))
      .send({ secret: SECRET })
      .expect(403)
    expect(body.code).toBe('ERR_POLICY')
  })

  it('refuses calls from the settings page that name no user', async () => {
    const { app, forge } = pulse
    const module = { type: 'jira:adminPage', key: 'settings' }
    await request(app)
      .put(PATH)
      .set(await forge.invocation({ module }))
      .send({ secret: SECRET })
      .expect(403)
    expect(await forge.storage().secrets.get('webhook-secret')).toBeUndefined()
  })
})
