import { once } from 'node:events'
import { type Server, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ForgeContext } from '../../src/index.js'
import { type TestApp, createTestApp } from './create-test-app.js'

let test: TestApp
let server: Server
let headers: Record<string, string>
let onClosed: (forge: ForgeContext) => void = () => {}
let onStarted: (signal: AbortSignal) => void = () => {}

beforeAll(async () => {
  test = await createTestApp({}, (app) => {
    app.get('/slow', (req, res) => {
      const { signal } = req.forge
      signal.addEventListener('abort', () => res.end())
      onStarted(signal)
    })
    app.get('/fast', (req, res) => {
      onStarted(req.forge.signal)
      res.json('done')
    })
    app.get('/late', (req) => {
      test.forge.clock.advance(20_000)
      onStarted(req.forge.signal)
    })
    app.get('/last', (req, res) => {
      onStarted(new AbortController().signal)
      res.on('close', () => onClosed(req.forge))
    })
  })
  headers = await test.forge.invocation({ principal: 'alice', expiresInSeconds: 600 })
  server = test.app.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(async () => {
  server.close()
  await test.close()
})

/** Sends a request; resolves once its handler runs. */
async function start(path: string) {
  const started = new Promise<AbortSignal>((resolve) => {
    onStarted = resolve
  })
  const { port } = server.address() as AddressInfo
  const call = send({ port, path, host: '127.0.0.1', headers, agent: false })
  call.on('error', () => {})
  call.end()
  return { call, signal: await started }
}

describe('req.forge.signal', () => {
  it('counts from the arrival of the request, also when it is asked for late', async () => {
    const { call, signal } = await start('/late')
    test.forge.clock.advance(4999)
    expect(signal.aborted).toBe(false)
    test.forge.clock.advance(1)
    expect(signal.reason).toMatchObject({ message: 'the request ended: 25000 ms are over' })
    call.destroy()
  })

  it('is aborted from the start when the caller has gone already', async () => {
    const closed = new Promise<ForgeContext>((resolve) => {
      onClosed = resolve
    })
    const { call } = await start('/last')
    call.destroy()
    expect((await closed).signal.reason).toMatchObject({
      message: 'the request ended: the caller went away',
    })
  })

  it('aborts when the time of the request is up', async () => {
    const { signal } = await start('/slow')
    test.forge.clock.advance(24_999)
    expect(signal.aborted).toBe(false)
    test.forge.clock.advance(1)
    expect(signal.reason).toMatchObject({
      code: 'ERR_ABORTED',
      message: 'the request ended: 25000 ms are over',
    })
  })

  it('aborts when the caller goes away', async () => {
    const { call, signal } = await start('/slow')
    const aborted = once(signal, 'abort')
    call.destroy()
    await aborted
    expect(signal.reason).toMatchObject({ message: 'the request ended: the caller went away' })
  })

  it('stays quiet once the request was answered', async () => {
    const { call, signal } = await start('/fast')
    const [response] = await once(call, 'response')
    response.resume()
    await once(response, 'end')
    test.forge.clock.advance(60_000)
    expect(signal.aborted).toBe(false)
  })
})
