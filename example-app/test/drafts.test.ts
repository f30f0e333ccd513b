import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestApp, startTestApp } from './start-test-app.js'

const DAY_MS = 24 * 60 * 60 * 1000

let pulse: TestApp
let surveyId: string
let path: string

beforeAll(async () => {
  pulse = await startTestApp()
})
beforeEach(async () => {
  pulse.forge.reset()
  surveyId = await pulse.createSurvey()
  path = `/api/surveys/${surveyId}/draft`
})
afterAll(() => pulse.close())

async function keepDraft(principal: string, draft: unknown) {
  return request(pulse.app)
    .put(path)
    .set(await pulse.as(principal))
    .send(draft as object)
}

describe('PUT and GET /api/surveys/:surveyId/draft', () => {
  it('keeps a draft for a week', async () => {
    const { app, as, forge } = pulse
    const expiresAt = forge.clock.now() + 7 * DAY_MS
    expect(await keepDraft('bob', { comment: 'Not sure yet' })).toMatchObject({ status: 204 })
    const { body } = await request(app)
      .get(path)
      .set(await as('bob'))
      .expect(200)
    expect(body.draft).toEqual({ comment: 'Not sure yet' })
    expect(Math.abs(Date.parse(body.expiresAt) - expiresAt)).toBeLessThan(1000)
  })

  it('shows it no longer after that', async () => {
    const { app, as, forge } = pulse
    await keepDraft('bob', { score: 2 })
    forge.clock.advance(7 * DAY_MS + 1000)
    await request(app)
      .get(path)
      .set(await as('bob'))
      .expect(404)
  })

  it('shows it no longer after that, though Forge may delete it days later', async () => {
    const late = await startTestApp({ rules: { ttlMode: 'lazy' } })
    const draft = `/api/surveys/${await late.createSurvey()}/draft`
    await request(late.app)
      .put(draft)
      .set(await late.as('bob'))
      .send({ score: 2 })
      .expect(204)
    late.forge.clock.advance(7 * DAY_MS + 1000)
    await request(late.app)
      .get(draft)
      .set(await late.as('bob'))
      .expect(404)
    await late.close()
  })

  it('replaces the draft before', async () => {
    const { app, as } = pulse
    await keepDraft('bob', { score: 2 })
    await keepDraft('bob', { score: 3 })
    const { body } = await request(app)
      .get(path)
      .set(await as('bob'))
      .expect(200)
    expect(body.draft).toEqual({ score: 3 })
  })

  it('shows nobody else’s draft', async () => {
    const { app, as } = pulse
    await keepDraft('bob', { score: 2 })
    await request(app)
      .get(path)
      .set(await as('carol'))
      .expect(404)
  })

  it('refuses a draft with an unknown member', async () => {
    expect(await keepDraft('bob', { stars: 2 })).toMatchObject({ status: 400 })
  })

  it('refuses a draft for a closed survey, and keeps none', async () => {
    await pulse.closeSurvey(surveyId)
    expect(await keepDraft('bob', { score: 2 })).toMatchObject({ status: 409 })
    expect(await pulse.forge.storage().get(`draft:${surveyId}:bob`)).toBeUndefined()
  })

  it('shows nobody a draft of a user whose account id ends in theirs', async () => {
    const { app, as } = pulse
    await keepDraft('557058:bob', { comment: 'Between us' })
    await request(app)
      .get(`/api/surveys/${surveyId}:557058/draft`)
      .set(await as('bob'))
      .expect(404)
  })

  it('shows no draft of a survey that does not exist', async () => {
    const { app, as, forge } = pulse
    const unknown = '5f3c1f0e-8c1b-4c55-9d0e-3d6b7a1c2e4f'
    await forge.storage().set(`draft:${unknown}:bob`, { score: 2 })
    await request(app)
      .get(`/api/surveys/${unknown}/draft`)
      .set(await as('bob'))
      .expect(404)
  })
})
