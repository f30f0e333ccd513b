import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestInvocation } from '../../src/testing/index.js'
import { type TestApp, createTestApp } from './create-test-app.js'

const TRACE_ID = 'a'.repeat(32)

let test: TestApp
beforeAll(async () => {
  test = await createTestApp({}, (app, remote) => {
    app.get('/users', remote.authenticate({ principal: 'required' }), (req, res) => {
      res.json(req.forge.invocation.principal)
    })
    app.post(
      '/events',
      remote.authenticate({ principal: 'forbidden', modules: ['core:*'] }),
      (_req, res) => void res.status(204).end(),
    )
    app.get('/production', remote.authenticate({ environments: ['PRODUCTION'] }), (_req, res) => {
      res.json('ok')
    })
  })
})
afterAll(() => test.close())

const lastLog = () => test.forge.logs.at(-1)

describe('authenticate', () => {
  it('lets a verified invocation in and logs nothing', async () => {
    const before = test.forge.logs.length
    const headers = await test.forge.invocation({ principal: 'alice' })
    const response = await request(test.app)
      .get('/whoami')
      .set({ ...headers, 'x-b3-traceid': TRACE_ID })
      .expect(200)
    expect(response.body).toEqual({
      principal: 'alice',
      module: 'jira:issuePanel',
      traceId: TRACE_ID,
    })
    expect(test.forge.logs.length).toBe(before)
  })

  it.each<{ name: string; refusal: string; alter: (token: string) => string }>([
    { name: 'empty', refusal: 'malformed', alter: () => '' },
    { name: 'of another scheme', refusal: 'malformed', alter: () => 'Basic a:b' },
    { name: 'cut', refusal: 'malformed', alter: (token) => token.slice(0, token.lastIndexOf('.')) },
    {
      name: 'altered in its payload',
      refusal: 'signature',
      alter: (token) => {
        const [header, payload = '', signature] = token.split('.')
        const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
        const altered = JSON.stringify({ ...claims, principal: 'mallory' })
        return `${header}.${Buffer.from(altered).toString('base64url')}.${signature}`
      },
    },
  ])('answers 401 to a token that is $name', async ({ refusal, alter }) => {
    const { authorization = '' } = await test.forge.invocation({ principal: 'alice' })
    const response = await request(test.app)
      .get('/whoami')
      .set({ authorization: alter(authorization), 'x-b3-traceid': TRACE_ID })
      .expect(401)
      .expect('www-authenticate', 'Bearer')
    expect(response.body).toEqual({
      code: 'ERR_INVOCATION_TOKEN',
      message: 'The Forge Invocation Token was not accepted',
      traceId: TRACE_ID,
    })
    expect(lastLog()).toMatchObject({
      level: 'warn',
      fields: { event: 'refused', refusal, traceId: TRACE_ID, path: '/whoami' },
    })
  })

  it('answers 401 to a request without a token', async () => {
    await request(test.app).get('/whoami').expect(401)
    expect(lastLog()?.fields).toMatchObject({ refusal: 'missing' })
  })

  it.each<{ name: string; invocation: TestInvocation; refusal: string; claim: string }>([
    {
      name: 'expired',
      invocation: { expiresInSeconds: -60 },
      refusal: 'expired',
      claim: 'exp',
    },
    {
      name: 'for another app',
      invocation: {
        claims: { aud: 'ari:cloud:ecosystem::app/99999999-2222-4333-8444-555555555555' },
      },
      refusal: 'audience',
      claim: 'aud',
    },
    {
      name: 'of another issuer',
      invocation: { claims: { iss: 'x' } },
      refusal: 'issuer',
      claim: 'iss',
    },
  ])('answers 401 to a token that is $name', async ({ invocation, refusal, claim }) => {
    const headers = await test.forge.invocation(invocation)
    await request(test.app).get('/whoami').set(headers).expect(401)
    expect(lastLog()?.fields).toMatchObject({ refusal, claim })
    expect(String(lastLog()?.fields['nextStep'])).not.toBe('')
  })

  it('says by how much a clock is off', async () => {
    const headers = await test.forge.invocation({ expiresInSeconds: -60 })
    await request(test.app).get('/whoami').set(headers).expect(401)
    expect(lastLog()?.fields['driftSeconds']).toBe(60)
  })

  it.each<{
    name: string
    method: 'get' | 'post'
    path: string
    invocation: TestInvocation
    advice: string
  }>([
    {
      name: 'no user',
      method: 'get',
      path: '/users',
      invocation: {},
      advice: '`npx forge-remote invoke --principal ID`',
    },
    {
      name: 'a user',
      method: 'post',
      path: '/events',
      invocation: { principal: 'alice' },
      advice: 'without --principal',
    },
    {
      name: 'a module of the user interface',
      method: 'post',
      path: '/events',
      invocation: { module: { type: 'xen:macro', key: 'm' } },
      advice: '`modules` of its policy',
    },
    {
      name: 'another environment',
      method: 'get',
      path: '/production',
      invocation: { installationId: 'dev-only', environment: 'DEVELOPMENT' },
      advice: '`environments` of its policy',
    },
  ])(
    'answers 403 where the policy does not allow $name, and tells only the log why',
    async ({ method, path, invocation, advice }) => {
      const headers = await test.forge.invocation(invocation)
      const response = await request(test.app)[method](path).set(headers).expect(403)
      expect(response.body).toEqual({
        code: 'ERR_POLICY',
        message: 'This invocation may not call this route',
        traceId: expect.any(String) as string,
      })
      const nextStep = expect.stringContaining(advice) as string
      expect(lastLog()?.fields).toMatchObject({ event: 'refused', code: 'ERR_POLICY', nextStep })
    },
  )

  it('makes a trace id when Forge sent none that can be used', async () => {
    const headers = await test.forge.invocation({ principal: 'alice' })
    const response = await request(test.app)
      .get('/whoami')
      .set({ ...headers, 'x-b3-traceid': 'no hex' })
    expect(response.body.traceId).toMatch(/^[0-9a-f]{32}$/)
  })

  it('refuses before it reads the body', async () => {
    const response = await request(test.app)
      .put('/values/a')
      .set('content-type', 'application/json')
      .send('{ this is no JSON')
      .expect(401)
    expect(response.body.code).toBe('ERR_INVOCATION_TOKEN')
  })

  it('answers 503 when the keys cannot be read', async () => {
    const deaf = await createTestApp({ jwksUrl: 'http://127.0.0.1:9/jwks.json' })
    const headers = await deaf.forge.invocation({ principal: 'alice' })
    const response = await request(deaf.app).get('/whoami').set(headers).expect(503)
    expect(response.body.code).toBe('ERR_KEY_SET')
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0)
    await deaf.close()
  })
})

describe('the system token', () => {
  const put = async (invocation: TestInvocation, key: string) =>
    request(test.app)
      .put(`/values/${key}`)
      .set(await test.forge.invocation(invocation))
      .send({ value: 1 })

  it('opens the storage of its installation only', async () => {
    expect((await put({ principal: 'alice', installationId: 'one' }, 'k')).status).toBe(204)
    expect(await test.forge.storage('one').get('k')).toBe(1)
    expect(await test.forge.storage('two').get('k')).toBeUndefined()
  })

  it('is missed with 503 when none ever came', async () => {
    const response = await put({ installationId: 'never', systemToken: false }, 'k')
    expect(response.status).toBe(503)
    expect(response.body.code).toBe('ERR_NO_TOKEN')
    expect(response.headers['retry-after']).toBe('5')
  })

  it('serves all of its installation when an event brought it', async () => {
    await put({ installationId: 'shared' }, 'k')
    const later = await put({ installationId: 'shared', principal: 'bob', systemToken: false }, 'l')
    expect(later.status).toBe(204)
    expect(await test.remote.forInstallation('shared').storage.get('l')).toBe(1)
  })

  it('serves only the user who brought it', async () => {
    await put({ installationId: 'own', principal: 'alice' }, 'k')
    const hers = await put({ installationId: 'own', principal: 'alice', systemToken: false }, 'l')
    const his = await put({ installationId: 'own', principal: 'bob', systemToken: false }, 'm')
    expect([hers.status, his.status]).toEqual([204, 503])
    await expect(test.remote.forInstallation('own').storage.get('k')).rejects.toMatchObject({
      code: 'ERR_NO_TOKEN',
    })
  })

  it('of another installation never reaches anyone else', async () => {
    const foreign = await test.forge.emulator.systemToken({ installationId: 'victim' })
    await test.forge.storage('victim').set('secret', 'of the victim')
    await put({ installationId: 'poisoned', principal: 'mallory', systemToken: foreign }, 'k')
    const others = await request(test.app)
      .get('/values/secret')
      .set(
        await test.forge.invocation({
          installationId: 'poisoned',
          principal: 'bob',
          systemToken: false,
        }),
      )
    expect(others.status).toBe(503)
  })

  it('is forgotten once storage has refused it', async () => {
    const bad = await put({ installationId: 'refused', systemToken: 'not.a.token' }, 'k')
    expect(bad.body.code).toBe('UNAUTHORIZED')
    expect(bad.status).toBe(503)
    await expect(test.remote.forInstallation('refused').storage.get('k')).rejects.toMatchObject({
      code: 'ERR_NO_TOKEN',
    })
  })
})
