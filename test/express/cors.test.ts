import express from 'express'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, createTestApp } from './create-test-app.js'

const ORIGIN = 'https://site.atlassian.net'

let test: TestApp
let app: express.Express
beforeAll(async () => {
  test = await createTestApp()
  const { remote } = test
  app = express()
  app.use(remote.cors({ origins: [ORIGIN], headers: ['x-mine'] }), remote.authenticate())
  app.get('/', (req, res) => {
    res.json({ hasToken: req.forge.tokens.system !== undefined, id: req.forge.invocation.tokenId })
  })
  app.use(remote.errorHandler())
})
afterAll(() => test.close())

const preflight = (origin: string) =>
  request(app).options('/').set({ origin, 'access-control-request-method': 'GET' })

describe('cors', () => {
  it('answers a preflight, which carries no token', async () => {
    const { headers } = await preflight(ORIGIN).expect(204)
    expect(headers).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers':
        'authorization, content-type, x-b3-traceid, x-b3-spanid, x-mine',
      'access-control-max-age': '600',
      vary: expect.stringMatching(/origin/i) as string,
    })
    expect(headers['access-control-allow-credentials']).toBeUndefined()
  })

  it.each(['https://site.atlassian.net.evil.example', 'http://site.atlassian.net', 'null'])(
    'refuses a preflight from %s',
    async (origin) => {
      const response = await preflight(origin).expect(403)
      expect(response.body.code).toBe('ERR_POLICY')
      expect(response.headers['access-control-allow-origin']).toBeUndefined()
    },
  )

  it('takes the same token many times and uses the cached system token', async () => {
    await request(app)
      .get('/')
      .set(await test.forge.invocation())
      .expect(200)
    const { authorization = '' } = await test.forge.invocation({ principal: 'alice' })
    const call = () => request(app).get('/').set({ authorization, origin: ORIGIN }).expect(200)
    const [first, second] = [await call(), await call()]
    expect(first.body).toEqual({ hasToken: true, id: expect.any(String) as string })
    expect(second.body).toEqual(first.body)
    expect(first.headers['access-control-allow-origin']).toBe(ORIGIN)
  })

  it('shows a refusal to the page that called', async () => {
    const response = await request(app).get('/').set({ origin: ORIGIN }).expect(401)
    expect(response.headers['access-control-allow-origin']).toBe(ORIGIN)
  })

  it.each([[[]], [['*']], [['https://a.example/path']], [['site.atlassian.net']], [['null']]])(
    'refuses the origins %j when it is mounted',
    (origins) => {
      expect(() => test.remote.cors({ origins })).toThrow(
        expect.objectContaining({ code: 'ERR_OPTIONS', option: 'origins' }),
      )
    },
  )
})
