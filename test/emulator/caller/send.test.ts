import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parseCallPlan } from '../../../src/emulator/caller/parse-call-plan.js'
import type { SendOptions } from '../../../src/emulator/caller/send-options.js'
import { toSite } from '../../../src/emulator/site.js'
import { APP_ID, INSTALLATION_ID, START } from '../emulator-harness.js'
import {
  type TestCaller,
  type TestRemote,
  createTestCaller,
  json,
  ok,
  startRemote,
} from './caller-harness.js'

let remote: TestRemote
let test: TestCaller
beforeAll(async () => {
  remote = await startRemote()
})
afterAll(() => remote.close())
beforeEach(() => {
  remote.received.length = 0
  remote.answerWith(ok)
  test = createTestCaller(parseCallPlan(manifest(), { HOST: remote.url }))
})

const manifest = (extra = '') => `
app:
  id: ${APP_ID}
modules:
  jira:issuePanel:
    - key: panel
      resolver: { endpoint: both }
  endpoint:
    - key: both
      remote: main
      auth:
        appSystemToken: { enabled: true }
        appUserToken: { enabled: true }
    - { key: neither, remote: main }
    - key: posted
      remote: main
      route: { path: /posted }
      auth: { appSystemToken: { enabled: true } }
  trigger:
    - { key: created, endpoint: posted, events: [avi:jira:created:issue] }
remotes:
  - key: main
    baseUrl: \${HOST}
    operations: [compute, fetch]
    auth: { appUserToken: { enabled: true } }
  - key: other
    baseUrl: \${HOST}
    operations: [fetch]
${extra}`

const send = (options: Partial<SendOptions>) =>
  test.caller.send({ installationId: INSTALLATION_ID, ...options })

const only = () => {
  const [request] = remote.received
  if (request === undefined) throw new Error('nothing arrived')
  return request
}

describe('a call of a user interface', () => {
  it('brings an invocation token of 25 seconds, trace and tokens as endpoint.auth says', async () => {
    const result = await send({
      kind: 'ui',
      endpoint: 'both',
      principal: 'alice',
      method: 'PUT',
      path: '/things/1?a=b',
      headers: { 'X-Own': 'yes', authorization: 'Bearer mine' },
      body: { a: 1 },
    })
    const { method, url, headers, body, claims } = only()
    expect({ method, url, body }).toEqual({ method: 'PUT', url: '/things/1?a=b', body: '{"a":1}' })
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-own': 'yes',
      'x-b3-traceid': expect.stringMatching(/^[0-9a-f]{32}$/),
      'x-b3-spanid': expect.stringMatching(/^[0-9a-f]{16}$/),
      'x-forge-oauth-system': expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      'x-forge-oauth-user': expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    })
    expect(claims).toMatchObject({
      iat: START / 1000,
      exp: START / 1000 + 25,
      principal: 'alice',
      context: { cloudId: toSite(INSTALLATION_ID).cloudId },
    })
    expect(result).toMatchObject({
      status: 200,
      bodyText: '{"fine":true}',
      url: `${remote.url}/things/1?a=b`,
      attempt: 1,
      tokens: { system: true, user: true },
      claims: { principal: 'alice' },
      duplicates: [],
    })
    expect(result.forgeError).toBeUndefined()
    expect(result.attempts).toHaveLength(1)
  })

  it.each<{ name: string; options: Partial<SendOptions>; system: boolean; user: boolean }>([
    {
      name: 'a module of it',
      options: { module: { type: 'jira:issuePanel', key: 'panel' }, principal: 'a' },
      system: true,
      user: true,
    },
    { name: 'nobody in session', options: { endpoint: 'both' }, system: true, user: false },
    {
      name: 'an endpoint without auth',
      options: { endpoint: 'neither', principal: 'a' },
      system: false,
      user: false,
    },
    {
      name: 'remotes[].auth for a function',
      options: { kind: 'function', remote: 'main', path: '/', principal: 'a' },
      system: false,
      user: true,
    },
    {
      name: 'no token for requestRemote',
      options: { kind: 'request-remote', remote: 'main', principal: 'a' },
      system: false,
      user: false,
    },
    {
      name: 'an override',
      options: { endpoint: 'neither', principal: 'a', tokens: { system: true, user: true } },
      system: true,
      user: true,
    },
    {
      name: 'an override to none',
      options: { endpoint: 'both', principal: 'a', tokens: { system: false, user: false } },
      system: false,
      user: false,
    },
    {
      name: 'an address that no endpoint stands for',
      options: { baseUrl: 'HERE', principal: 'a' },
      system: true,
      user: false,
    },
  ])('brings the tokens of $name', async ({ options, system, user }) => {
    remote.answerWith((outgoing) => {
      const origin = toSite(INSTALLATION_ID).siteUrl
      outgoing.setHeader('access-control-allow-origin', origin)
      outgoing.setHeader('access-control-allow-headers', 'authorization')
      json(outgoing, 200, {})
    })
    await send({ ...options, ...(options.baseUrl === undefined ? {} : { baseUrl: remote.url }) })
    const { headers } = remote.received.at(-1) ?? only()
    expect(headers.authorization).toMatch(/^Bearer /)
    expect({
      system: 'x-forge-oauth-system' in headers,
      user: 'x-forge-oauth-user' in headers,
    }).toEqual({ system, user })
  })

  it('brings the tokens that all endpoints bring when none is named, and a system token when they differ', async () => {
    expect((await send({ baseUrl: remote.url, principal: 'alice' })).tokens).toEqual({
      system: true,
      user: false,
    })
    const userAlone = `
app: { id: ${APP_ID} }
modules:
  endpoint: [{ key: api, remote: main, auth: { appUserToken: { enabled: true } } }]
remotes: [{ key: main, baseUrl: 'https://far.example', operations: [compute] }]`
    test.caller.usePlan(parseCallPlan(userAlone))
    expect((await send({ baseUrl: remote.url, principal: 'alice' })).tokens).toEqual({
      system: false,
      user: true,
    })
  })

  it('leaves out a token whose scope the manifest does not declare', async () => {
    const scopes = 'permissions: { scopes: [storage:app, read:app-user-token] }'
    test.caller.usePlan(parseCallPlan(manifest(scopes), { HOST: remote.url }))
    const { tokens } = await send({ endpoint: 'both', principal: 'alice' })
    expect(tokens).toEqual({ system: false, user: true })
  })

  it.each([
    { base: '/base/', path: 'x', url: '/base/x' },
    { base: '/base/', path: '/x', url: '/x' },
    { base: '/base', path: undefined, url: '/base' },
    { base: '/base/', path: '../x?y#z', url: '/x?y' },
  ])('resolves $path against $base as browsers do', async ({ base, path, url }) => {
    await send({ baseUrl: `${remote.url}${base}`, path })
    expect(only().url).toBe(url)
  })

  it('sends text that is no JSON as it is', async () => {
    await send({ baseUrl: remote.url, bodyText: '{"a":' })
    expect(only()).toMatchObject({ method: 'POST', body: '{"a":' })
  })
})

describe('a call of a function', () => {
  it('tells no context, even with a user', async () => {
    await send({ kind: 'function', remote: 'main', path: '/f', principal: 'alice' })
    const { claims } = only()
    expect(claims).toMatchObject({ principal: 'alice', app: { module: { type: 'core:endpoint' } } })
    expect(claims).not.toHaveProperty('context')
  })
})

describe('an address far away', () => {
  const far = manifest('').replaceAll('${HOST}', 'https://production.example')

  it('is not called because the manifest names it', async () => {
    test.caller.usePlan(parseCallPlan(far))
    await expect(send({ endpoint: 'both' })).rejects.toThrow(
      'baseUrl: expected an address: the manifest leads to https://production.example',
    )
  })

  it('is that of the manifest no more when another one is named', async () => {
    test.caller.usePlan(parseCallPlan(far))
    expect(await send({ endpoint: 'both', baseUrl: remote.url })).toMatchObject({ status: 200 })
  })
})

describe('options that Forge could not act on', () => {
  it.each<{ name: string; options: Partial<SendOptions>; code?: string; message: RegExp }>([
    {
      name: 'an endpoint that is not declared',
      options: { endpoint: 'nope' },
      message: /^endpoint: .*\(both, neither, posted\).*"nope"/,
    },
    {
      name: 'a remote that is not declared',
      options: { remote: 'nope' },
      message: /^remote: .*INVALID_REMOTE/,
    },
    {
      name: 'a function and a remote without compute',
      options: { kind: 'function', remote: 'other' },
      message: /^remote: .*compute/,
    },
    { name: 'no address', options: {}, message: /^baseUrl: / },
    { name: 'an address that is no URL', options: { baseUrl: 'ftp://x' }, message: /^baseUrl: / },
    {
      name: 'a path on another host',
      options: { endpoint: 'both', path: '//evil.example' },
      message: /^path: /,
    },
    {
      name: 'a user in an event',
      options: { kind: 'event', endpoint: 'posted', principal: 'alice' },
      message: /^principal: /,
    },
    {
      name: 'a user token without a user',
      options: { endpoint: 'both', tokens: { user: true } },
      message: /^tokens.user: /,
    },
    {
      name: 'a context in a function',
      options: { kind: 'function', remote: 'main', context: {} },
      message: /^context: /,
    },
    {
      name: 'an event by PUT',
      options: { kind: 'event', endpoint: 'posted', method: 'PUT' },
      message: /^method: /,
    },
    {
      name: 'an event without an object',
      options: { kind: 'event', endpoint: 'posted', body: [] },
      message: /^body: /,
    },
    {
      name: 'a list from a front end',
      options: { endpoint: 'both', body: [] },
      message: /^body: .*invokeRemote/,
    },
    {
      name: 'two bodies',
      options: { endpoint: 'both', body: {}, bodyText: '' },
      message: /^bodyText: /,
    },
    {
      name: 'retries of a front end',
      options: { endpoint: 'both', retries: 1 },
      message: /^retries: /,
    },
    {
      name: 'duplicates of a front end',
      options: { endpoint: 'both', duplicate: 1 },
      message: /^duplicate: /,
    },
    {
      name: 'a form of body for a front end',
      options: { endpoint: 'both', bodyForm: 'payload' },
      message: /^bodyForm: /,
    },
    {
      name: 'a GET with a body',
      options: { endpoint: 'both', method: 'GET', body: {} },
      message: /^method: /,
    },
    {
      name: 'a header of the framing',
      options: { endpoint: 'both', headers: { Host: 'x' } },
      message: /^headers.Host: /,
    },
    {
      name: 'a header with a line break',
      options: { endpoint: 'both', headers: { a: 'b\r\nc: d' } },
      message: /^headers.a: /,
    },
    {
      name: 'an option that does not exist',
      options: { endpoit: 'both' } as never,
      message: /endpoit/,
    },
    {
      name: 'an option of the token that is wrong',
      options: { endpoint: 'both', principal: '' },
      message: /^principal: /,
    },
    {
      name: 'a request of more than 500 KB',
      options: { endpoint: 'both', body: { a: 'x'.repeat(500_000) } },
      code: 'ERR_BODY_TOO_LARGE',
      message: /500000/,
    },
    {
      name: 'an event of more than 200 KB',
      options: { kind: 'event', endpoint: 'posted', body: { a: 'x'.repeat(200_000) } },
      code: 'ERR_BODY_TOO_LARGE',
      message: /200000/,
    },
  ])('refuses $name', async ({ options, code = 'ERR_BAD_REQUEST', message }) => {
    await expect(send(options)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
    expect(remote.received).toEqual([])
  })
})
