import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import request from 'supertest'
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest'
import { InvocationTokenError } from '../../src/errors.js'
import { createDriftWatch } from '../../src/express/drift-watch.js'
import { type ForgeRemoteOptions, createServer, forgeRemote } from '../../src/index.js'
import { createRecordingLogger } from '../../src/testing/recording-logger.js'
import { type TestApp, createTestApp } from './create-test-app.js'

const started: TestApp[] = []
afterEach(async () => {
  await Promise.all(started.splice(0).map((app) => app.close()))
})

async function start(
  options: Partial<ForgeRemoteOptions> = {},
  addRoutes?: Parameters<typeof createTestApp>[1],
): Promise<TestApp> {
  const app = await createTestApp(options, addRoutes)
  started.push(app)
  return app
}

describe("authenticate({ replay: 'refuse' })", () => {
  const answers = [204]
  const startOnce = () =>
    start({}, (app, remote) => {
      app.post('/events', remote.authenticate({ replay: 'refuse' }), (_req, res) => {
        res.status(answers.shift() ?? 204).end()
      })
    })

  it('takes each token once', async () => {
    const { app, forge } = await startOnce()
    const headers = await forge.invocation()
    await request(app).post('/events').set(headers).expect(204)
    const again = await request(app).post('/events').set(headers).expect(401)
    expect(again.body.code).toBe('ERR_INVOCATION_TOKEN')
    expect(forge.logs.at(-1)?.fields).toMatchObject({ refusal: 'replayed', claim: 'jti' })
    await request(app)
      .post('/events')
      .set(await forge.invocation())
      .expect(204)
  })

  it('takes a token again when the answer was not 2xx', async () => {
    const { app, forge } = await startOnce()
    const headers = await forge.invocation()
    answers.splice(0, answers.length, 500, 204)
    await request(app).post('/events').set(headers).expect(500)
    await request(app).post('/events').set(headers).expect(204)
  })

  it('takes a token once for a request that passes two such mounts', async () => {
    const { app, forge } = await start({}, (routes, remote) => {
      const takenOnce = remote.authenticate({ replay: 'refuse' })
      routes.post('/twice', takenOnce, takenOnce, (_req, res) => void res.status(204).end())
    })
    const headers = await forge.invocation()
    await request(app).post('/twice').set(headers).expect(204)
    await request(app).post('/twice').set(headers).expect(401)
  })

  it('refuses a token that has no id', async () => {
    const { app, forge } = await startOnce()
    const headers = await forge.invocation({ claims: { jti: null } })
    await request(app).post('/events').set(headers).expect(401)
  })

  it('takes no other value', async () => {
    const { remote } = await start()
    expect(() => remote.authenticate({ replay: 'never' as never })).toThrow(/policy\.replay/)
  })
})

describe('authenticate(policy, handler)', () => {
  it('types the invocation by the policy', async () => {
    const { app, forge } = await start({}, (routes, remote) => {
      routes.get(
        '/me',
        remote.authenticate({ principal: 'required' }, (req, res) => {
          expectTypeOf(req.forge.invocation.principal).toEqualTypeOf<string>()
          expectTypeOf(req.params['id']).toEqualTypeOf<string | undefined>()
          res.json(req.forge.invocation.principal)
        }),
      )
    })
    const headers = await forge.invocation({ principal: 'alice' })
    expect((await request(app).get('/me').set(headers).expect(200)).body).toBe('alice')
    await request(app)
      .get('/me')
      .set(await forge.invocation())
      .expect(403)
  })

  it('leaves the types of route parameters to the route', async () => {
    await start({}, (routes, remote) => {
      routes.get('/notes/:id', remote.authenticate(), (req, res) => {
        expectTypeOf(req.params).toEqualTypeOf<{ id: string }>()
        res.json(req.params.id)
      })
    })
  })
})

describe('reloadKeys', () => {
  it('fetches the keys at once', async () => {
    const { remote } = await start()
    await expect(remote.reloadKeys()).resolves.toBeUndefined()
  })

  it('rejects when the keys cannot be read', async () => {
    const { remote } = await start({ jwksUrl: 'http://127.0.0.1:9/none' })
    await expect(remote.reloadKeys()).rejects.toMatchObject({ code: 'ERR_KEY_SET' })
  })
})

describe('several apps', () => {
  it('let each one in under its own rules', async () => {
    const other = 'ari:cloud:ecosystem::app/99999999-2222-4333-8444-555555555555'
    const own = 'ari:cloud:ecosystem::app/11111111-2222-4333-8444-555555555555'
    const { app, forge } = await start({ appId: [own, other] }, (routes, remote) => {
      const apps = { [own]: { principal: 'required' as const }, [other]: {} }
      routes.get('/', remote.authenticate({ apps }), (_req, res) => void res.json('ok'))
    })
    const asOther = { claims: { aud: other, app: { id: other } } }
    await request(app)
      .get('/')
      .set(await forge.invocation(asOther))
      .expect(200)
    await request(app)
      .get('/')
      .set(await forge.invocation())
      .expect(403)
    await request(app)
      .get('/')
      .set(await forge.invocation({ principal: 'alice' }))
      .expect(200)
  })
})

describe('the Isolated Cloud', () => {
  const LABELLED = { claims: { icLabel: 'orange' } }

  it('is refused when it is not configured', async () => {
    const { app, forge } = await start()
    await request(app)
      .get('/whoami')
      .set(await forge.invocation(LABELLED))
      .expect(401)
    expect(forge.logs.at(-1)?.fields).toMatchObject({ refusal: 'claims', claim: 'icLabel' })
  })

  it('takes keys and storage from its own addresses', async () => {
    const paths: string[] = []
    const cloud = createHttpServer((req, res) => {
      paths.push(req.url ?? '')
      const isKeySet = req.method === 'GET'
      res.writeHead(isKeySet ? 200 : 204, { 'content-type': 'application/json' })
      void (isKeySet ? keySet : Promise.resolve('')).then((text) => res.end(text))
    }).listen(0, '127.0.0.1')
    await once(cloud, 'listening')
    const base = `http://127.0.0.1:${(cloud.address() as AddressInfo).port}`
    const { app, forge } = await start({
      isolatedCloud: {
        jwksUrlTemplate: `${base}/{IC_LABEL}/jwks.json`,
        storageUrlTemplate: `${base}/{IC_LABEL}/kvs`,
      },
    })
    const keySet = fetch(forge.emulator.jwksUrl).then((response) => response.text())
    const headers = await forge.invocation(LABELLED)
    await request(app).put('/values/k').set(headers).send({ value: 1 }).expect(204)
    expect(paths).toEqual(['/orange/jwks.json', '/orange/kvs/v1/set'])
    cloud.close()
  })
})

describe('a server with too little room for headers', () => {
  it('is named once in the log', async () => {
    const { logger, entries } = createRecordingLogger()
    const { forge } = await start()
    const { appId } = forge.options
    const remote = forgeRemote({ appId, logger, jwksUrl: 'https://127.0.0.1:9/none' })
    const app = express().use(remote.authenticate(), remote.errorHandler())
    await request(app).get('/').expect(401)
    await request(app).get('/').expect(401)
    const warnings = entries.filter(({ fields }) => fields['event'] === 'server-limits')
    expect(warnings).toMatchObject([{ level: 'warn', fields: { maxHeaderBytes: 16_384 } }])
    await remote.close()
  })

  it('is not one that createServer made', async () => {
    const { logger, entries } = createRecordingLogger()
    const { forge } = await start()
    const { appId } = forge.options
    const remote = forgeRemote({ appId, logger, jwksUrl: 'https://127.0.0.1:9/none' })
    const app = express().use(remote.authenticate(), remote.errorHandler())
    const server = createServer(app, { signals: [] })
    await request(server).get('/').expect(401)
    expect(entries.filter(({ fields }) => fields['event'] === 'server-limits')).toEqual([])
    await remote.close()
  })
})

describe('createDriftWatch', () => {
  const expired = (driftSeconds: number) =>
    new InvocationTokenError({ refusal: 'expired', claim: 'exp', driftSeconds }, 'expired')
  const early = (driftSeconds: number) =>
    new InvocationTokenError({ refusal: 'not-yet-valid', claim: 'nbf', driftSeconds }, 'early')
  const watch = (steps: readonly (InvocationTokenError | 'accepted' | Error)[]) => {
    const { logger, entries } = createRecordingLogger()
    const driftWatch = createDriftWatch(logger)
    for (const step of steps) {
      if (step === 'accepted') driftWatch.accepted()
      else driftWatch.refused(step)
    }
    return entries
  }

  it('says once by how much the clock is ahead', () => {
    const entries = watch([300, 310, 305, 301, 302, 303, 304].map(expired))
    expect(entries).toMatchObject([
      { level: 'warn', fields: { event: 'clock-drift', driftSeconds: 302 } },
    ])
    expect(entries[0]?.message).toMatch(/302 s ahead/)
  })

  it('says by how much the clock is behind', () => {
    expect(watch([60, 61, 62, 63, 64].map(early))[0]?.message).toMatch(/62 s behind/)
  })

  it.each<{ name: string; steps: Parameters<typeof watch>[0] }>([
    { name: 'drifts that differ', steps: [20, 900, 40, 3000, 60].map(expired) },
    {
      name: 'tokens accepted in between',
      steps: [expired(60), expired(60), 'accepted', expired(60), expired(60), expired(60)],
    },
    { name: 'other refusals', steps: Array.from({ length: 9 }, () => new Error('no')) },
    { name: 'a few refusals', steps: [60, 60, 60, 60].map(expired) },
  ])('stays quiet about $name', ({ steps }) => {
    expect(watch(steps)).toEqual([])
  })
})
