import { EventEmitter, once } from 'node:events'
import { type IncomingMessage, type RequestListener, request as send } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type RemoteServer, createServer } from '../../src/express/create-server.js'
import { isOverloaded } from '../../src/express/load-monitor.js'
import type { ServerOptions } from '../../src/express/server-options.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { createRecordingLogger } from '../../src/testing/recording-logger.js'

const clock = createManualClock(0)
const servers: RemoteServer[] = []

async function serve(listener: RequestListener, options: ServerOptions = {}) {
  const { logger } = createRecordingLogger()
  const signalSource = new EventEmitter()
  const server = createServer(listener, { logger, clock, signalSource, ...options })
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { server, port, signalSource, url: `http://127.0.0.1:${port}` }
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function get(port: number, path: string, headers: Record<string, string> = {}) {
  const call = send({ port, path, host: '127.0.0.1', headers, agent: false })
  call.end()
  const [response] = (await once(call, 'response')) as [IncomingMessage]
  let body = ''
  for await (const chunk of response) body += String(chunk)
  return { status: response.statusCode, headers: response.headers, body }
}

/** A listener whose requests wait to be answered by the test. */
function createHeldListener() {
  const held = new EventEmitter()
  const listener: RequestListener = (_request, response) => {
    held.once('answer', () => response.end('done'))
    held.emit('arrived')
  }
  return { held, listener }
}

describe('createServer', () => {
  it('takes three large tokens, which a plain server does not', async () => {
    const { port } = await serve((_request, response) => response.end('ok'))
    const headers = { a: 'x'.repeat(15_000), b: 'x'.repeat(15_000), c: 'x'.repeat(15_000) }
    expect((await get(port, '/', headers)).status).toBe(200)
  })

  it('cuts callers that never finish their headers', async () => {
    const { port } = await serve((_request, response) => response.end(), { headersTimeoutMs: 100 })
    const socket = connect(port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nhost: a\r\n')
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 408/)
    socket.destroy()
  })

  it('answers health by itself', async () => {
    const { port } = await serve((_request, response) => response.end('app'))
    expect(await get(port, '/healthz')).toMatchObject({ status: 200, body: '{"status":"ok"}' })
    expect(await get(port, '/readyz')).toMatchObject({ status: 200, body: '{"status":"ready"}' })
    expect(await get(port, '/healthz/x')).toMatchObject({ body: 'app' })
  })

  it.each<{ name: string; isReady: () => boolean | Promise<boolean> }>([
    { name: 'says no', isReady: () => false },
    { name: 'rejects', isReady: () => Promise.reject(new Error('no database')) },
  ])('is not ready when isReady $name', async ({ isReady }) => {
    const { port } = await serve((_request, response) => response.end(), { isReady })
    expect(await get(port, '/readyz')).toMatchObject({ status: 503 })
  })

  it('answers 503 to one request too many, but never to a health check', async () => {
    const { held, listener } = createHeldListener()
    const { port } = await serve(listener, { maxInFlight: 1 })
    const arrived = once(held, 'arrived')
    const first = get(port, '/')
    await arrived
    const second = await get(port, '/', { 'x-b3-traceid': 'a'.repeat(16) })
    expect(second).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
    expect(JSON.parse(second.body)).toEqual({
      code: 'ERR_OVERLOADED',
      message: 'The remote is too busy',
      traceId: 'a'.repeat(16),
    })
    expect((await get(port, '/healthz')).status).toBe(200)
    held.emit('answer')
    expect((await first).status).toBe(200)
  })

  it('finishes requests under way when it is told to stop', async () => {
    const { held, listener } = createHeldListener()
    const closed: string[] = []
    const { server, port, signalSource } = await serve(listener, {
      drainDelayMs: 5000,
      onShutdown: async () => void closed.push('remote'),
    })
    const arrived = once(held, 'arrived')
    const running = get(port, '/')
    await arrived
    signalSource.emit('SIGTERM', 'SIGTERM')
    const ready = await get(port, '/readyz')
    expect(ready).toMatchObject({ status: 503, headers: { connection: 'close' } })
    const ended = server.shutdown()
    clock.advance(5000)
    held.emit('answer')
    expect((await running).body).toBe('done')
    await ended
    expect(closed).toEqual(['remote'])
    expect(signalSource.listenerCount('SIGTERM')).toBe(0)
    await expect(get(port, '/')).rejects.toThrow(/ECONNREFUSED/)
  })

  it('does not wait for load balancers beside an emulator', async () => {
    vi.stubEnv('FORGE_REMOTE_EMULATOR_URL', 'http://127.0.0.1:4555')
    const { server, port } = await serve((_request, response) => response.end())
    vi.unstubAllEnvs()
    const ended = server.shutdown()
    clock.advance(0)
    await ended
    await expect(get(port, '/')).rejects.toThrow(/ECONNREFUSED/)
  })

  it('says so in the log when onShutdown fails', async () => {
    const { logger, entries } = createRecordingLogger()
    const { server, signalSource } = await serve((_request, response) => response.end(), {
      logger,
      drainDelayMs: 5,
      onShutdown: () => Promise.reject(new Error('no database')),
    })
    signalSource.emit('SIGTERM', 'SIGTERM')
    clock.advance(5)
    await expect(server.shutdown()).rejects.toThrow('no database')
    await new Promise((resolve) => setImmediate(resolve))
    expect(entries.at(-1)).toMatchObject({ level: 'error', fields: { event: 'shutdown' } })
    process.exitCode = 0
  })

  it('cuts requests that take too long to end', async () => {
    const { held, listener } = createHeldListener()
    const { server, port } = await serve(listener, { drainDelayMs: 10, shutdownTimeoutMs: 20 })
    const arrived = once(held, 'arrived')
    const running = get(port, '/').catch((error: Error) => error.message)
    await arrived
    const ended = server.shutdown()
    clock.advance(10)
    await new Promise((resolve) => setImmediate(resolve))
    clock.advance(20)
    await ended
    expect(await running).toMatch(/hang up|aborted/)
  })

  it.each<[string, object]>([
    ['maxInflight', { maxInflight: 1 }],
    ['maxHeaderBytes', { maxHeaderBytes: 1 }],
    ['drainDelayMs', { drainDelayMs: -1 }],
    ['isReady', { isReady: true }],
    ['logger', { logger: {} }],
    ['headersTimeoutMs', { headersTimeoutMs: 20_000, requestTimeoutMs: 10_000 }],
  ])('refuses the option %s', (option, options) => {
    expect(() => createServer(() => {}, options as never)).toThrow(
      expect.objectContaining({ code: 'ERR_OPTIONS', option }),
    )
  })
})

describe('isOverloaded', () => {
  const limits = { maxInFlight: 10, maxEventLoopDelayMs: 200 }

  it.each([
    { inFlight: 9, eventLoopDelayMs: 200, overloaded: false },
    { inFlight: 10, eventLoopDelayMs: 0, overloaded: true },
    { inFlight: 0, eventLoopDelayMs: 201, overloaded: true },
  ])('says $overloaded for $inFlight requests and $eventLoopDelayMs ms', (row) => {
    expect(isOverloaded(row, limits)).toBe(row.overloaded)
  })
})
