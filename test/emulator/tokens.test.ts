import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InvocationTokenOptions } from '../../src/emulator/token-issuer.js'
import { type InvocationClaims, invocationClaimsSchema } from '../../src/wire/invocation-claims.js'
import {
  APP_ID,
  INSTALLATION_ID,
  START,
  type TestEmulator,
  exchange,
  nest,
  numbered,
  startTestEmulator,
} from './emulator-harness.js'

let test: TestEmulator
beforeAll(async () => {
  test = await startTestEmulator()
})
afterAll(() => test.emulator.close())

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/

async function mint(options: Partial<InvocationTokenOptions> = {}): Promise<InvocationClaims> {
  return readClaims(
    await test.emulator.invocationToken({ installationId: INSTALLATION_ID, ...options }),
  )
}

describe('invocationToken', () => {
  it('is verified with the published keys', async () => {
    const token = await test.emulator.invocationToken({ installationId: INSTALLATION_ID })
    const { payload, protectedHeader } = await jwtVerify(
      token,
      createRemoteJWKSet(new URL(test.emulator.jwksUrl)),
      {
        algorithms: ['RS256'],
        issuer: 'forge/invocation-token',
        audience: APP_ID,
        currentDate: new Date(START),
      },
    )
    expect(invocationClaimsSchema.safeParse(payload).success).toBe(true)
    expect(protectedHeader).toEqual({
      alg: 'RS256',
      kid: expect.stringMatching(/^emulator\/[0-9a-f]{32}$/),
    })
  })

  it('carries the claims of a call from a user interface', async () => {
    const claims = await mint({ principal: 'alice' })
    const cloudId = String(claims.context?.['cloudId'])
    expect(cloudId).toMatch(UUID)
    expect(claims).toEqual({
      iss: 'forge/invocation-token',
      aud: APP_ID,
      iat: START / 1000,
      nbf: START / 1000,
      exp: START / 1000 + 25,
      jti: expect.stringMatching(/^[0-9a-f]{40}$/),
      principal: 'alice',
      app: {
        id: APP_ID,
        version: '1',
        appVersion: '1.0.0',
        installationId: INSTALLATION_ID,
        apiBaseUrl: `https://api.atlassian.com/ex/jira/${cloudId}`,
        installation: {
          id: INSTALLATION_ID,
          contexts: [
            { name: 'jira', apiBaseUrl: `https://api.atlassian.com/ex/jira/${cloudId}`, cloudId },
          ],
        },
        environment: { type: 'PRODUCTION', id: expect.any(String) },
        module: { type: 'jira:issuePanel', key: 'panel' },
      },
      context: {
        cloudId,
        siteUrl: expect.stringMatching(/^https:\/\/site-[0-9a-f]{8}\.atlassian\.net$/),
        moduleKey: 'panel',
      },
    })
    const [, environmentUuid] =
      /^ari:cloud:ecosystem::environment\/1e7a1cf5-7b1c-4f05-9c7a-0f6a5b1f6f10\/(.*)$/.exec(
        claims.app.environment.id,
      ) ?? []
    expect(environmentUuid).toMatch(UUID)
  })

  it('carries no user, context or licence in the name of a trigger', async () => {
    const claims = await mint()
    expect(claims.app.module).toEqual({ type: 'core:trigger', key: 'trigger' })
    expect(claims).not.toHaveProperty('principal')
    expect(claims).not.toHaveProperty('context')
    expect(claims.app).not.toHaveProperty('license')
  })

  it('takes module, context, licence and lifetime', async () => {
    const claims = await mint({
      principal: 'alice',
      module: { type: 'xen:macro', key: 'm' },
      context: { extension: { type: 'macro' }, siteUrl: 'https://x.atlassian.net' },
      license: { active: true },
      expiresInSeconds: -60,
    })
    expect(claims.app.module).toEqual({ type: 'xen:macro', key: 'm' })
    expect(claims.context).toMatchObject({
      moduleKey: 'm',
      extension: { type: 'macro' },
      siteUrl: 'https://x.atlassian.net',
    })
    expect(claims.app.license).toEqual({ active: true })
    expect(claims.exp).toBe(START / 1000 - 60)
  })

  it('merges claims last; null removes a member', async () => {
    const claims = await mint({
      principal: 'alice',
      claims: {
        aud: ['a', 'b'],
        principal: null,
        icLabel: 'orange',
        app: { environment: { type: 'STAGING' }, installation: null, extra: { deep: [1] } },
      },
    })
    expect(claims).toMatchObject({ aud: ['a', 'b'], icLabel: 'orange' })
    expect(claims).not.toHaveProperty('principal')
    expect(claims.app).not.toHaveProperty('installation')
    expect(claims.app.environment).toMatchObject({ type: 'STAGING', id: expect.any(String) })
    expect(claims.app).toMatchObject({ id: APP_ID, extra: { deep: [1] } })
  })

  it('mints members called __proto__ as they came', async () => {
    const members = JSON.parse('{"__proto__":{"admin":true},"app":{"__proto__":{"id":"x"}}}')
    const token = await test.emulator.invocationToken({
      installationId: INSTALLATION_ID,
      claims: members,
      context: members,
      header: members,
    })
    const [header = '', payload = ''] = token
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString())
    expect(payload).toContain('"__proto__":{"admin":true}')
    expect(payload).toContain('"__proto__":{"id":"x"}')
    expect(payload).toContain('"context":{"__proto__":{"admin":true}')
    expect(header).toContain('"__proto__":{"admin":true}')
    expect(JSON.parse(payload)).toMatchObject({ iss: 'forge/invocation-token' })
  })

  it.each(['claims', 'header', 'context', 'license'])(
    'mints %s of 1,000 levels, and refuses more',
    async (member) => {
      const options = (depth: number) => ({
        installationId: INSTALLATION_ID,
        [member]: { deep: nest(depth - 1) },
      })
      expect(await mint(options(1000))).toMatchObject({ aud: APP_ID })
      await expect(mint(options(1001))).rejects.toMatchObject({
        code: 'ERR_BAD_REQUEST',
        message: `${member}: expected at most 1000 levels`,
      })
    },
  )

  it('merges the header last, even a lie about the algorithm', async () => {
    const token = await test.emulator.invocationToken({
      installationId: INSTALLATION_ID,
      header: { alg: 'none', kid: null, typ: 'JWT' },
    })
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'none', typ: 'JWT' })
  })

  it('passes the installation id through and gives each installation its site', async () => {
    const bare = await mint({ installationId: INSTALLATION_ID.replace(/^.*\//, '') })
    const full = await mint()
    const other = await mint({ installationId: 'another' })
    expect(bare.app.installationId).not.toContain('ari:')
    expect(bare.app.apiBaseUrl).toBe(full.app.apiBaseUrl)
    expect(other.app.apiBaseUrl).not.toBe(full.app.apiBaseUrl)
  })

  it.each<{ name: string; options: unknown; message: string }>([
    { name: 'no installation', options: {}, message: 'installationId: ' },
    { name: 'an empty installation', options: { installationId: '' }, message: 'installationId: ' },
    {
      name: 'the prefix of an installation alone',
      options: { installationId: 'ari:cloud:ecosystem::installation/' },
      message: 'installationId: ',
    },
    {
      name: 'an unknown environment',
      options: { installationId: 'x', environment: 'LIVE' },
      message: 'environment: ',
    },
    {
      name: 'a module without key',
      options: { installationId: 'x', module: { type: 't' } },
      message: 'module.key: ',
    },
    {
      name: 'claims that are text',
      options: { installationId: 'x', claims: 'a' },
      message: 'claims: ',
    },
    {
      name: 'a lifetime that is text',
      options: { installationId: 'x', expiresInSeconds: '5' },
      message: 'expiresInSeconds: ',
    },
    {
      name: 'an unknown member',
      options: { installationId: 'x', user: 'a' },
      message: 'expected no user',
    },
    { name: 'no options', options: undefined, message: 'options: ' },
  ])('refuses $name, naming the member', async ({ options, message }) => {
    await expect(test.emulator.invocationToken(options as never)).rejects.toMatchObject({
      code: 'ERR_BAD_REQUEST',
      message: expect.stringContaining(message),
    })
  })
})

describe('environments', () => {
  it('are bound at the first mention of an installation', async () => {
    const first = await mint({ installationId: 'staged', environment: 'STAGING' })
    expect(first.app.environment.type).toBe('STAGING')
    const second = await mint({ installationId: 'ari:cloud:ecosystem::installation/staged' })
    expect(second.app.environment).toEqual(first.app.environment)
    await expect(
      test.emulator.systemToken({ installationId: 'staged', environment: 'PRODUCTION' }),
    ).rejects.toMatchObject({
      code: 'ERR_BAD_REQUEST',
      message: expect.stringContaining('expected STAGING'),
    })
  })

  it('are PRODUCTION unless told otherwise, which a later mention is told', async () => {
    await test.emulator.systemToken({ installationId: 'live' })
    await expect(
      mint({ installationId: 'live', environment: 'DEVELOPMENT' }),
    ).rejects.toMatchObject({
      code: 'ERR_BAD_REQUEST',
      message: expect.stringMatching(/expected PRODUCTION, .* found DEVELOPMENT; .* named none/),
    })
  })
})

describe('access tokens', () => {
  it('have a readable exp, 4 hours ahead by default', async () => {
    const system = await test.emulator.systemToken({ installationId: 'one' })
    const user = await test.emulator.userToken({
      installationId: 'one',
      principal: 'alice',
      expiresInSeconds: 60,
    })
    expect(readClaims(system)).toMatchObject({ exp: START / 1000 + 4 * 60 * 60 })
    expect(readClaims(user)).toMatchObject({ exp: START / 1000 + 60, sub: 'alice' })
  })
})

describe('seed', () => {
  it('makes ids the same in each run, but never new keys', async () => {
    const [one, two, other] = await Promise.all([readRun(7), readRun(7, 3), readRun(8)])
    expect(one.invocationId).toBe(two.invocationId)
    expect(one.invocationId).not.toBe(other.invocationId)
    expect(one.keySet).not.toEqual(two.keySet)
  })
})

async function readRun(
  seed: number,
  requests = 0,
): Promise<{ invocationId: string; keySet: unknown }> {
  const { emulator, call } = await startTestEmulator({ seed })
  await Promise.all(numbered(requests, () => call('get', { key: 'k' })))
  const { invocationId } = await emulator.mintInvocation({ installationId: 'x' })
  await emulator.keys.rotate({ keepOld: false })
  const { body: keySet } = await exchange(emulator.jwksUrl, {})
  await emulator.close()
  return { invocationId, keySet }
}

describe('the key set', () => {
  it('publishes one RSA key and nothing private', async () => {
    const { status, body } = await exchange(test.emulator.jwksUrl, {})
    expect(status).toBe(200)
    expect(body).toEqual({
      keys: [
        {
          kty: 'RSA',
          n: expect.any(String),
          e: 'AQAB',
          alg: 'RS256',
          use: 'sig',
          kid: expect.stringMatching(/^emulator\//),
        },
      ],
    })
  })
})

function readClaims(token: string): InvocationClaims {
  const payload = token.split('.')[1] ?? ''
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as InvocationClaims
}
