import { getEventListeners } from 'node:events'
import type { Socket } from 'node:net'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { createTransport } from '../../src/transport/create-transport.js'
import { createSignal, failureOf, setup } from './exchanges.js'
import { buildRequest, CLOSED_ORIGIN, serveHttp, serveTcp } from './loopback.js'
import { LOOPBACK_CA, serveHttps } from './loopback-tls.js'

describe('exchange', () => {
  it('sends method, path, headers and body, and answers with status, headers and text', async () => {
    const seen: unknown[] = []
    const server = await serveHttp((req, res) => {
      let body = ''
      req.setEncoding('utf8')
      req.on('data', (chunk: string) => (body += chunk))
      req.on('end', () => {
        seen.push({ method: req.method, url: req.url, type: req.headers['content-type'], body })
        res.writeHead(201, { 'x-b3-traceid': 'abc' }).end('{"grüße":"🙂"}')
      })
    })
    const answer = await setup().exchange(buildRequest({ origin: server.origin, body: '"ü"' }))
    expect(seen).toEqual([
      { method: 'POST', url: '/v1/get', type: 'application/json', body: '"ü"' },
    ])
    expect(answer).toMatchObject({
      status: 201,
      headers: { 'x-b3-traceid': 'abc' },
      body: '{"grüße":"🙂"}',
    })
  })

  it('sends a GET without a body', async () => {
    const server = await serveHttp((req, res) => {
      res.end(`${req.method} ${req.headers['content-length']}`)
    })
    const answer = await setup().exchange(
      buildRequest({ origin: server.origin, method: 'GET', headers: {}, body: undefined }),
    )
    expect(answer.body).toBe('GET undefined')
  })

  it('decodes a character that arrives in two pieces', async () => {
    const server = await serveHttp((_req, res) => {
      const bytes = Buffer.from('"ü"')
      res.write(bytes.subarray(0, 2), () => res.end(bytes.subarray(2)))
    })
    const answer = await setup().exchange(buildRequest({ origin: server.origin }))
    expect(answer.body).toBe('"ü"')
  })

  it('hands a redirect back without following it', async () => {
    const paths: (string | undefined)[] = []
    const server = await serveHttp((req, res) => {
      paths.push(req.url)
      res.writeHead(302, { location: '/elsewhere' }).end()
    })
    const answer = await setup().exchange(buildRequest({ origin: server.origin }))
    expect(answer).toMatchObject({ status: 302, body: '' })
    expect(paths).toEqual(['/v1/get'])
  })

  it('keeps its connections over fifty failures one after the other', async () => {
    const server = await serveHttp((_req, res) => {
      res.writeHead(500).end('x'.repeat(1000))
    })
    const transport = setup()
    for (let count = 0; count < 50; count += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
      await transport.exchange(buildRequest({ origin: server.origin }))
    }
    // undici frees a connection a tick after its answer, so two take turns.
    expect(server.connections()).toBeLessThanOrEqual(2)
  })

  it('opens no more connections than allowed', async () => {
    const server = await serveHttp((_req, res) => void res.end('{}'))
    const transport = setup({ connections: 3 })
    await Promise.all(
      Array.from({ length: 30 }, () => transport.exchange(buildRequest({ origin: server.origin }))),
    )
    expect(server.connections()).toBeLessThanOrEqual(3)
  })

  it('sends at most one request at a time over a connection', async () => {
    let running = 0
    let most = 0
    const server = await serveHttp((req, res) => {
      running += 1
      most = Math.max(most, running)
      req.resume().on('end', () =>
        setImmediate(() => {
          running -= 1
          res.end('{}')
        }),
      )
    })
    const transport = setup({ connections: 1 })
    await Promise.all(
      Array.from({ length: 10 }, () => transport.exchange(buildRequest({ origin: server.origin }))),
    )
    expect(most).toBe(1)
  })

  it('closes a connection that was idle for its time', async () => {
    const { reached, reach } = createSignal()
    const closed: string[] = []
    const server = await serveHttp(({ socket, url = '' }, res) => {
      socket.once('close', () => {
        closed.push(url)
        reach()
      })
      // An empty header keeps Node from proposing a time of its own.
      res.writeHead(200, { connection: 'keep-alive', 'keep-alive': '' }).end('{}')
    })
    const idle = async (path: string, keepAliveTimeoutMs: number) =>
      await setup({ keepAliveTimeoutMs }).exchange(buildRequest({ origin: server.origin, path }))
    await idle('/patient', 60_000)
    await idle('/hasty', 10)
    await reached
    expect(closed).toEqual(['/hasty'])
  })

  it('does not reuse a connection that the server is about to close', async () => {
    const server = await serveHttp((_req, res) => {
      res.writeHead(200, { connection: 'keep-alive', 'keep-alive': 'timeout=1' }).end('{}')
    })
    const transport = setup()
    await transport.exchange(buildRequest({ origin: server.origin }))
    await transport.exchange(buildRequest({ origin: server.origin }))
    expect(server.connections()).toBe(2)
  })

  it('leaves neither a timer nor a listener behind', async () => {
    const clock = createManualClock()
    const { signal } = new AbortController()
    const server = await serveHttp((_req, res) => void res.end('{}'))
    await setup({ clock }).exchange(buildRequest({ origin: server.origin, signal }))
    expect(clock.pending()).toBe(0)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })
})

describe('a failed exchange', () => {
  it('was never sent when the connection is refused', async () => {
    const origin = CLOSED_ORIGIN
    const failure = await failureOf(setup().exchange(buildRequest({ origin })))
    expect(failure).toMatchObject({ kind: 'never-sent', code: 'ECONNREFUSED' })
  })

  it('was never sent when the TLS handshake breaks', async () => {
    const server = await serveTcp((socket) => void socket.once('data', () => socket.destroy()))
    const origin = server.origin.replace('http:', 'https:')
    const failure = await failureOf(setup().exchange(buildRequest({ origin })))
    expect(failure).toMatchObject({ kind: 'never-sent', code: 'ECONNRESET' })
  })

  it('was never sent when opening the connection takes too long', async () => {
    const sockets: Socket[] = []
    const server = await serveTcp((socket) => void sockets.push(socket))
    const origin = server.origin.replace('http:', 'https:')
    const connect = async (connectTimeoutMs: number) =>
      await failureOf(
        setup({ connectTimeoutMs, clock: createManualClock() }).exchange(buildRequest({ origin })),
      )
    const patient = connect(60_000)
    const failure = await Promise.race([patient.then(() => 'the longer time was over'), connect(1)])
    for (const socket of sockets) socket.destroy()
    await patient
    expect(failure).toMatchObject({ kind: 'never-sent', code: 'UND_ERR_CONNECT_TIMEOUT' })
  })

  it('was never sent when the certificate is not trusted', async () => {
    const server = await serveHttps((_req, res) => void res.end('{}'))
    const failure = await failureOf(setup().exchange(buildRequest({ origin: server.origin })))
    expect(failure).toMatchObject({ kind: 'never-sent', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  })

  it('was never sent when a header has a line break, and does not quote it', async () => {
    const headers = { authorization: 'Bearer canary\r\nx: y' }
    const failure = await failureOf(setup().exchange(buildRequest({ headers })))
    expect(failure).toMatchObject({ kind: 'never-sent', code: 'UND_ERR_INVALID_ARG' })
    expect(inspect(failure, { depth: Infinity })).not.toContain('canary')
  })

  it('was never sent when its time is over while it waits for a connection', async () => {
    const clock = createManualClock()
    const { reached, reach } = createSignal()
    const server = await serveHttp(() => reach())
    const transport = setup({ connections: 1, closeTimeoutMs: 0, clock })
    const first = failureOf(transport.exchange(buildRequest({ origin: server.origin })))
    await reached
    const second = failureOf(
      transport.exchange(buildRequest({ origin: server.origin, timeoutMs: 5000 })),
    )
    clock.advance(5000)
    expect(await second).toMatchObject({ kind: 'never-sent', code: 'ETIMEDOUT' })
    clock.advance(5000)
    expect(await first).toMatchObject({ kind: 'timeout' })
  })

  it.each<{ name: string; answer: string; code: string }>([
    { name: 'before the answer', answer: '', code: 'UND_ERR_SOCKET' },
    { name: 'inside the head', answer: 'HTTP/1.1 200 OK\r\ncontent-', code: 'UND_ERR_SOCKET' },
    {
      name: 'inside the body',
      answer: 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"key"',
      code: 'UND_ERR_SOCKET',
    },
    {
      name: 'inside a chunked body',
      answer: 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"key\r\n',
      code: 'UND_ERR_SOCKET',
    },
  ])('is ambiguous when the connection ends $name', async ({ answer, code }) => {
    const server = await serveTcp((socket) => void socket.once('data', () => socket.end(answer)))
    const failure = await failureOf(setup().exchange(buildRequest({ origin: server.origin })))
    expect(failure).toMatchObject({ kind: 'ambiguous', code })
  })

  it('is ambiguous when the connection is reset', async () => {
    const server = await serveTcp(
      (socket) => void socket.once('data', () => socket.resetAndDestroy()),
    )
    const failure = await failureOf(setup().exchange(buildRequest({ origin: server.origin })))
    expect(failure).toMatchObject({ kind: 'ambiguous', code: 'ECONNRESET' })
  })

  it('is ambiguous when the answer is no HTTP', async () => {
    const server = await serveTcp(
      (socket) => void socket.once('data', () => socket.end('hello\r\n')),
    )
    const failure = await failureOf(setup().exchange(buildRequest({ origin: server.origin })))
    expect(failure).toMatchObject({ kind: 'ambiguous', code: 'UNKNOWN' })
  })

  it.each<{ name: string; head: string }>([
    { name: 'the head', head: '' },
    { name: 'the body', head: 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{' },
  ])('is timed out while it waits for $name, and cuts the connection', async ({ head }) => {
    const clock = createManualClock()
    const socketReady = createSignal<Socket>()
    const server = await serveTcp((socket) => {
      socket.once('data', () => socket.write(head, () => socketReady.reach(socket)))
    })
    const exchange = failureOf(
      setup({ clock }).exchange(buildRequest({ origin: server.origin, timeoutMs: 2000 })),
    )
    const socket = await socketReady.reached
    const cut = new Promise((resolve) => socket.once('close', resolve))
    clock.advance(2000)
    expect(await exchange).toMatchObject({ kind: 'timeout', code: 'ETIMEDOUT' })
    await cut
    expect(clock.pending()).toBe(0)
  })

  it.each<{ name: string; listen: (socket: Socket) => void; kind: string }>([
    { name: 'reset', listen: (socket) => socket.resetAndDestroy(), kind: 'ambiguous' },
    {
      name: 'answered with too much',
      listen: (socket) =>
        socket.end(`HTTP/1.1 200 OK\r\ncontent-length: 2000\r\n\r\n${'x'.repeat(2000)}`),
      kind: 'too-large',
    },
  ])('lets go of its signal, its time and its connection when it is $name', async (failing) => {
    const clock = createManualClock()
    const { signal } = new AbortController()
    const closed = createSignal()
    const server = await serveTcp((socket) => {
      socket.once('close', () => closed.reach())
      socket.once('data', () => failing.listen(socket))
    })
    const request = buildRequest({ origin: server.origin, signal })
    expect(await failureOf(setup({ clock }).exchange(request))).toMatchObject({
      kind: failing.kind,
    })
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
    expect(clock.pending()).toBe(0)
    await closed.reached
  })

  it('lets go of its signal when it could not be sent', async () => {
    const { signal } = new AbortController()
    const origin = CLOSED_ORIGIN
    await failureOf(setup().exchange(buildRequest({ origin, signal })))
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  it('ends at once when its signal is aborted, and lets go of it and of the connection', async () => {
    const controller = new AbortController()
    const { reached, reach } = createSignal()
    const closed = createSignal()
    const server = await serveHttp((req) => {
      req.socket.once('close', () => closed.reach())
      reach()
    })
    const exchange = failureOf(
      setup().exchange(buildRequest({ origin: server.origin, signal: controller.signal })),
    )
    await reached
    controller.abort()
    expect(await exchange).toMatchObject({ kind: 'aborted', code: 'ABORT_ERR' })
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
    await closed.reached
  })

  it('sends nothing when its signal is aborted already', async () => {
    const server = await serveHttp((_req, res) => void res.end())
    const request = buildRequest({ origin: server.origin, signal: AbortSignal.abort() })
    expect(await failureOf(setup().exchange(request))).toMatchObject({ kind: 'withdrawn' })
    expect(server.connections()).toBe(0)
  })

  it('reads no more than allowed, and the next exchange works', async () => {
    const server = await serveHttp((req, res) => {
      if (req.url === '/small') res.end('{}')
      else res.end('x'.repeat(1_000_000))
    })
    const transport = setup()
    const failure = await failureOf(transport.exchange(buildRequest({ origin: server.origin })))
    expect(failure).toMatchObject({ kind: 'too-large', code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' })
    const next = await transport.exchange(buildRequest({ origin: server.origin, path: '/small' }))
    expect(next.body).toBe('{}')
  })

  it('reads a body of exactly the allowed size', async () => {
    const server = await serveHttp((_req, res) => void res.end('x'.repeat(1024)))
    const answer = await setup().exchange(buildRequest({ origin: server.origin }))
    expect(answer.body).toHaveLength(1024)
  })
})

describe('createTransport', () => {
  it('trusts the certificates it is given', async () => {
    const server = await serveHttps((_req, res) => void res.end('{}'))
    const transport = setup({ ca: LOOPBACK_CA })
    const answer = await transport.exchange(buildRequest({ origin: server.origin }))
    expect(answer.status).toBe(200)
  })

  it.each([
    { name: 'nothing', ca: '' },
    { name: 'text', ca: 'my certificate' },
    { name: 'a broken one', ca: LOOPBACK_CA.replace('MII', 'AAA') },
    { name: 'a broken one after a good one', ca: LOOPBACK_CA + LOOPBACK_CA.replace('MII', 'AAA') },
  ])('refuses $name as certificates', ({ ca }) => {
    expect(() => createTransport({ ca })).toThrow(
      expect.objectContaining({ code: 'ERR_OPTIONS', option: 'ca' }),
    )
  })
})

describe('close', () => {
  it('lets a running exchange end and refuses new ones', async () => {
    const { reached, reach } = createSignal()
    let answer = (): void => undefined
    const server = await serveHttp((_req, res) => {
      answer = () => void res.end('done')
      reach()
    })
    const transport = createTransport()
    const running = transport.exchange(buildRequest({ origin: server.origin }))
    await reached
    const closed = transport.close()
    const refused = await failureOf(transport.exchange(buildRequest({ origin: server.origin })))
    expect(refused).toMatchObject({ kind: 'never-sent', code: 'UND_ERR_CLOSED' })
    answer()
    expect((await running).body).toBe('done')
    await closed
    await transport.close()
  })

  it('cuts an exchange that outlives the grace period', async () => {
    const clock = createManualClock()
    const { reached, reach } = createSignal()
    const server = await serveHttp(() => reach())
    const transport = createTransport({ clock, closeTimeoutMs: 1000 })
    const running = failureOf(
      transport.exchange(buildRequest({ origin: server.origin, timeoutMs: 60_000 })),
    )
    await reached
    const closed = transport.close()
    clock.advance(1000)
    expect(await running).toMatchObject({ kind: 'ambiguous', code: 'UND_ERR_DESTROYED' })
    await closed
  })

  it('ends although exchanges wait for a connection', async () => {
    const clock = createManualClock()
    const { reached, reach } = createSignal()
    const server = await serveHttp(() => reach())
    const transport = createTransport({ clock, connections: 1, closeTimeoutMs: 1000 })
    const ask = () => failureOf(transport.exchange(buildRequest({ origin: server.origin })))
    const running = [ask(), ask(), ask()]
    await reached
    const closed = transport.close()
    clock.advance(1000)
    await closed
    expect((await Promise.all(running)).map(({ code }) => code)).toEqual(
      Array.from({ length: 3 }, () => 'UND_ERR_DESTROYED'),
    )
  })

  it('waits for exchanges with an origin that made room for others', async () => {
    const { reached, reach } = createSignal()
    let answer = (): void => undefined
    const server = await serveHttp((_req, res) => {
      answer = () => void res.end('done')
      reach()
    })
    const transport = createTransport()
    const running = transport.exchange(buildRequest({ origin: server.origin }))
    await reached
    const others = Array.from({ length: 32 }, (_, index) =>
      failureOf(transport.exchange(buildRequest({ origin: `http://127.0.0.1:${index + 1}` }))),
    )
    await Promise.all(others)
    const order: string[] = []
    const closed = transport.close().then(() => order.push('closed'))
    answer()
    await running.then(() => order.push('answered'))
    await closed
    expect(order).toEqual(['answered', 'closed'])
  })
})
