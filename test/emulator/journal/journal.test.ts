import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createRequestJournal } from '../../../src/emulator/journal/request-journal.js'
import { INSTALLATION_ID } from '../emulator-harness.js'
import { type TestAdmin, startTestAdmin } from '../start-test-admin.js'

let test: TestAdmin
beforeAll(async () => {
  test = await startTestAdmin()
})
afterAll(() => test.close())
beforeEach(() => {
  test.emulator.journal.clear()
  test.emulator.faults.clear()
})

const BARE_ID = INSTALLATION_ID.slice(INSTALLATION_ID.lastIndexOf('/') + 1)

describe('the journal of an emulator', () => {
  it('shows what was asked and answered, by whom and when', async () => {
    await test.call('set', '{"key":"k","value":10000000000000000000000000000000000001}')
    expect(test.emulator.journal.list()).toEqual([
      {
        seq: test.emulator.journal.latest,
        at: test.clock.now(),
        kind: 'storage',
        traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
        method: 'POST',
        path: '/forge/storage/kvs/v1/set',
        operation: 'set',
        installationId: BARE_ID,
        status: 204,
        durationMs: 0,
        units: { read: 0, write: 1 },
        requestText: '{"key":"k","value":10000000000000000000000000000000000001}',
      },
    ])
  })

  it('names the code of a refusal', async () => {
    await test.call('get', { key: 'nowhere' })
    expect(test.emulator.journal.list()).toMatchObject([
      {
        status: 404,
        code: 'KEY_NOT_FOUND',
        responseText: expect.stringContaining('KEY_NOT_FOUND'),
      },
    ])
  })

  it.each([
    { name: 'an unknown route', path: '/nowhere', reason: 'no route /nowhere', kind: 'other' },
    {
      name: 'a missing token',
      path: '/forge/storage/kvs/v1/get',
      reason: 'there is no bearer token',
      kind: 'storage',
    },
  ])('says why it refused $name', async ({ path, reason, kind }) => {
    await fetch(`${test.emulator.url}${path}`, { method: 'POST' })
    expect(test.emulator.journal.list()).toMatchObject([{ kind, reason }])
  })

  it('names the fault that acted, also when nothing was answered', async () => {
    const { id } = test.emulator.faults.add({ action: { kind: 'reset' } })
    await expect(test.call('get', { key: 'k' })).rejects.toThrow('fetch failed')
    const [entry] = test.emulator.journal.list()
    expect(entry).toMatchObject({ fault: id, reason: 'reset', operation: 'get' })
    expect(entry).not.toHaveProperty('status')
  })

  it('keeps no body of a secret', async () => {
    await test.call('secret/set', { key: 'password', value: 'canary' })
    await test.call('secret/get', { key: 'password' })
    expect(JSON.stringify(test.emulator.journal.list())).not.toContain('canary')
  })

  it('holds no token', async () => {
    const token = await test.emulator.systemToken({ installationId: INSTALLATION_ID })
    await fetch(`${test.emulator.storageUrl}/v1/get`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: '{"key":"k"}',
    })
    const { text: har } = await test.post('/journal/har')
    expect(JSON.stringify(test.emulator.journal.list()) + har).not.toContain(token)
  })

  it.each([
    { name: 'with a token that has ended', path: 'v1/secret/set', authorization: 'Bearer ended' },
    { name: 'on a route that does not exist', path: 'v2/secret/set', authorization: 'none' },
  ])('keeps no body of a secret that was refused $name', async ({ path, authorization }) => {
    await fetch(`${test.emulator.storageUrl}/${path}`, {
      method: 'POST',
      headers: { authorization },
      body: '{"key":"password","value":"canary"}',
    })
    const entries = test.emulator.journal.list()
    expect(entries).toMatchObject([{ status: expect.any(Number) }])
    expect(JSON.stringify(entries)).not.toContain('canary')
  })

  it('holds no token that it has answered', async () => {
    const token = await test.emulator.systemToken({ installationId: 'one' })
    const input = { contextIds: ['ari:cloud:ecosystem::installation/one'], userId: 'alice' }
    const response = await fetch(`${test.emulator.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: 'mutation { offlineUserAuthToken }', variables: { input } }),
    })
    const [, userToken = ''] = /"token":"([^"]+)"/.exec(await response.text()) ?? []
    expect(userToken).not.toBe('')
    const entries = JSON.stringify(test.emulator.journal.list())
    expect(entries).toContain('offlineUserAuthToken')
    expect(entries).not.toContain(userToken)
  })

  it('counts no units for what was not carried out', async () => {
    test.emulator.faults.add({ action: { kind: 'status', status: 429 } })
    await test.call('set', { key: 'k', value: 1 })
    expect(test.emulator.journal.list()).toMatchObject([
      { status: 429, units: { read: 0, write: 0 } },
    ])
  })

  it('lists over the admin API what came after an entry', async () => {
    await test.call('get', { key: 'one' })
    const { latest } = test.emulator.journal
    await test.call('get', { key: 'two' })
    await test.call('get', { key: 'three' })
    const { body } = await test.post('/journal/list', { since: latest, limit: 1 })
    expect(body).toMatchObject({
      entries: [{ seq: latest + 1, requestText: '{"key":"two"}' }],
      latest: latest + 2,
    })
  })

  it('forgets all when it is cleared, and goes on counting', async () => {
    await test.call('get', { key: 'one' })
    const { latest } = test.emulator.journal
    await test.post('/journal/clear')
    expect(test.emulator.journal.list()).toEqual([])
    await test.call('get', { key: 'two' })
    expect(test.emulator.journal.list()).toMatchObject([{ seq: latest + 1 }])
  })

  it('exports an HTTP Archive', async () => {
    await test.call('set', { key: 'k', value: 1 })
    const { body } = await test.post('/journal/har')
    expect(body).toMatchObject({
      log: {
        version: '1.2',
        entries: [
          {
            startedDateTime: new Date(test.clock.now()).toISOString(),
            request: {
              method: 'POST',
              url: `${test.emulator.storageUrl}/v1/set`,
              headers: [],
              postData: { text: '{"key":"k","value":1}' },
            },
            response: { status: 204 },
          },
        ],
      },
    })
  })
})

describe('createRequestJournal', () => {
  const record = {
    at: 0,
    kind: 'other',
    traceId: 't',
    method: 'GET',
    path: '/',
    durationMs: 0,
  } as const

  it('keeps the newest entries only', () => {
    const journal = createRequestJournal(3)
    for (let count = 0; count < 5; count += 1) journal.record(record)
    expect(journal.list().map(({ seq }) => seq)).toEqual([3, 4, 5])
  })

  it('cuts bodies after 16 KiB', () => {
    const journal = createRequestJournal()
    const long = 'x'.repeat(100_000)
    journal.record({ ...record, request: Buffer.from(long), response: long })
    const [{ requestText = '', responseText = '' } = {}] = journal.list()
    expect([requestText.length, responseText.length]).toEqual([16_384, 16_384])
  })

  it('cuts bodies for listeners too', () => {
    const journal = createRequestJournal()
    const lengths: number[] = []
    journal.subscribe(({ requestText = '' }) => lengths.push(requestText.length))
    journal.record({ ...record, request: 'x'.repeat(100_000) })
    expect(lengths).toEqual([16_384])
  })

  it('tells each listener of new entries until it has enough', () => {
    const journal = createRequestJournal()
    const heard: number[] = []
    const stop = journal.subscribe(({ seq }) => heard.push(seq))
    journal.record(record)
    stop()
    journal.record(record)
    expect(heard).toEqual([1])
  })
})
