import { forgeRemote } from 'forge-remote'
import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApp } from '../src/create-app.js'
import { entities } from '../src/generated/entities.js'
import { type TestApp, startTestApp } from './start-test-app.js'

let pulse: TestApp

beforeAll(async () => {
  pulse = await startTestApp()
})
beforeEach(() => pulse.forge.reset())
afterAll(() => pulse.close())

describe('POST /api/surveys', () => {
  it('creates an open survey and says where it is', async () => {
    const { app, as, forge } = pulse
    const { body, headers } = await request(app)
      .post('/api/surveys')
      .set(await as('alice'))
      .send({ title: 'Sprint 42', question: 'How was the sprint?' })
      .expect(201)
    expect(body).toMatchObject({ title: 'Sprint 42', status: 'open', createdBy: 'alice' })
    expect(headers['location']).toBe(`/api/surveys/${body.id}`)
    const stored = await forge.storage().entity('survey').get(body.id)
    expect(stored).toMatchObject({ title: 'Sprint 42', openedAt: forge.clock.now() })
  })

  it.each([
    { name: 'no title', body: { question: 'How?' }, member: 'title' },
    { name: 'a blank question', body: { title: 'A', question: '  ' }, member: 'question' },
    { name: 'an unknown member', body: { title: 'A', question: 'B', colour: 1 }, member: 'colour' },
  ])('refuses a survey with $name and names it', async ({ body, member }) => {
    const { app, as, forge } = pulse
    const answer = await request(app)
      .post('/api/surveys')
      .set(await as('alice'))
      .send(body)
      .expect(400)
    expect(answer.body).toEqual({
      code: 'ERR_BAD_REQUEST',
      message: expect.stringContaining(member),
      traceId: expect.any(String),
    })
    const { items } = await forge.storage().entity('survey').query('by-key').page()
    expect(items).toEqual([])
  })
})

describe('GET /api/surveys', () => {
  it('lists the newest first, page by page', async () => {
    const { app, as, forge, createSurvey } = pulse
    const first = await createSurvey()
    forge.clock.advance(1000)
    const second = await createSurvey()
    const pageOne = await request(app)
      .get('/api/surveys?limit=1')
      .set(await as('bob'))
      .expect(200)
    expect(pageOne.body.surveys).toMatchObject([{ id: second }])
    const pageTwo = await request(app)
      .get('/api/surveys')
      .query({ limit: 1, cursor: pageOne.body.cursor })
      .set(await as('bob'))
      .expect(200)
    expect(pageTwo.body.surveys).toMatchObject([{ id: first }])
  })

  it('lists the open ones only, when asked to', async () => {
    const { app, as, createSurvey, closeSurvey } = pulse
    const closed = await createSurvey()
    const open = await createSurvey()
    await closeSurvey(closed)
    const { body } = await request(app)
      .get('/api/surveys?status=open')
      .set(await as('bob'))
      .expect(200)
    expect(body.surveys).toMatchObject([{ id: open, status: 'open' }])
  })

  it('refuses a limit over 100', async () => {
    const { app, as } = pulse
    const { body } = await request(app)
      .get('/api/surveys?limit=101')
      .set(await as('bob'))
      .expect(400)
    expect(body.message).toContain('limit')
  })
})

describe('GET /api/surveys/:surveyId', () => {
  it('shows a survey', async () => {
    const { app, as, createSurvey } = pulse
    const id = await createSurvey()
    const { body } = await request(app)
      .get(`/api/surveys/${id}`)
      .set(await as('bob'))
      .expect(200)
    expect(body).toMatchObject({ id, question: 'How was the sprint?' })
  })

  it.each([
    { name: 'is unknown', id: '5f3c1f0e-8c1b-4c55-9d0e-3d6b7a1c2e4f' },
    { name: 'is no UUID', id: 'nowhere' },
    { name: 'is too long for a key', id: 'a'.repeat(501) },
    { name: 'holds what no key can', id: 'a@b' },
  ])('answers 404 when the id $name', async ({ id }) => {
    const { app, as } = pulse
    const { body } = await request(app)
      .get(`/api/surveys/${id}`)
      .set(await as('alice'))
      .expect(404)
    expect(body).toMatchObject({ code: 'KEY_NOT_FOUND', message: `Survey ${id} does not exist` })
  })
})

describe('POST /api/surveys/:surveyId/close', () => {
  it('closes a survey once; the second time conflicts and changes nothing', async () => {
    const { app, as, forge, createSurvey } = pulse
    const id = await createSurvey()
    const closedAt = forge.clock.now()
    const path = `/api/surveys/${id}/close`
    await request(app)
      .post(path)
      .set(await as('alice'))
      .expect(200)
    forge.clock.advance(1000)
    const { body } = await request(app)
      .post(path)
      .set(await as('alice'))
      .expect(409)
    expect(body.code).toBe('CONDITIONAL_CHECK_FAILED')
    const survey = await forge.storage().entity('survey').get(id)
    expect(survey).toMatchObject({ status: 'closed', closedAt })
  })

  it('is for the creator alone', async () => {
    const { app, as, createSurvey } = pulse
    const id = await createSurvey()
    const { body } = await request(app)
      .post(`/api/surveys/${id}/close`)
      .set(await as('bob'))
      .expect(403)
    expect(body.code).toBe('ERR_POLICY')
  })

  it('counts a response that came after the last nightly run', async () => {
    const { app, asForge, createSurvey, submit, closeSurvey } = pulse
    const id = await createSurvey()
    await submit(id, 'bob', 5)
    await request(app)
      .post('/scheduled/nightly-summary')
      .set(await asForge())
      .expect(204)
    await submit(id, 'carol', 1)
    await closeSurvey(id)
    expect(await pulse.forge.storage().get(`summary:${id}`)).toMatchObject({
      responses: 2,
      averageScore: 3,
    })
  })

  it('leaves a summary, though the survey was never open at night', async () => {
    const { app, as, createSurvey, submit, closeSurvey } = pulse
    const id = await createSurvey()
    await submit(id, 'bob', 4)
    await closeSurvey(id)
    const { body } = await request(app)
      .get(`/api/surveys/${id}/summary`)
      .set(await as('bob'))
      .expect(200)
    expect(body).toMatchObject({ responses: 1, averageScore: 4 })
  })

  it('closes the survey when its summary fails, and says so in the log', async () => {
    const { as, forge, createSurvey } = pulse
    const id = await createSurvey()
    // A remote that does not know the entity "response" cannot read responses.
    const remote = forgeRemote({ ...forge.options, entities: { survey: entities.survey } })
    await request(createApp({ remote }))
      .post(`/api/surveys/${id}/close`)
      .set(await as('alice'))
      .expect(200)
    await remote.close()
    expect(await forge.storage().entity('survey').get(id)).toMatchObject({ status: 'closed' })
    expect(forge.logs.at(-1)).toMatchObject({
      level: 'error',
      message: 'the final summary failed',
      fields: { reason: expect.stringContaining('response') },
    })
  })
})
