import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.js'
import { createRetryControl } from '../../src/retry/retry-control.js'
import { createStorage } from '../../src/storage/create-storage.js'
import { remoteDoor } from '../../src/storage/remote-door.js'
import type { ForgeStorage } from '../../src/storage/storage.js'
import { createTestForge } from '../../src/testing/create-test-forge.js'
import { createTransport } from '../../src/transport/create-transport.js'
import { createSeededRandom } from '../models/seeded-random.js'

const INSTALLATION_ID = 'ari:cloud:ecosystem::installation/00000000-0000-4000-8000-000000000001'

const MANIFEST = `
app:
  id: ari:cloud:ecosystem::app/11111111-2222-4333-8444-555555555555
  storage:
    entities:
      - name: counter
        attributes:
          count: { type: integer }
          v: { type: integer }
`

interface Counter {
  count: number
  v?: number
}

const CLIENTS = 20
const TIMES = 4

const forge = await createTestForge({ manifest: MANIFEST })
const transport = createTransport()
afterAll(async () => {
  await transport.close()
  await forge.close()
})
beforeEach(() => forge.reset())

/** Clients of one installation that know nothing of each other, as requests do. */
async function createClients(count: number): Promise<ForgeStorage[]> {
  const token = await forge.emulator.systemToken({ installationId: INSTALLATION_ID })
  const door = remoteDoor({ storageUrl: forge.emulator.storageUrl, bearer: () => token })
  return Array.from({ length: count }, (_, index) => {
    const { next: random } = createSeededRandom(7, index)
    return createStorage({
      transport,
      door,
      clock: systemClock,
      control: createRetryControl({ random }),
    })
  })
}

/** Each client increments the counter, one time after the other. @returns How often each ending occurred. */
async function incrementAll(
  clients: readonly ForgeStorage[],
  times: number,
): Promise<Record<string, number>> {
  const endings: Record<string, number> = {}
  const increment = async (storage: ForgeStorage) => {
    const raise = (current: Counter | undefined): Counter => ({ count: (current?.count ?? 0) + 1 })
    const ending = await storage
      .entity('counter')
      .update('visits', raise, { version: 'v' })
      .then(
        () => 'done',
        (error: { code: string }) => error.code,
      )
    endings[ending] = (endings[ending] ?? 0) + 1
  }
  await Promise.all(
    clients.map(async (storage) => {
      // oxlint-disable-next-line no-await-in-loop -- a client waits for its own increments
      for (let time = 0; time < times; time++) await increment(storage)
    }),
  )
  return endings
}

const readCounter = () => forge.storage(INSTALLATION_ID).entity('counter').get<Counter>('visits')

describe('update of one counter by many', () => {
  it('counts each success once, from the first on', async () => {
    const endings = await incrementAll(await createClients(CLIENTS), TIMES)
    const { done = 0, CONDITIONAL_CHECK_FAILED: conflicts = 0, ...others } = endings
    expect(others).toEqual({})
    expect(done + conflicts).toBe(CLIENTS * TIMES)
    expect(done).toBeGreaterThan(10)
    expect(await readCounter()).toEqual({ count: done, v: done })
  })

  it('counts each success once while requests and answers get lost', async () => {
    await forge.storage(INSTALLATION_ID).entity('counter').set('visits', { count: 0, v: 0 })
    const { faults } = forge.emulator
    const lostAnswers = faults.add({
      match: { operation: 'transaction', probability: 0.2 },
      action: { kind: 'reset', when: 'after-commit' },
    })
    const lostRequests = faults.add({
      match: { operation: 'transaction', probability: 0.1 },
      action: { kind: 'reset', when: 'before-commit' },
    })
    faults.add({
      match: { operation: 'get', probability: 0.1 },
      action: { kind: 'status', status: 500 },
    })
    const endings = await incrementAll(await createClients(CLIENTS), TIMES)
    const { done = 0, ERR_OUTCOME_UNKNOWN: unknown = 0 } = endings
    const counter = await readCounter()
    expect([lostAnswers.hits, lostRequests.hits]).not.toContain(0)
    expect(done).toBeGreaterThan(10)
    expect(counter?.count).toBe(counter?.v)
    expect(await forge.storage(INSTALLATION_ID).query().count()).toBe(0)
    expect(counter?.count).toBeGreaterThanOrEqual(done)
    expect(counter?.count).toBeLessThanOrEqual(done + unknown)
  })
})
