import { describe, expect, it } from 'vitest'
import { mintAccessToken } from '../../../src/emulator/access-tokens.js'
import type { ProductTokens } from '../../../src/emulator/product/product-tokens.js'
import {
  parseProductFixtures,
  readProductFixtures,
} from '../../../src/emulator/product/product-fixtures.js'
import { readAccessToken } from '../../../src/emulator/access-tokens.js'
import { createGraphqlService } from '../../../src/emulator/product/serve-graphql.js'
import { createProductService } from '../../../src/emulator/product/serve-product.js'
import { toSite } from '../../../src/emulator/site.js'
import { mapAtlassianUrl } from '../../../src/invocation/map-atlassian-url.js'
import { APP_ID, INSTALLATION_ID, START } from '../emulator-harness.js'

const SECRET = 'secret-of-this-run'
const { cloudId, apiBaseUrl } = toSite(INSTALLATION_ID)

const FIXTURES = readProductFixtures(
  'product',
  `
routes:
  - { path: '/rest/api/3/issue/{key}', user: alice, body: { whose: alice } }
  - { product: jira, path: '/rest/api/3/issue/{key}', body: { key: DEMO-1 } }
  - { product: jira, method: POST, path: /rest/api/3/issue, status: 201, body: { id: '1' } }
  - { product: jira, path: /rest/api/3/busy, status: 429, headers: { retry-after: '7' }, body: {} }
  - { product: confluence, method: '*', path: '/wiki/api/v2/**', body: [1] }
  - { path: /rest/api/3/nothing, status: 204 }
offlineUsers:
  - { userId: gone, failure: not-successful, message: No such user }
  - { userId: broken, failure: graphql-errors }
`,
)

interface MintOptions {
  kind?: 'system' | 'user'
  installationId?: string
  sub?: string
  exp?: number
  secret?: string
}

function mint(options: MintOptions = {}): string {
  const { kind = 'system', installationId = INSTALLATION_ID, sub, secret = SECRET } = options
  const exp = options.exp ?? START / 1000 + 60
  const times = { iat: START / 1000, exp, generation: 0, jti: '1' }
  const whom = { kind, installationId, environmentId: 'e', scopes: [], sub }
  return mintAccessToken(APP_ID, { ...whom, ...times }, secret)
}

const tokens: ProductTokens = {
  mintUserToken: ({ installationId, principal }) =>
    mint({ kind: 'user', installationId, ...(principal === undefined ? {} : { sub: principal }) }),
  readAccessToken: (token) => readAccessToken(token, SECRET, { now: START, generation: 0 }),
}
const product = createProductService({ tokens, fixtures: FIXTURES })
const graphql = createGraphqlService({ tokens, fixtures: FIXTURES })

async function get(path: string, { method = 'GET', token = mint() } = {}) {
  const headers = token === '' ? {} : { authorization: `Bearer ${token}` }
  const served = await product({ method, path, headers, traceId: 't', body: Buffer.alloc(0) })
  return {
    ...served?.facts,
    ...(served?.outcome as { status: number; headers?: object; body?: unknown }),
  }
}

describe('the stand-in for product APIs', () => {
  it.each<{ name: string; path: string; method?: string; answer: object }>([
    {
      name: 'a route with a name in braces',
      path: `/ex/jira/${cloudId}/rest/api/3/issue/DEMO-7`,
      answer: { status: 200, body: { key: 'DEMO-1' } },
    },
    {
      name: 'a route of another method',
      path: `/ex/jira/${cloudId}/rest/api/3/issue`,
      method: 'POST',
      answer: { status: 201, body: { id: '1' } },
    },
    {
      name: 'a refusal with headers',
      path: `/ex/jira/${cloudId}/rest/api/3/busy`,
      answer: { status: 429, headers: { 'retry-after': '7' } },
    },
    {
      name: 'everything below a path',
      path: `/ex/confluence/${cloudId}/wiki/api/v2/pages/1/children`,
      method: 'PUT',
      answer: { status: 200, body: [1] },
    },
    {
      name: 'a route of any product',
      path: `/ex/other/${cloudId}/rest/api/3/nothing`,
      answer: { status: 204 },
    },
  ])('answers $name', async ({ path, method, answer }) => {
    expect(await get(path, { method })).toMatchObject(answer)
  })

  it('answers a user by the routes for that user first', async () => {
    const path = `/ex/jira/${cloudId}/rest/api/3/issue/DEMO-7`
    const askAs = (sub: string) => get(path, { token: mint({ kind: 'user', sub }) })
    expect(await askAs('alice')).toMatchObject({ body: { whose: 'alice' } })
    expect(await askAs('bob')).toMatchObject({ body: { key: 'DEMO-1' } })
  })

  it.each<{ product: string; path: string; body: object }>([
    {
      product: 'jira',
      path: '/rest/api/3/issue/DEMO-7/comment',
      body: { errorMessages: [expect.any(String)], errors: {} },
    },
    {
      product: 'confluence',
      path: '/wiki',
      body: { statusCode: 404, message: expect.any(String) },
    },
    { product: 'other', path: '/', body: { code: 404, message: expect.any(String) } },
  ])(
    'answers 404 as $product does and names what to add',
    async ({ product: name, path, body }) => {
      const answer = await get(`/ex/${name}/${cloudId}${path}`)
      expect(answer).toMatchObject({ status: 404, body })
      expect(answer.reason).toContain(`"product":"${name}","method":"GET","path":"${path}"`)
    },
  )

  it.each<{ name: string; token: string; reason: string }>([
    { name: 'no token', token: '', reason: 'there is no bearer token' },
    {
      name: 'a token of another run',
      token: mint({ secret: 'x' }),
      reason: 'not minted by this run',
    },
    { name: 'an expired token', token: mint({ exp: START / 1000 }), reason: 'expired' },
    {
      name: 'a token of another installation',
      token: mint({ installationId: 'two' }),
      reason: 'another site',
    },
  ])('answers 401 to $name', async ({ token, reason }) => {
    const answer = await get(`/ex/jira/${cloudId}/rest/api/3/issue/DEMO-7`, { token })
    expect(answer).toMatchObject({ status: 401, reason: expect.stringContaining(reason) })
    expect(JSON.stringify(answer)).not.toContain(token === '' ? 'Bearer ' : token)
  })

  it('answers 401 to system tokens that were ended, and not to user tokens', () => {
    const read = (kind: 'system' | 'user') =>
      readAccessToken(mint({ kind }), SECRET, { now: START, generation: 1 })
    expect(read('system')).toBe('expired')
    expect(read('user')).toMatchObject({ kind: 'user' })
  })

  it.each(['/ex/jira', '/ex/Jira/1/x', '/forge/storage/kvs/v1/get', '/extra/jira/1/x'])(
    'leaves %s to others',
    (path) => {
      expect(product({ method: 'GET', path, headers: {}, traceId: 't' })).toBeUndefined()
    },
  )

  it('is reached from the address in the claims when the remote talks to the emulator', () => {
    const emulatorUrl = 'http://127.0.0.1:4555'
    expect(mapAtlassianUrl(`${apiBaseUrl}/rest/api/3/search?jql=a%20b`, emulatorUrl)).toBe(
      `${emulatorUrl}/ex/jira/${cloudId}/rest/api/3/search?jql=a%20b`,
    )
    expect(mapAtlassianUrl('https://api.bitbucket.org/2.0/user', emulatorUrl)).toBe(
      `${emulatorUrl}/2.0/user`,
    )
    expect(mapAtlassianUrl(apiBaseUrl, undefined)).toBe(apiBaseUrl)
  })
})

async function ask(body: unknown, token: string = mint()) {
  const served = await graphql({
    method: 'POST',
    path: '/graphql',
    headers: { authorization: `Bearer ${token}` },
    traceId: 't',
    body: Buffer.from(JSON.stringify(body)),
  })
  return served?.outcome as {
    status: number
    body: { data: { offlineUserAuthToken: OfflineAnswer } }
  }
}

interface OfflineAnswer {
  success: boolean
  errors: { message: string }[]
  authToken: { token: string; ttl: number }
}

const query =
  'mutation ($input: OfflineUserAuthTokenInput!) { offlineUserAuthToken(input: $input) { success } }'
const order = (userId: string, contextIds = [`ari:cloud:jira::site/${cloudId}`]) => ({
  query,
  variables: { input: { contextIds, userId } },
})

describe('the stand-in for offlineUserAuthToken', () => {
  it.each([
    `ari:cloud:jira::site/${cloudId}`,
    `ari:cloud:confluence::site/${cloudId}`,
    `ari:cloud:jira:${cloudId}:workspace/1`,
    INSTALLATION_ID,
  ])('mints a token of the user for %s', async (context) => {
    const { status, body } = await ask(order('bob', [context]))
    const { authToken, ...rest } = body.data.offlineUserAuthToken
    expect({ status, rest, ttl: authToken.ttl }).toEqual({
      status: 200,
      rest: { success: true, errors: [] },
      ttl: 3600,
    })
    expect(tokens.readAccessToken(authToken.token)).toMatchObject({
      kind: 'user',
      principal: 'bob',
    })
    const issue = `/ex/jira/${cloudId}/rest/api/3/issue/DEMO-7`
    expect(await get(issue, { token: authToken.token })).toMatchObject({ status: 200 })
  })

  it.each<{ name: string; body: object; message: string }>([
    {
      name: 'no context',
      body: order('bob', []),
      message: 'Could not load permissions for app user',
    },
    {
      name: 'the context of another site',
      body: order('bob', ['ari:cloud:jira::site/1']),
      message: 'Could not load permissions for app user',
    },
    {
      name: 'one context too many',
      body: order('bob', [INSTALLATION_ID, 'ari:cloud:jira::site/1']),
      message: 'Could not load permissions for app user',
    },
    { name: 'a user of the fixtures', body: order('gone'), message: 'No such user' },
  ])('is not successful for $name', async ({ body, message }) => {
    expect(await ask(body)).toMatchObject({
      status: 200,
      body: {
        data: { offlineUserAuthToken: { success: false, errors: [{ message }], authToken: null } },
      },
    })
  })

  it.each<{ name: string; body: object }>([
    { name: 'a user of the fixtures', body: order('broken') },
    { name: 'another query', body: { ...order('bob'), query: '{ me { id } }' } },
    { name: 'no variables', body: { query } },
  ])('answers GraphQL errors for $name', async ({ body }) => {
    const answer = await ask(body)
    expect(answer).toMatchObject({
      status: 200,
      body: { errors: [{ message: expect.any(String) }], data: null },
    })
  })

  it.each([
    { name: 'a user token', token: mint({ kind: 'user', sub: 'alice' }) },
    { name: 'a token of another run', token: mint({ secret: 'x' }) },
  ])('answers 401 to $name', async ({ token }) => {
    expect(await ask(order('bob'), token)).toMatchObject({ status: 401 })
  })

  it('leaves other requests to others', () => {
    expect(graphql({ method: 'GET', path: '/graphql', headers: {}, traceId: 't' })).toBeUndefined()
    expect(graphql({ method: 'POST', path: '/graph', headers: {}, traceId: 't' })).toBeUndefined()
  })
})

describe('the fixtures file', () => {
  it.each<{ name: string; text: string; message: RegExp }>([
    { name: 'no YAML', text: 'routes: [', message: /^product is neither JSON nor YAML/ },
    { name: 'a member that does not exist', text: 'route: []', message: /^product .*route/ },
    {
      name: 'a path with a query',
      text: 'routes: [{ path: "/a?b" }]',
      message: /^product\.routes\.0\.path /,
    },
    {
      name: 'a path without a slash',
      text: 'routes: [{ path: a }]',
      message: /^product\.routes\.0\.path /,
    },
    {
      name: '** in the middle',
      text: 'routes: [{ path: "/a/**/b" }]',
      message: /^product\.routes\.0\.path /,
    },
    {
      name: 'a status of 99',
      text: 'routes: [{ path: /a, status: 99 }]',
      message: /^product\.routes\.0\.status /,
    },
    {
      name: 'a method in small letters',
      text: 'routes: [{ path: /a, method: get }]',
      message: /^product\.routes\.0\.method /,
    },
    {
      name: 'a failure that does not exist',
      text: 'offlineUsers: [{ userId: a, failure: b }]',
      message: /^product\.offlineUsers\.0\.failure /,
    },
  ])('refuses $name', ({ text, message }) => {
    expect(() => readProductFixtures('product', text)).toThrow(
      expect.objectContaining({ code: 'ERR_OPTIONS', message: expect.stringMatching(message) }),
    )
  })

  it('may be JSON', () => {
    const fixtures = { routes: [{ path: '/a', body: { deep: [1, null] } }] }
    expect(readProductFixtures('product', JSON.stringify(fixtures))).toEqual(fixtures)
    expect(parseProductFixtures('product', {})).toEqual({})
  })
})
