import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parseCallPlan } from '../../../src/emulator/caller/parse-call-plan.js'
import { APP_ID, INSTALLATION_ID, START } from '../emulator-harness.js'
import {
  EMPTY_PLAN,
  type TestCaller,
  type TestRemote,
  createTestCaller,
  ok,
  startRemote,
} from './caller-harness.js'

const MINUTE_MS = 60_000
const MANIFEST = `
app: { id: ${APP_ID} }
modules:
  endpoint: [{ key: posted, remote: main, route: { path: /posted } }]
  scheduledTrigger:
    - { key: often, endpoint: posted, interval: fiveMinute }
    - { key: hourly, endpoint: posted, interval: hour }
    - { key: inside, function: main, interval: fiveMinute }
    - { key: strange, endpoint: posted, interval: century }
remotes: [{ key: main, baseUrl: '\${HOST}' }]
`

let remote: TestRemote
let test: TestCaller
beforeAll(async () => {
  remote = await startRemote()
})
afterAll(() => remote.close())
beforeEach(() => {
  remote.received.length = 0
  remote.answerWith(ok)
  test = createTestCaller(parseCallPlan(MANIFEST, { HOST: remote.url }))
})

const runs = () =>
  test.attempts.map(({ claims, startedAt }) => {
    const { app } = claims as { app: { module: { key: string } } }
    return `${app.module.key} at ${(startedAt - START) / MINUTE_MS}`
  })

describe('scheduled triggers that run by themselves', () => {
  it('begin after 5 minutes and go on at their intervals until they are ended', async () => {
    const end = test.caller.startSchedules({ installationId: INSTALLATION_ID })
    for (const count of [2, 3, 4]) {
      test.clock.advance(5 * MINUTE_MS)
      // oxlint-disable-next-line no-await-in-loop -- one run after the other
      await test.waitForAttempts(count)
    }
    expect(runs().toSorted()).toEqual(['hourly at 5', 'often at 10', 'often at 15', 'often at 5'])
    end()
    expect(test.clock.pending()).toBe(0)
  })

  it('end with the caller', () => {
    test.caller.startSchedules({ installationId: INSTALLATION_ID })
    expect(test.clock.pending()).toBe(2)
    test.caller.close()
    expect(test.clock.pending()).toBe(0)
  })

  it('refuse options at once', () => {
    expect(() => test.caller.startSchedules({ installationId: '' })).toThrow(/^installationId: /)
  })

  it('say in the log that they cannot run', async () => {
    test.caller.startSchedules({ installationId: INSTALLATION_ID })
    test.caller.usePlan(EMPTY_PLAN)
    test.clock.advance(5 * MINUTE_MS)
    await new Promise(setImmediate)
    expect(test.logs.map(({ fields }) => fields['key'])).toEqual(['often', 'hourly'])
    expect(remote.received).toEqual([])
  })
})
