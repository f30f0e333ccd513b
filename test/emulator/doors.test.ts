import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  INSTALLATION_ID,
  type TestEmulator,
  exchange,
  startTestEmulator,
} from './emulator-harness.js'

let test: TestEmulator
beforeAll(async () => {
  test = await startTestEmulator()
})
afterAll(() => test.emulator.close())
beforeEach(() => {
  test.emulator.reset()
  test.logs.length = 0
})

const KEY = JSON.stringify({ key: 'k' })

/** Calls `get` with these headers alone. */
function getWith(url: string, headers: Record<string, string>) {
  return exchange(`${url}/v1/get`, { method: 'POST', headers, body: KEY })
}

describe('the door for remotes', () => {
  it.each<{ name: string; authorization: () => Promise<string | undefined> }>([
    { name: 'no header', authorization: async () => undefined },
    { name: 'an empty bearer', authorization: async () => 'Bearer ' },
    { name: 'another scheme', authorization: async () => `Basic ${await systemToken()}` },
    { name: 'no token at all', authorization: async () => 'Bearer abc' },
    { name: 'three empty parts', authorization: async () => 'Bearer ..' },
    { name: 'a token with "!!" at its end', authorization: async () => `${await bearer()}!!` },
    { name: 'a token with "=" at its end', authorization: async () => `${await bearer()}=` },
    {
      name: 'a token whose last character stands for the same bytes',
      authorization: async () => sameBytes(await bearer()),
    },
    {
      name: 'a token with a character that base64 skips',
      authorization: async () => (await bearer()).replace(/(....)$/, '~$1'),
    },
    { name: 'an altered token', authorization: async () => alter(await systemToken()) },
    {
      name: 'a token with a fourth part',
      authorization: async () => `Bearer ${await systemToken()}.x`,
    },
    { name: 'a token of another run', authorization: foreignToken },
    {
      name: 'a user token',
      authorization: async () =>
        `Bearer ${await test.emulator.userToken({ installationId: 'one' })}`,
    },
    {
      name: 'an invocation token',
      authorization: async () =>
        `Bearer ${await test.emulator.invocationToken({ installationId: 'one' })}`,
    },
    { name: 'an expired token', authorization: async () => `Bearer ${await systemToken(0)}` },
  ])('answers 401 to $name and logs why, without the token', async ({ authorization }) => {
    const value = await authorization()
    const answer = await getWith(test.emulator.storageUrl, value ? { authorization: value } : {})
    expect(answer).toMatchObject({
      status: 401,
      body: { code: 'UNAUTHORIZED', message: 'Unauthorized' },
    })
    expect(test.logs).toHaveLength(1)
    expect(test.logs[0]?.message).toMatch(/^refused: .*token/)
    const secret = value?.split(' ')[1] || 'no secret'
    expect(JSON.stringify(test.logs)).not.toContain(secret)
  })

  it('answers 403 to a token without the scope storage:app', async () => {
    const token = await test.emulator.systemToken({ installationId: 'one', scopes: ['read:me'] })
    const answer = await getWith(test.emulator.storageUrl, { authorization: `Bearer ${token}` })
    expect(answer).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
  })

  it('takes a token until the second it expires', async () => {
    const authorization = `Bearer ${await systemToken(10)}`
    test.clock.advance(9_999)
    expect((await getWith(test.emulator.storageUrl, { authorization })).status).toBe(404)
    test.clock.advance(1)
    expect((await getWith(test.emulator.storageUrl, { authorization })).status).toBe(401)
  })

  it.each([
    'nope',
    'secret/query',
    'entity',
    'get/',
    'constructor',
    'Get',
    '../get',
    'batch/set/x',
  ])('answers 403 to the unknown route /v1/%s and names it in the log', async (operation) => {
    const answer = await test.call(operation, { key: 'k' })
    expect(answer).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
    const path = new URL(`${test.emulator.storageUrl}/v1/${operation}`).pathname
    expect(test.logs[0]?.message).toBe(`refused: no route ${path}`)
  })

  it.each([
    '',
    '/',
    '/forge/storage/kvs',
    '/forge/storage/kvs/get',
    '/forge/storage/kvsx/v1/get',
    '/v1/get',
  ])('answers 403 to the path "%s"', async (path) => {
    const authorization = `Bearer ${await systemToken()}`
    const answer = await exchange(`${test.emulator.url}${path}`, {
      method: 'POST',
      headers: { authorization },
      body: KEY,
    })
    expect(answer).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
  })

  it.each(['GET', 'PUT', 'DELETE', 'PATCH'])('answers 403 to %s', async (method) => {
    expect((await test.call('get', { key: 'k' }, { method })).status).toBe(403)
  })

  it('asks for credentials before it looks at the route', async () => {
    const answer = await exchange(`${test.emulator.storageUrl}/v1/nope`, { method: 'POST' })
    expect(answer.status).toBe(401)
  })

  it('answers with the trace id of the request, or with a new one', async () => {
    const traceId = '463ac35c9f6413ad48485a3953bb6124'
    const headers = { 'x-b3-traceid': traceId }
    const answer = await test.call('get', { key: 'k' }, { headers })
    expect(answer.headers.get('x-b3-traceid')).toBe(traceId)
    const bad = await test.call('get', { key: 'k' }, { headers: { 'x-b3-traceid': 'a b' } })
    expect(bad.headers.get('x-b3-traceid')).toMatch(/^[0-9a-f]{32}$/)
    const done = await test.call('set', { key: 'k', value: 1 }, { headers })
    expect(done).toMatchObject({ status: 204, body: undefined })
    expect(done.headers.get('x-b3-traceid')).toBe(traceId)
  })

  it('ignores the query of the address', async () => {
    expect((await test.call('get?x=1', { key: 'k' })).body.code).toBe('KEY_NOT_FOUND')
  })
})

describe('tenants', () => {
  it('see their own data only', async () => {
    const other = await test.as('another')
    await test.call('set', { key: 'k', value: 'mine' })
    expect((await other('get', { key: 'k' })).status).toBe(404)
    expect((await other('query', {})).body.data).toEqual([])
    await other('set', { key: 'k', value: 'theirs' })
    await other('delete', { key: 'k' })
    expect((await test.call('get', { key: 'k' })).body.value).toBe('mine')
  })

  it('are the same with and without the ARI prefix', async () => {
    const bare = await test.as(INSTALLATION_ID.replace(/^.*\//, ''))
    await test.call('set', { key: 'k', value: 1 })
    expect((await bare('get', { key: 'k' })).body.value).toBe(1)
  })

  it('lose their data, but not their tokens, with reset', async () => {
    await test.call('set', { key: 'k', value: 1 })
    test.emulator.reset()
    expect((await test.call('get', { key: 'k' })).status).toBe(404)
  })
})

describe('the door at /api', () => {
  it('leads to the same data with the same token', async () => {
    const url = `${test.emulator.url}/api`
    expect((await test.call('set', { key: 'k', value: 1 }, { url })).status).toBe(204)
    expect((await test.call('get', { key: 'k' })).body.value).toBe(1)
    expect((await getWith(url, {})).status).toBe(401)
    expect((await test.call('nope', {}, { url })).status).toBe(403)
  })
})

describe('the egress proxy', () => {
  const bare = INSTALLATION_ID.replace(/^.*\//, '')
  const storage = () => `${test.emulator.egressProxyUrl}/forge/storage/kvs`

  it.each([
    { name: 'a bare installation id', header: () => `Forge as=app,installationId=${bare}` },
    { name: 'an installation ARI', header: () => `Forge as=app,installationId=${INSTALLATION_ID}` },
    { name: 'another order', header: () => `Forge installationId=${bare},as=app` },
    { name: 'spaces', header: () => `Forge as=app, installationId=${bare}` },
    { name: 'no as', header: () => `Forge installationId=${bare}` },
  ])('takes $name', async ({ header }) => {
    await test.call('set', { key: 'k', value: 1 })
    const answer = await getWith(storage(), { 'forge-proxy-authorization': header() })
    expect(answer).toMatchObject({ status: 200, body: { value: 1 } })
  })

  it('takes the id of an invocation', async () => {
    await test.call('set', { key: 'k', value: 1 })
    const { token, invocationId } = await test.emulator.mintInvocation({
      installationId: INSTALLATION_ID,
    })
    expect(readClaims(token)).toMatchObject({ jti: invocationId })
    const answer = await getWith(storage(), {
      'forge-proxy-authorization': `Forge as=app,id=${invocationId}`,
    })
    expect(answer).toMatchObject({ status: 200, body: { value: 1 } })
  })

  it.each([
    { name: 'nothing', header: undefined },
    { name: 'another scheme', header: `Bearer installationId=${bare}` },
    { name: 'no fields', header: 'Forge' },
    { name: 'a field without value', header: 'Forge as=app,id=' },
    { name: 'a field given twice', header: 'Forge id=a,id=b' },
    { name: 'neither id', header: 'Forge as=app' },
    { name: 'both ids', header: `Forge id=a,installationId=${bare}` },
    { name: 'a user', header: 'Forge as=user,id=a,accountId=b' },
    {
      name: 'an installation that no token was minted for',
      header: 'Forge as=app,installationId=never-installed',
    },
    { name: 'an unknown invocation', header: 'Forge as=app,id=invocation-123' },
  ])('answers 401 to $name', async ({ header }) => {
    const answer = await getWith(storage(), header ? { 'forge-proxy-authorization': header } : {})
    expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } })
  })

  it('does not bind an installation that it refuses', async () => {
    const header = { 'forge-proxy-authorization': 'Forge as=app,installationId=later' }
    expect((await getWith(storage(), header)).status).toBe(401)
    await test.emulator.systemToken({ installationId: 'later', environment: 'DEVELOPMENT' })
    expect((await getWith(storage(), header)).status).toBe(404)
  })

  it('does not take a bearer token, and offers what is documented only', async () => {
    const authorization = `Bearer ${await systemToken()}`
    expect((await getWith(storage(), { authorization })).status).toBe(401)
    const bitbucket = `${test.emulator.egressProxyUrl}/bitbucket/2.0/user`
    expect((await exchange(bitbucket, { method: 'GET' })).status).toBe(403)
    expect(test.logs.at(-1)?.message).toBe('refused: no route /egress/bitbucket/2.0/user')
  })
})

describe('the HTTP server', () => {
  it.each([
    { host: 'localhost', status: 200 },
    { host: 'LOCALHOST:4555', status: 200 },
    { host: '127.0.0.1:1', status: 200 },
    { host: '[::1]:4555', status: 200 },
    { host: 'evil.example', status: 403 },
    { host: 'localhost.evil.example', status: 403 },
    { host: '127.0.0.1.evil.example:4555', status: 403 },
    { host: '', status: 403 },
  ])('answers $status to the host "$host"', async ({ host, status }) => {
    expect(await statusWithHost(test.emulator.jwksUrl, host)).toBe(status)
  })

  it('listens on 127.0.0.1 and on the port it was given', async () => {
    expect(test.emulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const port = Number(new URL(test.emulator.url).port)
    await expect(startTestEmulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  it('ends open connections when it closes, more than once', async () => {
    const { emulator, call } = await startTestEmulator()
    await call('get', { key: 'k' })
    const hanging = request(`${emulator.storageUrl}/v1/get`, { method: 'POST' })
    const ended = new Promise((resolve) => hanging.once('error', resolve))
    await new Promise((resolve) => hanging.write('{', resolve))
    await emulator.close()
    await emulator.close()
    expect(await ended).toBeInstanceOf(Error)
    await expect(fetch(emulator.jwksUrl)).rejects.toThrow('fetch failed')
  })

  it('survives a client that goes away in the middle of a body', async () => {
    const leaving = request(`${test.emulator.storageUrl}/v1/get`, {
      method: 'POST',
      headers: { 'content-length': 100 },
    })
    const ended = new Promise((resolve) => leaving.once('close', resolve))
    leaving.on('error', () => undefined)
    leaving.write('{', () => leaving.destroy())
    await ended
    expect((await test.call('get', { key: 'k' })).status).toBe(404)
    expect(test.logs.filter(({ level }) => level === 'error')).toEqual([])
  })
})

async function systemToken(expiresInSeconds?: number): Promise<string> {
  return await test.emulator.systemToken({ installationId: INSTALLATION_ID, expiresInSeconds })
}

async function bearer(): Promise<string> {
  return `Bearer ${await systemToken()}`
}

/** The last of 43 characters carries 4 bits, so that 4 characters decode to the same bytes. */
function sameBytes(authorization: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const next = alphabet[alphabet.indexOf(authorization.at(-1) ?? '') + 1] ?? ''
  const changed = `${authorization.slice(0, -1)}${next}`
  const toBytes = (text: string) => Buffer.from(text.split('.')[2] ?? '', 'base64url')
  expect(toBytes(changed)).toEqual(toBytes(authorization))
  return changed
}

async function foreignToken(): Promise<string> {
  const { emulator } = await startTestEmulator()
  const token = await emulator.systemToken({ installationId: INSTALLATION_ID })
  await emulator.close()
  return `Bearer ${token}`
}

function alter(token: string): string {
  const [header, payload = '', signature] = token.split('.')
  const claims = readClaims(token)
  const altered = { ...claims, installationId: 'another' }
  expect(payload).not.toBe('')
  return `Bearer ${header}.${Buffer.from(JSON.stringify(altered)).toString('base64url')}.${signature}`
}

function readClaims(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}

function statusWithHost(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { headers: { host }, setHost: false }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    outgoing.once('error', reject)
    outgoing.end()
  })
}
