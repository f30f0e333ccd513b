import { once } from 'node:events'
import { type IncomingMessage, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import request from 'supertest'
import { afterEach, describe, expect, it } from 'vitest'
import { createStorage, createTransport, remoteDoor } from '../../src/index.js'
import { type TestApp, createTestApp } from '../express/create-test-app.js'

const started: { close: () => unknown }[] = []
afterEach(async () => {
  await Promise.all(started.splice(0).map(({ close }) => close()))
})

async function start(...options: Parameters<typeof createTestApp>): Promise<TestApp> {
  const app = await createTestApp(...options)
  started.push(app)
  return app
}

/** A server that keeps what it was asked and answers 204, or the key set of an emulator. */
async function startRecorder(keySet: () => Promise<string> = async () => '') {
  const asked: { path: string; headers: IncomingMessage['headers'] }[] = []
  const server = createServer((req, res) => {
    asked.push({ path: req.url ?? '', headers: req.headers })
    if (req.method === 'GET') void keySet().then((text) => res.end(text))
    else res.writeHead(204).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  started.push({
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  })
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

describe('behind an egress proxy', () => {
  it('speaks for the verified installation, whatever invocation id the request names', async () => {
    const proxy = await startRecorder()
    const { app, forge } = await start({ egressProxyUrl: proxy.url })
    const headers = await forge.invocation({ installationId: 'mine', systemToken: false })
    await request(app)
      .put('/values/k')
      .set({ ...headers, 'x-forge-invocation-id': 'of-the-victim' })
      .send({ value: 1 })
      .expect(204)
    expect(proxy.asked).toMatchObject([
      {
        path: '/forge/storage/kvs/v1/set',
        headers: { 'forge-proxy-authorization': 'Forge as=app,installationId=mine' },
      },
    ])
  })

  it('works in the background without any token', async () => {
    const proxy = await startRecorder()
    const { remote } = await start({ egressProxyUrl: proxy.url })
    await remote.forInstallation('one').storage.set('k', 1)
    expect(proxy.asked).toHaveLength(1)
  })
})

describe('a token of an Isolated Cloud', () => {
  it('stays in it, in the background as well', async () => {
    let keySetUrl = ''
    const cloud = await startRecorder(async () => (await fetch(keySetUrl)).text())
    const { app, forge, remote } = await start({
      isolatedCloud: {
        jwksUrlTemplate: `${cloud.url}/{IC_LABEL}/jwks.json`,
        storageUrlTemplate: `${cloud.url}/{IC_LABEL}/kvs`,
      },
    })
    keySetUrl = forge.emulator.jwksUrl
    const headers = await forge.invocation({ installationId: 'iso', claims: { icLabel: 'gov' } })
    await request(app).get('/whoami').set(headers).expect(200)
    await remote.forInstallation('iso').storage.set('k', 1)
    expect(cloud.asked.map(({ path }) => path)).toEqual(['/gov/jwks.json', '/gov/kvs/v1/set'])
  })
})

describe('req.forge', () => {
  it('takes many storage calls at once without a warning of a leak', async () => {
    const warnings: Error[] = []
    const onWarning = (warning: Error) => void warnings.push(warning)
    process.on('warning', onWarning)
    started.push({ close: () => process.off('warning', onWarning) })
    const { app, forge } = await start({}, (routes) => {
      routes.get('/many', async (req, res) => {
        const keys = Array.from({ length: 25 }, (_, index) => `k${index}`)
        res.json(await Promise.all(keys.map((key) => req.forge.storage.get(key))))
      })
    })
    await request(app)
      .get('/many')
      .set(await forge.invocation())
      .expect(200)
    expect(warnings).toEqual([])
  })

  it('logs with the trace id and the installation', async () => {
    const { app, forge } = await start({}, (routes) => {
      routes.get('/logging', (req, res) => {
        req.forge.log.info({ a: 1 }, 'info')
        req.forge.log.warn({ installationId: 'own' }, 'warn')
        req.forge.log.error({}, 'error')
        res.json(req.forge.traceId)
      })
    })
    const headers = await forge.invocation({ installationId: 'one' })
    const { body: traceId } = await request(app).get('/logging').set(headers)
    expect(forge.logs.slice(-3)).toEqual([
      { level: 'info', message: 'info', fields: { traceId, installationId: 'one', a: 1 } },
      { level: 'warn', message: 'warn', fields: { traceId, installationId: 'own' } },
      { level: 'error', message: 'error', fields: { traceId, installationId: 'one' } },
    ])
  })

  it('says so when a system token came but could not be used', async () => {
    const { app, forge } = await start()
    const headers = await forge.invocation({ systemToken: 'not a token' })
    await request(app).get('/values/k').set(headers).expect(503)
    expect(forge.logs.map(({ fields }) => fields['event'])).toContain('token-unusable')
    expect(JSON.stringify(forge.logs)).not.toContain('not a token')
  })
})

describe('a storage client of the app itself', () => {
  it('has its failures logged when they reach the error handler', async () => {
    const transport = createTransport()
    started.push(transport)
    const { app, forge } = await start({}, (routes) => {
      routes.get('/own', async (_req, res) => {
        const door = remoteDoor({ storageUrl: 'http://127.0.0.1:9', bearer: () => 't' })
        res.json(await createStorage({ transport, door }).get('k'))
      })
    })
    await request(app)
      .get('/own')
      .set(await forge.invocation())
      .expect(502)
    expect(forge.logs.at(-1)?.fields).toMatchObject({
      code: 'ERR_STORAGE_UNREACHABLE',
      operation: 'get',
      path: '/own',
    })
  })
})

describe('forInstallation', () => {
  it('takes a tenant as well as an id', async () => {
    const { app, forge, remote } = await start({}, (routes) => {
      routes.get('/tenant', (req, res) => void res.json(req.forge.invocation.tenant))
    })
    const headers = await forge.invocation({ installationId: 'one' })
    const { body: tenant } = await request(app).get('/tenant').set(headers)
    await remote.forInstallation(tenant).storage.set('k', 1)
    expect(await forge.storage('one').get('k')).toBe(1)
  })

  it('forgets a token that storage refused', async () => {
    const { app, forge, remote } = await start()
    const systemToken = 'aaa.bbb.ccc'
    await request(app)
      .get('/whoami')
      .set(await forge.invocation({ installationId: 'one', systemToken }))
    const { storage } = remote.forInstallation('one')
    await expect(storage.get('k')).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    await expect(storage.get('k')).rejects.toMatchObject({ code: 'ERR_NO_TOKEN' })
  })
})
