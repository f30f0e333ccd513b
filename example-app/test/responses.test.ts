import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestApp, startTestApp } from './start-test-app.js'

const UNKNOWN = '5f3c1f0e-8c1b-4c55-9d0e-3d6b7a1c2e4f'

let pulse: TestApp
let surveyId: string
let path: string

beforeAll(async () => {
  pulse = await startTestApp()
})
beforeEach(async () => {
  pulse.forge.reset()
  surveyId = await pulse.createSurvey()
  path = `/api/surveys/${surveyId}/responses`
})
afterAll(() => pulse.close())

describe('POST /api/surveys/:surveyId/responses', () => {
  it('stores the response under the account id that Forge vouches for', async () => {
    const { app, as, forge } = pulse
    const accountId = '557058:295406f3-a1fc-4733-b906-dbdb3b7bd2a9'
    const { body } = await request(app)
      .post(path)
      .set(await as(accountId))
      .send({ score: 4, comment: 'Calm' })
      .expect(201)
    expect(body).toMatchObject({ surveyId, accountId, score: 4, comment: 'Calm' })
    const stored = await forge.storage().entity('response').get(`${surveyId}:${accountId}`)
    expect(stored).toEqual(body)
  })

  it('takes one response per user: the second conflicts and the first stays', async () => {
    const { app, as, forge, submit } = pulse
    await submit(surveyId, 'bob', 5)
    const { body } = await request(app)
      .post(path)
      .set(await as('bob'))
      .send({ score: 1 })
      .expect(409)
    expect(body).toEqual({
      code: 'KEY_CONFLICT',
      message: expect.any(String),
      traceId: expect.any(String),
    })
    const stored = await forge.storage().entity('response').get(`${surveyId}:bob`)
    expect(stored).toMatchObject({ score: 5 })
  })

  it('takes one of two responses that arrive at once', async () => {
    const { app, as } = pulse
    const headers = await as('bob')
    const answers = await Promise.all(
      [1, 5].map((score) => request(app).post(path).set(headers).send({ score })),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]))
  })

  it.each([
    { name: 'a score of 6', body: { score: 6 }, member: 'score' },
    { name: 'a score in quotes', body: { score: '5' }, member: 'score' },
    { name: 'a blank comment', body: { score: 5, comment: ' ' }, member: 'comment' },
    { name: 'an account id of its own', body: { score: 5, accountId: 'eve' }, member: 'accountId' },
  ])('refuses $name', async ({ body, member }) => {
    const { app, as } = pulse
    const answer = await request(app)
      .post(path)
      .set(await as('bob'))
      .send(body)
      .expect(400)
    expect(answer.body.message).toContain(member)
  })

  it('refuses a response to a closed survey', async () => {
    const { app, as, closeSurvey } = pulse
    await closeSurvey(surveyId)
    await request(app)
      .post(path)
      .set(await as('bob'))
      .send({ score: 5 })
      .expect(409)
  })

  it('answers 404 for an unknown survey', async () => {
    const { app, as } = pulse
    await request(app)
      .post(`/api/surveys/${UNKNOWN}/responses`)
      .set(await as('bob'))
      .send({ score: 5 })
      .expect(404)
  })
})

describe('DELETE /api/surveys/:surveyId/responses/mine', () => {
  it('withdraws the caller’s response, and only that', async () => {
    const { app, as, forge, submit } = pulse
    await submit(surveyId, 'bob', 1)
    await submit(surveyId, 'carol', 2)
    await request(app)
      .delete(`${path}/mine`)
      .set(await as('bob'))
      .expect(204)
    const responses = forge.storage().entity('response')
    expect(await responses.get(`${surveyId}:bob`)).toBeUndefined()
    expect(await responses.get(`${surveyId}:carol`)).toMatchObject({ score: 2 })
  })

  it('keeps the response once the survey is closed', async () => {
    const { app, as, forge, submit, closeSurvey } = pulse
    await submit(surveyId, 'bob', 1)
    await closeSurvey(surveyId)
    await request(app)
      .delete(`${path}/mine`)
      .set(await as('bob'))
      .expect(409)
    const stored = await forge.storage().entity('response').get(`${surveyId}:bob`)
    expect(stored).toMatchObject({ score: 1 })
  })

  it('answers 404 for an unknown survey, not a conflict', async () => {
    const { app, as } = pulse
    const { body } = await request(app)
      .delete(`/api/surveys/${UNKNOWN}/responses/mine`)
      .set(await as('bob'))
      .expect(404)
    expect(body.code).toBe('KEY_NOT_FOUND')
  })
})

describe('GET /api/surveys/:surveyId/responses', () => {
  it('lists a range of scores from low to high, page by page', async () => {
    const { app, as, submit } = pulse
    await submit(surveyId, 'bob', 5)
    await submit(surveyId, 'carol', 1)
    await submit(surveyId, 'dave', 3)
    await submit(surveyId, 'erin', 4)
    const query = { minScore: 3, limit: 2 }
    const pageOne = await request(app)
      .get(path)
      .query(query)
      .set(await as('alice'))
      .expect(200)
    expect(pageOne.body.responses).toMatchObject([{ score: 3 }, { score: 4 }])
    const pageTwo = await request(app)
      .get(path)
      .query({ ...query, cursor: pageOne.body.cursor })
      .set(await as('alice'))
      .expect(200)
    expect(pageTwo.body.responses).toMatchObject([{ score: 5, accountId: 'bob' }])
  })

  it('shows no response of another survey', async () => {
    const { app, as, createSurvey, submit } = pulse
    await submit(await createSurvey(), 'bob', 5)
    const { body } = await request(app)
      .get(path)
      .set(await as('alice'))
      .expect(200)
    expect(body.responses).toEqual([])
  })

  it('refuses a cursor that is none', async () => {
    const { app, as } = pulse
    const { body } = await request(app)
      .get(path)
      .query({ cursor: 'made-up' })
      .set(await as('alice'))
      .expect(400)
    expect(body.code).toBe('INVALID_CURSOR')
  })

  it('shows who answered what to nobody but the creator', async () => {
    const { app, as, submit } = pulse
    await submit(surveyId, 'bob', 1)
    const { body } = await request(app)
      .get(path)
      .set(await as('bob'))
      .expect(403)
    expect(body.code).toBe('ERR_POLICY')
  })
})
