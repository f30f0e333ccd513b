import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, startTestApp } from './start-test-app.js'

const MEBIBYTE = 1024 * 1024

let pulse: TestApp

beforeAll(async () => {
  pulse = await startTestApp()
})
afterAll(() => pulse.close())

describe('bad input', () => {
  it.each([
    { name: 'is cut off', body: '{"title":"A"', status: 400, code: 'ERR_BAD_REQUEST' },
    { name: 'is no JSON', body: 'title=A', status: 400, code: 'ERR_BAD_REQUEST' },
    { name: 'is empty', body: '', status: 400, code: 'ERR_BAD_REQUEST' },
    {
      name: 'is larger than 1 MiB',
      body: JSON.stringify({ title: 'A'.repeat(MEBIBYTE), question: 'B' }),
      status: 413,
      code: 'ERR_BODY_TOO_LARGE',
    },
  ])('is refused in JSON when the body $name', async ({ body, status, code }) => {
    const { app, as } = pulse
    const answer = await request(app)
      .post('/api/surveys')
      .set(await as('alice'))
      .type('json')
      .send(body)
      .expect(status)
    expect(answer.body).toEqual({
      code,
      message: expect.any(String),
      traceId: expect.stringMatching(/^[0-9a-f]{16,32}$/),
    })
  })

  it('is refused before the body is read when the caller is a stranger', async () => {
    const { body } = await request(pulse.app)
      .post('/api/surveys')
      .type('json')
      .send('{"title":"A"')
      .expect(401)
    expect(body.code).toBe('ERR_INVOCATION_TOKEN')
  })

  it.each([
    { name: 'is too long', accountId: 'a'.repeat(501), code: 'KEY_TOO_LONG' },
    { name: 'holds a forbidden character', accountId: 'a@b', code: 'INVALID_KEY' },
  ])('is refused with the platform’s code when a key $name', async ({ accountId, code }) => {
    const { app, as, createSurvey } = pulse
    const { body } = await request(app)
      .post(`/api/surveys/${await createSurvey()}/import`)
      .set(await as('alice'))
      .send({ responses: [{ accountId, score: 1 }] })
      .expect(400)
    expect(body.code).toBe(code)
  })

  it('is answered in JSON on an unknown route', async () => {
    const { body } = await request(pulse.app).get('/nowhere').expect(404)
    expect(body).toEqual({
      code: 'ERR_ROUTE_NOT_FOUND',
      message: expect.any(String),
      traceId: expect.any(String),
    })
  })

  it('is answered in JSON when the path cannot be decoded', async () => {
    const { app, as } = pulse
    const { body } = await request(app)
      .get('/api/surveys/%E0%A4%A')
      .set(await as('alice'))
      .expect(400)
    expect(body.code).toBe('ERR_BAD_REQUEST')
  })
})
