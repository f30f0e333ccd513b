import { createRepository } from 'forge-remote/entities'
import request from 'supertest'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { entities } from '../src/generated/entities.js'
import { isRedisMissing } from './is-redis-missing.js'
import {
  type ClusterPlace,
  type Member,
  type TestCluster,
  startClusterPlace,
  startTestCluster,
} from './start-test-cluster.js'

const SURVEY = { title: 'Lunch', question: 'How was lunch?' }
const INSTALLED = { eventType: 'avi:forge:installed:app' }
/** How long processes get for what they do behind an answer, on a machine that is busy. */
const BUSY = { timeout: 25_000, interval: 20 }

describe.skipIf(isRedisMissing())('two processes on one Redis', () => {
  let place: ClusterPlace
  let cluster: TestCluster

  beforeAll(async () => {
    place = await startClusterPlace()
  })
  beforeEach(() => {
    cluster = startTestCluster(place)
  })
  afterEach(() => cluster.close())
  afterAll(() => place.close())

  /** Creates a survey as alice, who brings no system token. */
  async function createSurvey({ app }: Member) {
    const headers = await cluster.asAlice()
    return await request(app).post('/api/surveys').set(headers).send(SURVEY)
  }

  /** What both have logged about events. */
  function messages(): readonly string[] {
    return [...cluster.first.messages, ...cluster.second.messages]
  }

  it('serve an installation that only the other one was told of', async () => {
    const { call, first, second, installationId } = cluster
    expect((await createSurvey(second)).body).toMatchObject({ code: 'ERR_NO_TOKEN' })
    await call(first, '/events', INSTALLED)
    await vi.waitFor(async () => {
      // Without a token in the store it is not asked again for a second of the clock.
      place.forge.clock.advance(2000)
      expect((await createSurvey(second)).status).toBe(201)
    }, BUSY)
    const stored = place.forge.storage(installationId)
    await vi.waitFor(async () => expect(await stored.get('installation')).toBeDefined(), BUSY)
    await vi.waitFor(() => expect(messages()).toEqual(['the app was installed']), BUSY)
  })

  it('work on each event once, whichever of them it is given to, and however often', async () => {
    const { call, first, second, installationId } = cluster
    const names = Array.from({ length: 12 }, (_, index) => `Sprint ${10 + index}`)
    const deliver = (member: Member, name: string) =>
      call(member, '/events', {
        eventType: 'avi:jira-software:closed:sprint',
        sprint: { name },
        atlassianId: 'alice',
      })
    await Promise.all(names.flatMap((name) => [deliver(first, name), deliver(second, name)]))
    await vi.waitFor(() => expect(messages().length).toBeGreaterThanOrEqual(names.length), BUSY)
    await Promise.all(names.map((name) => deliver(second, name)))
    const survey = createRepository(entities.survey, place.forge.storage(installationId))
    const { items } = await survey.query('by-key', { limit: 100 }).page()
    const titles = new Set(items.map(({ value }) => value.title))
    expect(items).toHaveLength(names.length)
    expect(titles).toEqual(new Set(names))
    expect(messages()).toEqual(names.map(() => 'a survey was opened for a closed sprint'))
  })

  it('go on with the events that one of them was given before it ended', async () => {
    const { call, first, second, installationId } = cluster
    await call(first, '/scheduled/keep-alive')
    await call(first, '/events', INSTALLED)
    await first.remote.close()
    await call(second, '/events', { eventType: 'avi:forge:upgraded:app' })
    const stored = place.forge.storage(installationId)
    await vi.waitFor(async () => expect(await stored.get('installation')).toBeDefined(), BUSY)
    await vi.waitFor(() => expect(second.messages).toContain('the app was upgraded'), BUSY)
  })

  it('make one nightly summary, whichever of them Forge calls', async () => {
    const { asAlice, call, first, second } = cluster
    await call(first, '/scheduled/keep-alive')
    const { body } = await vi.waitUntil(async () => {
      const answer = await createSurvey(first)
      return answer.status === 201 && answer
    }, BUSY)
    await call(second, '/scheduled/nightly-summary')
    await call(first, '/scheduled/nightly-summary')
    const path = `/api/surveys/${body.id}/summary`
    const headers = await asAlice()
    const readSummary = async () => await request(first.app).get(path).set(headers)
    await vi.waitFor(async () => expect((await readSummary()).status).toBe(200), BUSY)
    await vi.waitFor(() => expect(messages()).toEqual(['open surveys were summarised']), BUSY)
  })

  it('both forget an installation that goes, whatever late calls bring', async () => {
    const { call, first, second } = cluster
    await call(first, '/scheduled/keep-alive')
    await vi.waitFor(async () => expect((await createSurvey(first)).status).toBe(201), BUSY)
    await call(first, '/pre-uninstall')
    await call(first, '/scheduled/keep-alive')
    const refusals = [await createSurvey(first), await createSurvey(second)]
    expect(refusals.map(({ body }) => body.code)).toEqual(['ERR_NO_TOKEN', 'ERR_NO_TOKEN'])
  })
})
