import { createRepository } from 'forge-remote/entities'
import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { entities } from '../src/generated/entities.js'
import { summariseOpenSurveys } from '../src/summaries/summarise.js'
import { toSummary } from '../src/summaries/summary.js'
import { type TestApp, startTestApp } from './start-test-app.js'

const INSTALLATION = 'ari:cloud:ecosystem::installation/3f1d7a52-5d3f-4ac9-8a43-1b7f0c8b0c11'
const SILENT_INSTALLATION = 'ari:cloud:ecosystem::installation/1c9b5f5e-6a52-4f0e-9c8e-2b1f6d3a4e55'
const MINUTE_MS = 60 * 1000
const HOUR_MS = 60 * MINUTE_MS

let pulse: TestApp

beforeAll(async () => {
  pulse = await startTestApp()
})
beforeEach(() => {
  pulse.forge.reset()
  // Runs that are closer to each other count as one.
  pulse.forge.clock.advance(5 * MINUTE_MS)
})
afterAll(() => pulse.close())

describe('POST /scheduled/nightly-summary', () => {
  async function callAsForge() {
    await request(pulse.app)
      .post('/scheduled/nightly-summary')
      .set(await pulse.asForge())
      .expect(204)
  }

  it('stores a summary of each open survey, which users can read', async () => {
    const { app, as, forge, createSurvey, submit } = pulse
    const surveyId = await createSurvey()
    await submit(surveyId, 'bob', 5)
    await submit(surveyId, 'carol', 2)
    await callAsForge()
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

  it('does the work of a call that Forge repeats once', async () => {
    const { forge, createSurvey } = pulse
    await createSurvey()
    const before = forge.logs.length
    await callAsForge()
    await callAsForge()
    expect(forge.logs.slice(before)).toMatchObject([
      { message: 'open surveys were summarised', fields: { surveys: 1 } },
    ])
  })

  it('goes on where a run was cut short when Forge calls again', async () => {
    const { asForge, forge, createSurvey } = pulse
    const surveyIds = [await createSurvey(), await createSurvey()]
    const summaries = () =>
      Promise.all(surveyIds.map((surveyId) => forge.storage().get(`summary:${surveyId}`)))
    const fault = forge.emulator.faults.add({
      match: { operation: 'transaction', from: 2 },
      action: { kind: 'status', status: 400 },
    })
    await request(pulse.app)
      .post('/scheduled/nightly-summary')
      .set(await asForge())
      .expect(502)
    expect((await summaries()).filter((summary) => summary !== undefined)).toHaveLength(1)
    fault.remove()
    forge.clock.advance(MINUTE_MS)
    await callAsForge()
    expect(await summaries()).not.toContain(undefined)
  })

  it('makes a summary a day, however often it is called', async () => {
    const { forge, createSurvey } = pulse
    const surveyId = await createSurvey()
    const madeAt = forge.clock.now()
    await callAsForge()
    forge.clock.advance(19 * HOUR_MS)
    await callAsForge()
    expect(await forge.storage().get(`summary:${surveyId}`)).toMatchObject({ madeAt })
    forge.clock.advance(HOUR_MS)
    await callAsForge()
    const today = { madeAt: madeAt + 20 * HOUR_MS }
    expect(await forge.storage().get(`summary:${surveyId}`)).toMatchObject(today)
  })

  it('leaves closed surveys alone', async () => {
    const { forge, createSurvey, closeSurvey } = pulse
    const surveyId = await createSurvey()
    await closeSurvey(surveyId)
    const madeAt = forge.clock.now()
    forge.clock.advance(24 * HOUR_MS)
    await callAsForge()
    expect(await forge.storage().get(`summary:${surveyId}`)).toMatchObject({ madeAt })
  })

  it('is called again when Forge has sent no token yet', async () => {
    const { app, forge } = pulse
    const headers = await forge.invocation({
      installationId: SILENT_INSTALLATION,
      module: { type: 'core:scheduledTrigger', key: 'nightly-summary' },
      systemToken: false,
    })
    const { body } = await request(app).post('/scheduled/nightly-summary').set(headers).expect(503)
    expect(body).toMatchObject({ code: 'ERR_NO_TOKEN' })
    expect(forge.logs.at(-1)).toMatchObject({ level: 'warn', fields: { code: 'ERR_NO_TOKEN' } })
  })
})

describe('summariseOpenSurveys', () => {
  it('works without a request, with the token that Forge brings every hour', async () => {
    const { app, as, asForge, forge, remote } = pulse
    await request(app)
      .post('/api/surveys')
      .set(await as('alice', INSTALLATION))
      .send({ title: 'A', question: 'B' })
      .expect(201)
    await request(app)
      .post('/scheduled/keep-alive')
      .set(await asForge(INSTALLATION))
      .expect(204)
    const installation = remote.forInstallation(INSTALLATION)
    expect(await summariseOpenSurveys(installation, forge.clock.now())).toBe(1)
  })

  it('does not replace the final summary of a survey that is closed meanwhile', async () => {
    const { forge, createSurvey, closeSurvey } = pulse
    const surveyId = await createSurvey()
    const storage = forge.storage()
    const final = { madeAt: forge.clock.now() }
    const closesFirst = {
      ...storage,
      get: async () => {
        await closeSurvey(surveyId)
        return undefined
      },
    }
    const installation = {
      storage: closesFirst,
      entities: {
        survey: createRepository(entities.survey, storage),
        response: createRepository(entities.response, storage),
      },
    }
    expect(await summariseOpenSurveys(installation, forge.clock.now() + HOUR_MS)).toBe(0)
    expect(await storage.get(`summary:${surveyId}`)).toMatchObject(final)
  })
})

describe('toSummary', () => {
  it('has no average without responses', () => {
    expect(toSummary([], 7)).toEqual({ responses: 0, byScore: {}, madeAt: 7 })
  })
})
