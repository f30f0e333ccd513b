import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type AdminServer, startAdminServer } from '../../src/emulator/admin-server.js'
import {
  type Answer,
  type LogEntry,
  type TestEmulator,
  createRecordingLog,
  exchange,
  startTestEmulator,
} from './emulator-harness.js'

const ADMIN_TOKEN = 'admin-token-of-this-run'
let test: TestEmulator
let admin: AdminServer
let logs: LogEntry[]
beforeAll(async () => {
  test = await startTestEmulator()
  const recording = createRecordingLog()
  logs = recording.logs
  admin = await startAdminServer(test.emulator, {
    port: 0,
    adminToken: ADMIN_TOKEN,
    log: recording.log,
  })
})
afterAll(async () => {
  await admin.close()
  await test.emulator.close()
})
beforeEach(() => void (logs.length = 0))

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  return exchange(`${admin.adminUrl}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${ADMIN_TOKEN}`,
      'content-type': 'application/json',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

describe('startAdminServer', () => {
  it('mints system tokens that open storage', async () => {
    const { status, body } = await post('/system-tokens', { installationId: 'one' })
    expect(status).toBe(200)
    const answer = await exchange(`${test.emulator.storageUrl}/v1/query`, {
      method: 'POST',
      headers: { authorization: `Bearer ${body.token}` },
      body: '{}',
    })
    expect(answer.status).toBe(200)
  })

  it('mints invocations with the id that stands for them', async () => {
    const { status, body } = await post('/invocations', {
      installationId: 'one',
      principal: 'alice',
    })
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        invocationId: expect.stringMatching(/^[0-9a-f]{40}$/),
      },
    })
  })

  it('mints user tokens', async () => {
    const { body } = await post('/user-tokens', { installationId: 'one', principal: 'alice' })
    expect(body).toEqual({ token: expect.any(String) })
  })

  it.each(['', '{}'])('resets all data with the body "%s"', async (body) => {
    await test.call('set', { key: 'k', value: 1 })
    expect(await post('/reset', body)).toMatchObject({ status: 204, body: undefined })
    expect((await test.call('get', { key: 'k' })).status).toBe(404)
  })

  it('adds, lists and clears faults', async () => {
    const rule = { match: { operation: 'get' }, action: { kind: 'status', status: 503 } }
    const added = await post('/faults', rule)
    expect(added).toMatchObject({ status: 201, body: { id: expect.stringMatching(/^fault-\d+$/) } })
    expect((await test.call('get', { key: 'k' })).status).toBe(503)
    const listed = await post('/faults/list', {})
    expect({ status: listed.status, body: listed.body }).toEqual({
      status: 200,
      body: { faults: [{ ...added.body, rule, calls: 1, hits: 1 }] },
    })
    expect(await post('/faults/clear', '')).toMatchObject({ status: 204 })
    expect((await post('/faults/list', {})).body).toEqual({ faults: [] })
    expect((await test.call('get', { key: 'k' })).status).toBe(404)
  })

  it('answers 400 to a fault that is wrong, naming the member', async () => {
    const answer = await post('/faults', { action: { kind: 'hang' }, times: 0 })
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'ERR_OPTIONS', message: expect.stringMatching(/^fault\.times is wrong: /) },
    })
  })

  it.each([
    { name: 'nothing', authorization: '' },
    { name: 'another token', authorization: 'Bearer other' },
    { name: 'another scheme', authorization: `Basic ${ADMIN_TOKEN}` },
    { name: 'part of the token', authorization: `Bearer ${ADMIN_TOKEN.slice(0, -1)}` },
  ])('answers 401 to $name, on any route', async ({ authorization }) => {
    const answers = await Promise.all(
      ['/system-tokens', '/nope'].map((path) =>
        post(path, { installationId: 'one' }, { authorization }),
      ),
    )
    const refused = { status: 401, body: { code: 'UNAUTHORIZED' } }
    expect(answers).toMatchObject([refused, refused])
    expect(JSON.stringify(logs)).not.toContain(ADMIN_TOKEN)
  })

  it.each<{
    name: string
    path?: string
    body: unknown
    headers?: Record<string, string>
    message: string
  }>([
    { name: 'no installation', body: {}, message: 'installationId: ' },
    {
      name: 'an unknown member',
      body: { installationId: 'one', scope: 'x' },
      message: 'expected no scope',
    },
    {
      name: 'scopes that are text',
      body: { installationId: 'one', scopes: 'x' },
      message: 'scopes: ',
    },
    {
      name: 'another environment',
      body: { installationId: 'one', environment: 'STAGING' },
      message: 'environment: ',
    },
    { name: 'no JSON', body: '{', message: 'body: expected JSON' },
    { name: 'a list', body: [], message: 'options: ' },
    {
      name: 'a form',
      body: 'a=b',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      message: 'content-type: ',
    },
    {
      name: 'a module without type',
      path: '/invocations',
      body: { installationId: 'one', module: { key: 'k' } },
      message: 'module.type: ',
    },
    {
      name: 'a principal that is a number',
      path: '/user-tokens',
      body: { installationId: 'one', principal: 1 },
      message: 'principal: ',
    },
  ])(
    'answers 400 to $name, naming the member',
    async ({ path = '/system-tokens', body, headers, message }) => {
      await post('/system-tokens', { installationId: 'one' })
      const answer = await post(path, body, headers)
      expect(answer).toMatchObject({ status: 400, body: { code: 'ERR_BAD_REQUEST' } })
      expect(answer.body.message).toContain(message)
    },
  )

  it('answers 400 to claims of 20,000 levels', async () => {
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`
    const answer = await post('/invocations', `{"installationId":"one","claims":${deep}}`)
    expect(answer).toMatchObject({ status: 400, body: { code: 'ERR_BAD_REQUEST' } })
    expect(answer.body.message).toContain('claims: ')
  })

  it('answers 413 to a body over 16 MiB', async () => {
    expect(await post('/invocations', `"${'x'.repeat(16 * 1024 * 1024)}"`)).toMatchObject({
      status: 413,
      body: { code: 'ERR_BODY_TOO_LARGE' },
    })
  })

  it('answers 404 to an unknown route or method', async () => {
    expect((await post('/constructor', {})).body.code).toBe('ERR_ROUTE_NOT_FOUND')
    const answer = await exchange(`${admin.adminUrl}/reset`, {
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    })
    expect(answer.status).toBe(404)
  })

  it('answers 403 to a host name other than localhost', async () => {
    const status = await new Promise((resolve) => {
      const headers = { host: 'evil.example', authorization: `Bearer ${ADMIN_TOKEN}` }
      const outgoing = request(
        `${admin.adminUrl}/reset`,
        { method: 'POST', headers },
        (response) => {
          response.resume()
          resolve(response.statusCode)
        },
      )
      outgoing.end()
    })
    expect(status).toBe(403)
  })

  it('answers 500 and logs when something else goes wrong', async () => {
    const { log, logs: errors } = createRecordingLog()
    const failing = {
      ...test.emulator,
      reset: () => {
        throw new Error('out of order')
      },
    }
    const server = await startAdminServer(failing, { port: 0, adminToken: 'a', log })
    const answer = await exchange(`${server.adminUrl}/reset`, {
      method: 'POST',
      headers: { authorization: 'Bearer a' },
    })
    expect(answer).toMatchObject({ status: 500, body: { code: 'INTERNAL_SERVER_ERROR' } })
    expect(errors.at(-1)).toMatchObject({ level: 'error', message: 'request failed' })
    await server.close()
  })
})
