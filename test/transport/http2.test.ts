import { getEventListeners } from 'node:events'
import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { createTransport, type TransportOptions } from '../../src/transport/create-transport.js'
import type { Transport } from '../../src/transport/transport.js'
import { createSignal, failureOf, setup } from './exchanges.js'
import { buildRequest, serveHttp } from './loopback.js'
import { answer, type Http2Server, LOOPBACK_CA, serveHttp2, serveHttps } from './loopback-tls.js'

/** Collects what a server gets until there are `count` of it. */
function collect<Item>(count: number) {
  const items: Item[] = []
  const { reached, reach } = createSignal()
  const add = (item: Item) => {
    if (items.push(item) === count) reach()
  }
  return { items, add, reached }
}

function setupHttp2(options: TransportOptions = {}): Transport {
  return setup({ http2: true, ca: LOOPBACK_CA, ...options })
}

function exchangeTimes(transport: Transport, origin: string, count: number) {
  return Array.from({ length: count }, () => transport.exchange(buildRequest({ origin })))
}

describe('exchange over HTTP/2', () => {
  it('sends method, path, headers and body, and answers with status, headers and text', async () => {
    const seen: unknown[] = []
    const server = await serveHttp2((stream, headers) => {
      let body = ''
      stream.setEncoding('utf8')
      stream.on('data', (chunk: string) => (body += chunk))
      stream.on('end', () => {
        seen.push({ ...pick(headers), body })
        stream.respond({ ':status': 201, 'x-b3-traceid': 'abc' })
        stream.end('{"grüße":"🙂"}')
      })
    })
    const response = await setupHttp2().exchange(
      buildRequest({ origin: server.origin, body: '"ü"' }),
    )
    expect(seen).toEqual([
      { ':method': 'POST', ':path': '/v1/get', 'content-type': 'application/json', body: '"ü"' },
    ])
    expect(response).toMatchObject({
      status: 201,
      headers: { 'x-b3-traceid': 'abc' },
      body: '{"grüße":"🙂"}',
    })
  })

  it('sends 64 requests over one connection before the first of them is answered', async () => {
    const streams = collect<ServerHttp2Stream>(64)
    const server = await serveHttp2(streams.add)
    const exchanges = exchangeTimes(setupHttp2(), server.origin, 64)
    await streams.reached
    for (const stream of streams.items) answer(stream)
    const statuses = (await Promise.all(exchanges)).map(({ status }) => status)
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(server.connections()).toBe(1)
  })

  it('opens no more connections than asked for', async () => {
    const server = await serveHttp2((stream) => answer(stream))
    const transport = setupHttp2({ connections: 2 })
    await Promise.all(exchangeTimes(transport, server.origin, 64))
    expect(server.connections()).toBeLessThanOrEqual(2)
  })

  it('is left to those who ask for it', async () => {
    const versions: string[] = []
    const server = await serveHttp2(
      (stream) => answer(stream),
      (req, res) => {
        versions.push(req.httpVersion)
        res.end('{}')
      },
    )
    await setup({ ca: LOOPBACK_CA }).exchange(buildRequest({ origin: server.origin }))
    expect(versions).toEqual(['1.1'])
  })

  it('is HTTP/1.1 without TLS', async () => {
    const server = await serveHttp((req, res) => void res.end(req.httpVersion))
    const response = await setupHttp2().exchange(buildRequest({ origin: server.origin }))
    expect(response.body).toBe('1.1')
  })
})

describe('a server that does not offer HTTP/2', () => {
  it('is spoken to in HTTP/1.1, over several connections once that is known', async () => {
    const held = collect<ServerResponse>(3)
    const server = await serveHttps((req, res) => {
      if (req.url === '/first') res.end(req.httpVersion)
      else held.add(res)
    })
    const transport = setupHttp2()
    const first = await transport.exchange(buildRequest({ origin: server.origin, path: '/first' }))
    expect(first.body).toBe('1.1')
    const exchanges = exchangeTimes(transport, server.origin, 3)
    await held.reached
    for (const res of held.items) res.end('{}')
    expect(await Promise.all(exchanges)).toHaveLength(3)
  })

  it('gets the requests that waited for the first connection one at a time', async () => {
    let running = 0
    let most = 0
    const server = await serveHttps((req, res) => {
      running += 1
      most = Math.max(most, running)
      req.resume().on('end', () =>
        setImmediate(() => {
          running -= 1
          res.end('{}')
        }),
      )
    })
    const answers = await Promise.all(exchangeTimes(setupHttp2(), server.origin, 10))
    expect(answers).toHaveLength(10)
    expect(most).toBe(1)
  })
})

describe('a failed exchange over HTTP/2', () => {
  it.each<{
    name: string
    fail: (stream: ServerHttp2Stream, server: Http2Server) => void
    kind: string
    code: string
  }>([
    {
      name: 'the server refuses the stream',
      fail: (stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM),
      kind: 'never-sent',
      code: 'NGHTTP2_REFUSED_STREAM',
    },
    {
      name: 'the server resets the stream',
      fail: (stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR),
      kind: 'ambiguous',
      code: 'NGHTTP2_INTERNAL_ERROR',
    },
    {
      name: 'the server cancels the stream',
      fail: (stream) => stream.close(constants.NGHTTP2_CANCEL),
      kind: 'ambiguous',
      code: 'UND_ERR_INFO',
    },
    {
      name: 'the stream breaks inside the body',
      fail: (stream) => {
        stream.respond({ ':status': 200 })
        stream.write('{"key"', () => stream.destroy(new Error('broken')))
      },
      kind: 'ambiguous',
      code: 'NGHTTP2_INTERNAL_ERROR',
    },
    {
      name: 'the stream is cancelled inside the body',
      fail: (stream) => {
        stream.respond({ ':status': 200, 'content-length': '100' })
        stream.write('{"key"', () => stream.destroy())
      },
      kind: 'ambiguous',
      code: 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
    },
    {
      name: 'the server goes away',
      fail: (stream) => stream.session?.goaway(),
      kind: 'ambiguous',
      code: 'UND_ERR_SOCKET',
    },
    {
      name: 'the connection is reset',
      fail: (_stream, { sockets }) => sockets[0]?.resetAndDestroy(),
      kind: 'ambiguous',
      code: 'ECONNRESET',
    },
  ])('is $kind when $name', async ({ fail, kind, code }) => {
    const { reached, reach } = createSignal<ServerHttp2Stream>()
    const server = await serveHttp2(reach)
    const exchange = failureOf(setupHttp2().exchange(buildRequest({ origin: server.origin })))
    fail(await reached, server)
    expect(await exchange).toMatchObject({ kind, code })
  })

  it.each<{ name: string; lose: (server: Http2Server) => void }>([
    { name: 'is reset', lose: ({ sockets }) => sockets[0]?.resetAndDestroy() },
    { name: 'is closed', lose: ({ sessions }) => sessions[0]?.destroy() },
    { name: 'is announced to go away', lose: ({ sessions }) => sessions[0]?.goaway() },
  ])('is not sent a second time when its connection $name', async ({ lose }) => {
    const streams = collect<ServerHttp2Stream>(8)
    const server = await serveHttp2((stream) => {
      streams.add(stream)
      if (streams.items.length > 8) answer(stream)
    })
    const transport = setupHttp2()
    const exchanges = exchangeTimes(transport, server.origin, 8).map(failureOf)
    await streams.reached
    lose(server)
    const kinds = (await Promise.all(exchanges)).map(({ kind }) => kind)
    expect(new Set(kinds)).toEqual(new Set(['ambiguous']))
    await transport.exchange(buildRequest({ origin: server.origin }))
    expect(streams.items).toHaveLength(9)
  })

  it('is timed out, ends its stream, and leaves the connection', async () => {
    const clock = createManualClock()
    const { reached, reach } = createSignal<ServerHttp2Stream>()
    let count = 0
    const server = await serveHttp2((stream) => {
      count += 1
      if (count === 1) reach(stream)
      else answer(stream)
    })
    const transport = setupHttp2({ clock })
    const exchange = failureOf(
      transport.exchange(buildRequest({ origin: server.origin, timeoutMs: 2000 })),
    )
    const stream = await reached
    const ended = new Promise((resolve) => stream.once('close', resolve))
    clock.advance(2000)
    expect(await exchange).toMatchObject({ kind: 'timeout', code: 'ETIMEDOUT' })
    await ended
    expect(clock.pending()).toBe(0)
    await transport.exchange(buildRequest({ origin: server.origin }))
    expect(server.connections()).toBe(2)
  })

  it('lets the other exchanges of a connection that is left end', async () => {
    const clock = createManualClock()
    const streams = collect<ServerHttp2Stream>(2)
    const server = await serveHttp2(streams.add)
    const transport = setupHttp2({ clock })
    const ask = (timeoutMs: number) =>
      transport.exchange(buildRequest({ origin: server.origin, timeoutMs }))
    const hasty = failureOf(ask(1000))
    const patient = ask(60_000)
    await streams.reached
    clock.advance(1000)
    expect(await hasty).toMatchObject({ kind: 'timeout' })
    for (const stream of streams.items.filter(({ closed }) => !closed)) answer(stream)
    expect(await patient).toMatchObject({ status: 200 })
  })

  it('ends at once when its signal is aborted, and the connection serves on', async () => {
    const controller = new AbortController()
    const { reached, reach } = createSignal<ServerHttp2Stream>()
    let count = 0
    const server = await serveHttp2((stream) => {
      count += 1
      if (count === 1) reach(stream)
      else answer(stream)
    })
    const transport = setupHttp2()
    const { signal } = controller
    const exchange = failureOf(transport.exchange(buildRequest({ origin: server.origin, signal })))
    const stream = await reached
    const ended = new Promise((resolve) => stream.once('close', resolve))
    controller.abort()
    expect(await exchange).toMatchObject({ kind: 'aborted', code: 'ABORT_ERR' })
    await ended
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
    await transport.exchange(buildRequest({ origin: server.origin }))
    expect(server.connections()).toBe(1)
  })

  it('reads no more than allowed, and the connection serves on', async () => {
    const server = await serveHttp2((stream, headers) => {
      answer(stream, headers[':path'] === '/small' ? '{}' : 'x'.repeat(1_000_000))
    })
    const transport = setupHttp2()
    const failure = await failureOf(transport.exchange(buildRequest({ origin: server.origin })))
    expect(failure).toMatchObject({ kind: 'too-large', code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' })
    const next = await transport.exchange(buildRequest({ origin: server.origin, path: '/small' }))
    expect(next.body).toBe('{}')
    expect(server.connections()).toBe(1)
  })
})

describe('close of HTTP/2 connections', () => {
  it('lets running exchanges end, and closes the connection', async () => {
    const streams = collect<ServerHttp2Stream>(2)
    const server = await serveHttp2(streams.add)
    const transport = createTransport({ http2: true, ca: LOOPBACK_CA })
    const running = exchangeTimes(transport, server.origin, 2)
    await streams.reached
    const disconnected = new Promise((resolve) => server.sockets[0]?.once('close', resolve))
    const closed = transport.close()
    for (const stream of streams.items) answer(stream, 'done')
    expect((await Promise.all(running)).map(({ body }) => body)).toEqual(['done', 'done'])
    await closed
    await disconnected
  })
})

function pick(headers: IncomingHttpHeaders) {
  const names = [':method', ':path', 'content-type']
  return Object.fromEntries(names.map((name) => [name, headers[name]]))
}
