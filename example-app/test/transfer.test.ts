import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestApp, startTestApp } from './start-test-app.js'

let pulse: TestApp
let surveyId: string

beforeAll(async () => {
  pulse = await startTestApp()
})
beforeEach(async () => {
  pulse.forge.reset()
  surveyId = await pulse.createSurvey()
})
afterAll(() => pulse.close())

function buildResponses(count: number): { accountId: string; score: number }[] {
  return Array.from({ length: count }, (_, index) => ({
    accountId: `user-${index}`,
    score: (index % 5) + 1,
  }))
}

async function importAsAlice(responses: unknown) {
  return request(pulse.app)
    .post(`/api/surveys/${surveyId}/import`)
    .set(await pulse.as('alice'))
    .send({ responses })
}

describe('POST /api/surveys/:surveyId/import', () => {
  it('brings in a batch of 25', async () => {
    const { status, body } = await importAsAlice(buildResponses(25))
    expect({ status, body }).toEqual({ status: 200, body: { imported: 25, failed: [] } })
    const stored = await pulse.forge.storage().entity('response').get(`${surveyId}:user-24`)
    expect(stored).toMatchObject({ surveyId, accountId: 'user-24', score: 5 })
  })

  it.each([
    { name: '26 responses', responses: buildResponses(26), code: 'ERR_BAD_REQUEST' },
    { name: 'no responses', responses: [], code: 'ERR_BAD_REQUEST' },
    {
      name: 'two responses of one user',
      responses: [...buildResponses(1), ...buildResponses(1)],
      code: 'KEY_DUPLICATION_ERROR',
    },
    { name: 'a score of 0', responses: [{ accountId: 'bob', score: 0 }], code: 'ERR_BAD_REQUEST' },
    {
      name: 'an account id that no key can hold',
      responses: [{ accountId: 'a@b', score: 1 }],
      code: 'INVALID_KEY',
    },
  ])('refuses $name and writes nothing', async ({ responses, code }) => {
    const { status, body } = await importAsAlice(responses)
    expect(status).toBe(400)
    expect(body).toMatchObject({ code, message: expect.any(String) })
    const { items } = await pulse.forge.storage().entity('response').query('by-key').page()
    expect(items).toEqual([])
  })

  it('is for the creator alone', async () => {
    await request(pulse.app)
      .post(`/api/surveys/${surveyId}/import`)
      .set(await pulse.as('bob'))
      .send({ responses: buildResponses(1) })
      .expect(403)
  })

  it('keeps what users answered themselves, and names them', async () => {
    const { forge, submit } = pulse
    await submit(surveyId, '557058:bob', 5)
    const { status, body } = await importAsAlice([
      { accountId: '557058:bob', score: 1 },
      { accountId: 'carol', score: 2 },
    ])
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        imported: 1,
        failed: [{ accountId: '557058:bob', code: 'KEY_CONFLICT', message: expect.any(String) }],
      },
    })
    const responses = forge.storage().entity('response')
    expect(await responses.get(`${surveyId}:557058:bob`)).toMatchObject({ score: 5 })
    expect(await responses.get(`${surveyId}:carol`)).toMatchObject({ score: 2 })
  })

  it('does not mind being asked twice: the second time everyone has answered', async () => {
    await importAsAlice(buildResponses(2))
    const { status, body } = await importAsAlice(buildResponses(2))
    expect(status).toBe(200)
    expect(body).toMatchObject({
      imported: 0,
      failed: [{ code: 'KEY_CONFLICT' }, { code: 'KEY_CONFLICT' }],
    })
  })

  it('brings nothing into a closed survey', async () => {
    const { closeSurvey, forge } = pulse
    await closeSurvey(surveyId)
    expect(await importAsAlice(buildResponses(1))).toMatchObject({ status: 409 })
    expect(await forge.storage().entity('response').get(`${surveyId}:user-0`)).toBeUndefined()
  })
})

describe('GET /api/surveys/:surveyId/export', () => {
  it('streams every response of the survey, over several pages of storage', async () => {
    const { app, as, forge } = pulse
    const values = Array.from({ length: 120 }, (_, index) => ({
      surveyId,
      accountId: `user-${index}`,
      score: 3,
      comment: 'Long enough to fill the buffers. '.repeat(60).trim(),
      submittedAt: index,
    }))
    const responses = forge.storage().entity('response')
    await Promise.all(values.map((value) => responses.set(`${surveyId}:${value.accountId}`, value)))
    const { text, headers } = await request(app)
      .get(`/api/surveys/${surveyId}/export`)
      .set(await as('alice'))
      .buffer(true)
      .expect(200)
    expect(headers['content-type']).toContain('application/x-ndjson')
    const lines = text.trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual(values)
  })

  it('answers 404 for an unknown survey, in JSON', async () => {
    const { app, as } = pulse
    const { body } = await request(app)
      .get('/api/surveys/nowhere/export')
      .set(await as('alice'))
      .expect(404)
    expect(body.code).toBe('KEY_NOT_FOUND')
  })

  it('shows who answered what to nobody but the creator', async () => {
    const { app, as, submit } = pulse
    await submit(surveyId, 'bob', 1)
    const { text } = await request(app)
      .get(`/api/surveys/${surveyId}/export`)
      .set(await as('mallory'))
      .expect(403)
    expect(text).not.toContain('bob')
  })
})
