import { once } from 'node:events'
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { findGenuineProblem } from '../../src/cli/check-genuine.js'
import { judgeAnswer } from '../../src/cli/judge-answer.js'
import { type RawRequest, sendRawRequest } from '../../src/cli/send-raw-request.js'
import { createManualClock } from '../../src/testing/manual-clock.js'

const servers: Server[] = []
const sockets: Socket[] = []

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const server of servers.splice(0)) server.close()
})

/** A server that does with each connection what the test says. */
async function serve(onRequest: (socket: Socket, text: string) => void): Promise<URL> {
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    socket.once('data', (data) => onRequest(socket, data.toString()))
  })
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/a?b`)
}

function send(url: URL, changes: Partial<RawRequest> = {}) {
  const { signal } = new AbortController()
  const clock = createManualClock()
  const request = { url, method: 'GET', headers: [], timeoutMs: 5000, signal, clock }
  return sendRawRequest({ ...request, ...changes })
}

describe('sendRawRequest', () => {
  it('sends values as they are, in their order, and the same name twice', async () => {
    let seen = ''
    const url = await serve((socket, text) => {
      seen = text
      socket.end('HTTP/1.1 204 No Content\r\n\r\n')
    })

    const headers = [
      ['authorization', 'Bearer \u0007\u00FC'],
      ['authorization', ''],
    ] as const
    const answer = await send(url, { method: 'PUT', headers, body: '"ü"' })

    expect(answer).toEqual({ kind: 'answered', status: 204 })
    expect(seen).toBe(
      [
        'PUT /a?b HTTP/1.1',
        `host: ${url.host}`,
        'authorization: Bearer \u0007\u00FC',
        'authorization: ',
        'content-type: application/json',
        'content-length: 4',
        'connection: close',
        '',
        '"ü"',
      ].join('\r\n'),
    )
  })

  it('waits for the answer behind an interim one, in whatever pieces it comes', async () => {
    const url = await serve((socket) => {
      socket.write('HTTP/1.1 103 Early Hints\r\nlink: <a>\r\n')
      setImmediate(() => {
        socket.write('\r\nHTTP/1.1 40')
        setImmediate(() => socket.end('1 Unauthorized\r\n\r\n'))
      })
    })

    expect(await send(url)).toEqual({ kind: 'answered', status: 401 })
  })

  it.each([
    { name: 'nothing', text: '' },
    { name: 'another protocol', text: 'SSH-2.0-server\r\n' },
    { name: 'more than any head', text: 'x'.repeat(70_000) },
  ])('calls $name no answer', async ({ text }) => {
    const url = await serve((socket) => void socket.end(text))

    expect(await send(url)).toEqual({ kind: 'closed' })
  })

  it('gives up when the time is over', async () => {
    const clock = createManualClock()
    const url = await serve(() => clock.advance(5000))

    expect(await send(url, { clock })).toEqual({ kind: 'silent' })
  })

  it('gives up when it is told to', async () => {
    const stop = new AbortController()
    const url = await serve(() => stop.abort())

    expect(await send(url, { signal: stop.signal })).toEqual({ kind: 'aborted' })
    expect(await send(url, { signal: stop.signal })).toEqual({ kind: 'aborted' })
  })

  it('finds nobody who speaks TLS where nobody does', async () => {
    const url = await serve((socket) => void socket.destroy())
    const secure = new URL(url.href.replace('http:', 'https:'))

    expect(await send(secure)).toMatchObject({ kind: 'unreachable' })
  })

  it('tells that a server speaks no TLS in words that people can look up', async () => {
    const url = await serve((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    const answer = await send(new URL(url.href.replace('http:', 'https:')))

    expect(findGenuineProblem(answer)).toMatch(/^speaks no TLS: ERR_SSL_\w+; is http meant\?$/)
  })
})

describe('judgeAnswer', () => {
  it.each([
    { status: 200, verdict: 'let-in' },
    { status: 302, verdict: 'let-in' },
    { status: 400, verdict: 'held' },
    { status: 401, verdict: 'held' },
    { status: 403, verdict: 'held' },
    { status: 404, verdict: 'let-in' },
    { status: 422, verdict: 'let-in' },
    { status: 429, verdict: 'held' },
    { status: 431, verdict: 'held' },
    { status: 500, verdict: 'crashed' },
    { status: 503, verdict: 'crashed' },
  ])('takes $status for $verdict', ({ status, verdict }) => {
    expect(judgeAnswer({ kind: 'answered', status }, ['Bearer a']).verdict).toBe(verdict)
  })

  it.each([
    { name: 'an ordinary header', authorization: ['Bearer a.b.c'], verdict: 'crashed' },
    { name: 'a very large one', authorization: ['x'.repeat(9000)], verdict: 'held' },
    { name: 'a control character', authorization: ['Bearer a\0'], verdict: 'held' },
    { name: 'a letter beyond ASCII', authorization: ['', 'Bearer ü'], verdict: 'held' },
  ])('takes a connection that was cut on $name for $verdict', ({ authorization, verdict }) => {
    expect(judgeAnswer({ kind: 'closed' }, authorization).verdict).toBe(verdict)
  })

  it('takes silence for a crash', () => {
    expect(judgeAnswer({ kind: 'silent' }, ['Bearer \0']).verdict).toBe('crashed')
  })
})
