import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Headers, type TestApp, startTestApp } from './start-test-app.js'

const OTHER_APP = 'ari:cloud:ecosystem::app/00000000-0000-4000-8000-0000000000aa'
const OTHER_INSTALLATION = 'ari:cloud:ecosystem::installation/7a0e3f66-2d54-4a4e-b5f0-5d9d0b7f1c22'

let pulse: TestApp
let stranger: TestApp

beforeAll(async () => {
  pulse = await startTestApp()
  stranger = await startTestApp()
})
beforeEach(() => pulse.forge.reset())
afterAll(async () => {
  await pulse.close()
  await stranger.close()
})

/** Says that the caller is alice, and leaves the signature as it was. */
function alter({ authorization = '', ...others }: Headers): Headers {
  const [header, payload = '', signature] = authorization.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const altered = Buffer.from(JSON.stringify({ ...claims, principal: 'alice' }))
  return { ...others, authorization: `${header}.${altered.toString('base64url')}.${signature}` }
}

async function letExpire(headers: Headers): Promise<Headers> {
  pulse.forge.clock.advance(60_000)
  return headers
}

describe('the invocation token', () => {
  it.each<{ name: string; headers: () => Promise<Headers> }>([
    { name: 'missing', headers: async () => ({}) },
    { name: 'no token at all', headers: async () => ({ authorization: 'Bearer hello' }) },
    { name: 'expired', headers: async () => letExpire(await pulse.as('alice')) },
    { name: 'signed by a stranger', headers: () => stranger.as('alice') },
    { name: 'altered', headers: async () => alter(await pulse.as('mallory')) },
    {
      name: 'for another app',
      headers: () => pulse.forge.invocation({ principal: 'alice', claims: { aud: OTHER_APP } }),
    },
  ])('is refused when it is $name, and nothing is written', async ({ headers }) => {
    const { app, forge } = pulse
    const { body } = await request(app)
      .post('/api/surveys')
      .set(await headers())
      .send({ title: 'A', question: 'B' })
      .expect(401)
    expect(body).toEqual({
      code: 'ERR_INVOCATION_TOKEN',
      message: expect.any(String),
      traceId: expect.any(String),
    })
    const { items } = await forge.storage().entity('survey').query('by-key').page()
    expect(items).toEqual([])
  })

  it('must name a user on routes for users', async () => {
    const { app, asForge } = pulse
    const { body } = await request(app)
      .get('/api/surveys')
      .set(await asForge())
      .expect(403)
    expect(body.code).toBe('ERR_POLICY')
  })

  it('leaves a line for operators that names the check, and no token', async () => {
    const { app, as, forge } = pulse
    const headers = await letExpire(await as('alice'))
    await request(app).get('/api/surveys').set(headers).expect(401)
    expect(forge.logs.at(-1)?.fields).toMatchObject({ refusal: 'expired', claim: 'exp' })
    expect(JSON.stringify(forge.logs)).not.toContain(headers['authorization']?.slice(7))
  })
})

describe('another installation', () => {
  it('sees none of the data', async () => {
    const { app, as, createSurvey, submit } = pulse
    const surveyId = await createSurvey()
    await submit(surveyId, 'bob', 5)
    const headers = await as('alice', OTHER_INSTALLATION)
    await request(app).get(`/api/surveys/${surveyId}`).set(headers).expect(404)
    await request(app).get(`/api/surveys/${surveyId}/responses`).set(headers).expect(404)
    await request(app).get(`/api/surveys/${surveyId}/export`).set(headers).expect(404)
    await request(app).get('/api/surveys').set(headers).expect(200, { surveys: [] })
  })

  it('cannot close what is not there', async () => {
    const { app, as, createSurvey, forge } = pulse
    const surveyId = await createSurvey()
    await request(app)
      .post(`/api/surveys/${surveyId}/close`)
      .set(await as('alice', OTHER_INSTALLATION))
      .expect(404)
    const survey = await forge.storage().entity('survey').get(surveyId)
    expect(survey).toMatchObject({ status: 'open' })
  })
})
