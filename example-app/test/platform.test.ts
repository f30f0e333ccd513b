import { forgeRemote } from 'forge-remote'
import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { summarise, toSummary } from '../src/summaries/summarise.js'
import { type TestApp, startTestApp } from './start-test-app.js'

const INSTALLATION = 'ari:cloud:ecosystem::installation/3f1d7a52-5d3f-4ac9-8a43-1b7f0c8b0c11'

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

  it.each(['/events', '/scheduled/nightly-summary'])('keeps users out of %s', async (path) => {
    const { app, as } = pulse
    const { body } = await request(app)
      .post(path)
      .set(await as('mallory'))
      .expect(403)
    expect(body.code).toBe('ERR_POLICY')
  })

  it('keeps anonymous viewers of a page out', async () => {
    const { app, forge } = pulse
    const headers = await forge.invocation({ module: { type: 'jira:globalPage', key: 'surveys' } })
    await request(app).post('/events').set(headers).expect(403)
  })
})

describe('POST /scheduled/nightly-summary', () => {
  it('stores a summary of each open survey, which users can read', async () => {
    const { app, as, asForge, forge, createSurvey, submit } = pulse
    const surveyId = await createSurvey()
    await submit(surveyId, 'bob', 5)
    await submit(surveyId, 'carol', 2)
    const { body } = await request(app)
      .post('/scheduled/nightly-summary')
      .set(await asForge())
      .expect(200)
    expect(body).toEqual({ surveys: 1 })
    const summary = await request(app)
      .get(`/api/surveys/${surveyId}/summary`)
      .set(await as('alice'))
      .expect(200)
    expect(summary.body).toEqual({
      responses: 2,
      averageScore: 3.5,
      byScore: { 2: 1, 5: 1 },
      madeAt: forge.clock.now(),
    })
  })

  it('leaves closed surveys alone', async () => {
    const { app, as, asForge, createSurvey } = pulse
    const surveyId = await createSurvey()
    await request(app)
      .post(`/api/surveys/${surveyId}/close`)
      .set(await as('alice'))
      .expect(200)
    await request(app)
      .post('/scheduled/nightly-summary')
      .set(await asForge())
      .expect(200, { surveys: 0 })
    await request(app)
      .get(`/api/surveys/${surveyId}/summary`)
      .set(await as('alice'))
      .expect(404)
  })
})

describe('summarise', () => {
  it('works without a request, with the token that an event brought', async () => {
    const { app, as, asForge, forge, remote } = pulse
    await request(app)
      .post('/api/surveys')
      .set(await as('alice', INSTALLATION))
      .send({ title: 'A', question: 'B' })
      .expect(201)
    await request(app)
      .post('/events')
      .set(await asForge(INSTALLATION))
      .expect(204)
    expect(await summarise(remote, INSTALLATION, forge.clock.now())).toBe(1)
  })

  it('says so when Forge has not called for the installation yet', async () => {
    const fresh = forgeRemote(pulse.forge.options)
    await expect(summarise(fresh, INSTALLATION, 0)).rejects.toMatchObject({ code: 'ERR_NO_TOKEN' })
    await fresh.close()
  })
})

describe('toSummary', () => {
  it('has no average without responses', () => {
    expect(toSummary([], 7)).toEqual({ responses: 0, byScore: {}, madeAt: 7 })
  })
})
