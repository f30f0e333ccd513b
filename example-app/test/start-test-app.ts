/**
 * The app and a Forge of its own for one test file.
 *
 * @module
 */
import { fileURLToPath } from 'node:url'
import type { Express } from 'express'
import { type ForgeRemote, forgeRemote } from 'forge-remote'
import { type TestForge, type TestForgeOptions, createTestForge } from 'forge-remote/testing'
import request from 'supertest'
import { createApp } from '../src/create-app.js'
import { entities } from '../src/generated/entities.js'

const MANIFEST = fileURLToPath(new URL('../manifest.yml', import.meta.url))

/** Headers of one request. */
export type Headers = Record<string, string>

/** The app, its Forge and the callers that tests need. */
export interface TestApp {
  app: Express
  forge: TestForge
  remote: ForgeRemote
  /** Headers of a call that a user makes from the app's page. */
  as: (principal: string, installationId?: string) => Promise<Headers>
  /** Headers of a call that an administrator makes from the settings page. */
  asAdmin: (principal: string) => Promise<Headers>
  /** Headers of an event or a scheduled call. */
  asForge: (installationId?: string) => Promise<Headers>
  /** Creates a survey as alice; resolves to its id. */
  createSurvey: () => Promise<string>
  /** Submits a response. */
  submit: (surveyId: string, principal: string, score: number) => Promise<void>
  /** Closes a survey as alice. */
  closeSurvey: (surveyId: string) => Promise<void>
  close: () => Promise<void>
}

/** Starts all of it in this process. */
export async function startTestApp(options: Partial<TestForgeOptions> = {}): Promise<TestApp> {
  const forge = await createTestForge({ manifest: MANIFEST, ...options })
  const remote = forgeRemote({ ...forge.options, entities })
  const app = createApp({ remote, now: forge.clock.now })
  const as: TestApp['as'] = (principal, installationId) =>
    forge.invocation({
      principal,
      module: { type: 'jira:globalPage', key: 'surveys' },
      ...(installationId !== undefined && { installationId }),
    })
  return {
    app,
    forge,
    remote,
    as,
    asAdmin: (principal) =>
      forge.invocation({ principal, module: { type: 'jira:adminPage', key: 'settings' } }),
    asForge: (installationId) =>
      forge.invocation({
        module: { type: 'core:trigger', key: 'lifecycle' },
        ...(installationId !== undefined && { installationId }),
      }),
    createSurvey: async () => {
      const survey = { title: 'Sprint 42', question: 'How was the sprint?' }
      const created = await request(app)
        .post('/api/surveys')
        .set(await as('alice'))
        .send(survey)
        .expect(201)
      return created.body.id
    },
    submit: async (surveyId, principal, score) => {
      await request(app)
        .post(`/api/surveys/${surveyId}/responses`)
        .set(await as(principal))
        .send({ score })
        .expect(201)
    },
    closeSurvey: async (surveyId) => {
      await request(app)
        .post(`/api/surveys/${surveyId}/close`)
        .set(await as('alice'))
        .expect(200)
    },
    close: async () => {
      await remote.close()
      await forge.close()
    },
  }
}
