import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { FaultAction } from '../../src/emulator/faults/fault-rule.js'
import { createFaultList } from '../../src/emulator/faults/fault-list.js'
import { createIdSource } from '../../src/emulator/id-source.js'
import { createKeySetService } from '../../src/emulator/serve-key-set.js'
import { createTokenIssuer } from '../../src/emulator/token-issuer.js'
import {
  APP_ID,
  type TestEmulator,
  createRecordingLog,
  startTestEmulator,
} from './emulator-harness.js'

let test: TestEmulator
beforeAll(async () => {
  test = await startTestEmulator({ seed: 1 })
})
afterEach(() => test.emulator.reset())
afterAll(() => test.emulator.close())

function disturb(action: FaultAction) {
  return test.emulator.faults.add({ match: { operation: 'key-set' }, action })
}

/** What a client sees: status and text, or the code that its connection ends with. */
async function look(init: RequestInit = {}): Promise<unknown> {
  try {
    const response = await fetch(test.emulator.jwksUrl, init)
    return { status: response.status, text: await response.text() }
  } catch (error) {
    const { cause, name } = error as Error & { cause?: { code?: string } }
    return cause?.code ?? name
  }
}

describe('faults of the key set', () => {
  it.each<{ action: FaultAction; seen: unknown }>([
    {
      action: { kind: 'status', status: 503, retryAfter: 1 },
      seen: { status: 503, text: '' },
    },
    { action: { kind: 'reset' }, seen: 'ECONNRESET' },
    {
      action: { kind: 'html' },
      seen: { status: 200, text: expect.stringMatching(/^<!DOCTYPE html>/) },
    },
    { action: { kind: 'bad-json' }, seen: { status: 200, text: expect.stringMatching(/^\{/) } },
    { action: { kind: 'empty-key-set' }, seen: { status: 200, text: '{"keys":[]}' } },
    {
      action: { kind: 'huge', bytes: 300_000 },
      seen: { status: 200, text: expect.stringMatching(/^.{300000}$/) },
    },
    {
      action: { kind: 'truncate' },
      seen: expect.stringMatching(/^(?:ECONNRESET|UND_ERR_SOCKET)$/),
    },
  ])('are seen as such: $action.kind', async ({ action, seen }) => {
    const { id } = disturb(action)
    expect(await look()).toEqual(seen)
    expect(test.logs.at(-1)).toMatchObject({
      level: 'info',
      fields: { fault: id, action: action.kind, operation: 'key-set' },
    })
    test.emulator.faults.clear()
    expect(await look()).toMatchObject({ status: 200, text: expect.stringContaining('"kid"') })
  })

  it.each<{ action: FaultAction }>([
    { action: { kind: 'latency', latencyMs: 3000 } },
    { action: { kind: 'slow-drip', bytesPerSecond: 100 } },
  ])('end on the clock: $action.kind', async ({ action }) => {
    disturb(action)
    const looked = look()
    const seen = await test.clock.runUntil(looked)
    expect(seen).toMatchObject({ status: 200, text: expect.stringContaining('"kid"') })
    expect(test.clock.pending()).toBe(0)
  })

  it('let a client wait for ever: hang', async () => {
    const { emulator } = await startTestEmulator()
    const match = { operation: 'key-set' } as const
    const fault = emulator.faults.add({ match, action: { kind: 'hang' } })
    const fetching = fetch(emulator.jwksUrl).catch(() => 'cut')
    while (fault.hits === 0) {
      // oxlint-disable-next-line no-await-in-loop -- until the request has come
      await new Promise((resolve) => void setImmediate(resolve))
    }
    await emulator.close()
    expect(await fetching).toBe('cut')
  })

  it('are not met by storage, nor faults of storage by the key set', async () => {
    const ofKeySet = disturb({ kind: 'status', status: 500 })
    const ofStorage = test.emulator.faults.add({
      action: { kind: 'status', status: 500 },
      times: 1,
    })
    expect(await look()).toMatchObject({ status: 500 })
    expect((await test.call('get', { key: 'k' })).status).toBe(500)
    expect([ofKeySet.hits, ofStorage.hits]).toEqual([1, 1])
  })
})

describe('createKeySetService', () => {
  it.each([
    { keySetMaxAgeSeconds: undefined, headers: {} },
    { keySetMaxAgeSeconds: 0, headers: { 'cache-control': 'public, max-age=0' } },
    { keySetMaxAgeSeconds: 300, headers: { 'cache-control': 'public, max-age=300' } },
  ])('tells how long to keep the keys: $keySetMaxAgeSeconds', async (row) => {
    const { clock } = test
    const random = () => 0
    const steps = { 'expire-system-tokens': () => {}, 'replace-key': () => {} }
    const serve = createKeySetService({
      issuer: createTokenIssuer({ appId: APP_ID, clock, ids: createIdSource() }),
      faults: createFaultList({ rules: [], random, clock, steps }),
      clock,
      random,
      log: createRecordingLog().log,
      keySetMaxAgeSeconds: row.keySetMaxAgeSeconds,
    })
    const path = '/.well-known/jwks.json'
    const served = await serve({ method: 'GET', path, headers: {}, traceId: 't' })
    expect(served?.outcome).toMatchObject({ status: 200, headers: row.headers })
  })
})
