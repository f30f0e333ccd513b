import { once } from 'node:events'
import { type RequestListener, type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AskOptions, ask, isThere } from '../src/demo/ask.js'
import { createEmulatorAccess } from '../src/demo/emulator-access.js'
import { pickPort } from '../src/demo/pick-port.js'
import { playScenario } from '../src/demo/play-scenario.js'
import { readerLeft } from '../src/demo/reader-left.js'
import { type Exchange, renderExchange } from '../src/demo/render-exchange.js'
import { type TestApp, startTestApp } from './start-test-app.js'

const INSTALLATION = 'ari:cloud:ecosystem::installation/9f0d1a7c-6d1e-4f0b-8a57-3f3f0d8e2b33'

let pulse: TestApp
let server: Server

beforeAll(async () => {
  pulse = await startTestApp()
  server = await listen(pulse.app)
})
afterAll(async () => {
  await close(server)
  await pulse.close()
})

async function listen(listener?: RequestListener): Promise<Server> {
  const opened = createServer(listener).listen(0, '127.0.0.1')
  await once(opened, 'listening')
  return opened
}

async function close(opened: Server): Promise<void> {
  opened.close()
  opened.closeAllConnections()
  await once(opened, 'close')
}

function portOf(opened: Server): number {
  return (opened.address() as AddressInfo).port
}

function toOptions(opened: Server): AskOptions {
  return {
    appUrl: `http://127.0.0.1:${portOf(opened)}`,
    access: {
      invocationHeaders: ({ bringsToken, ...details }) =>
        pulse.forge.invocation({ ...details, systemToken: bringsToken }),
    },
    installationId: INSTALLATION,
  }
}

async function play(opened: Server) {
  const lines: string[] = []
  const result = await playScenario({
    ...toOptions(opened),
    print: (line) => lines.push(line),
    colours: false,
  })
  return { result, lines }
}

describe('playScenario', () => {
  it('is answered as expected, line by line', async () => {
    const { result, lines } = await play(server)
    expect(result).toMatchObject({ requests: 16, surprises: 0 })
    expect(lines).toHaveLength(17)
    expect(lines.at(-1)).toMatch(/^16 requests in \d+\.\d s, each answered as expected$/)
  })

  it('goes on to the end when nothing is answered as expected', async () => {
    const broken = await listen((_req, res) => res.writeHead(500).end('<h1>Sorry</h1>'))
    const { result, lines } = await play(broken)
    await close(broken)
    expect(result).toMatchObject({ requests: 16, surprises: 16 })
    expect(lines.at(-1)).toBe('16 of 16 requests were not answered as expected')
  })
})

describe('ask', () => {
  it('asks for a late answer until it is there', async () => {
    let asked = 0
    const slow = await listen((_req, res) => res.writeHead(++asked < 3 ? 404 : 200).end())
    const call = { who: 'bob', method: 'GET', path: '/summary', until: isThere }
    expect(await ask(toOptions(slow), call)).toMatchObject({ status: 200 })
    expect(asked).toBe(3)
    await close(slow)
  })

  it('asks once for what is not late', async () => {
    let asked = 0
    const empty = await listen((_req, res) => res.writeHead(404, String(++asked)).end())
    const call = { who: 'bob', method: 'GET', path: '/summary' }
    expect(await ask(toOptions(empty), call)).toMatchObject({ status: 404 })
    expect(asked).toBe(1)
    await close(empty)
  })

  it('does not wait for ever for an app that never answers', async () => {
    const silent = await listen(() => undefined)
    const call = { who: 'bob', method: 'GET', path: '/' }
    const answer = ask({ ...toOptions(silent), timeoutMs: 20 }, call)
    await expect(answer).rejects.toMatchObject({ name: 'TimeoutError' })
    await close(silent)
  })
})

describe('createEmulatorAccess', () => {
  it('does not wait for ever for an emulator that never answers', async () => {
    const silent = await listen(() => undefined)
    const adminUrl = `http://127.0.0.1:${portOf(silent)}`
    const access = createEmulatorAccess({ adminUrl, adminToken: 'secret' }, 20)
    const headers = access.invocationHeaders({
      installationId: INSTALLATION,
      module: { type: 'jira:globalPage', key: 'surveys' },
    })
    await expect(headers).rejects.toMatchObject({ name: 'TimeoutError' })
    await close(silent)
  })
})

describe('readerLeft', () => {
  const brokenPipe = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })

  it('notices that `head` has seen enough, and lets later writes fail in silence', async () => {
    const output = new PassThrough()
    const left = readerLeft(output)
    output.emit('error', brokenPipe)
    output.emit('error', brokenPipe)
    await expect(left).resolves.toBeUndefined()
  })

  it('rejects when writing fails in another way', async () => {
    const output = new PassThrough()
    const left = readerLeft(output)
    output.emit('error', new Error('disk full'))
    await expect(left).rejects.toThrow('disk full')
  })
})

describe('renderExchange', () => {
  const exchange: Exchange = {
    method: 'GET',
    path: '/api/surveys/3f1d7a52-5d3f-4ac9-8a43-1b7f0c8b0c11?limit=2&cursor=abcdefghij',
    who: 'bob',
    status: 200,
    expected: 200,
    tookMs: 12.345,
  }

  it('aligns what it shows and shortens ids and cursors', () => {
    expect(renderExchange(exchange, { colours: false })).toBe(
      'GET     /api/surveys/3f1d…?limit=2&cursor=abcd…                       bob     200     12.3 ms',
    )
  })

  it('says what was answered and what was expected', () => {
    const failed = { ...exchange, status: 500, code: 'ERR_INTERNAL' }
    const line = renderExchange(failed, { colours: false })
    expect(line).toMatch(/ 500 +12\.3 ms {2}ERR_INTERNAL {2}expected 200$/)
  })

  it.each([
    { name: 'green', status: 200, expected: 200, colour: '\u001B[32m200' },
    { name: 'yellow', status: 409, expected: 409, colour: '\u001B[33m409' },
    { name: 'red', status: 500, expected: 200, colour: '\u001B[31m500' },
  ])('paints the status $name', ({ status, expected, colour }) => {
    expect(renderExchange({ ...exchange, status, expected }, { colours: true })).toContain(colour)
  })
})

describe('pickPort', () => {
  it('gives 0 for a port that is taken', async () => {
    expect(await pickPort(portOf(server))).toBe(0)
  })

  it('gives a port that is free', async () => {
    const other = await listen()
    const free = portOf(other)
    await close(other)
    expect(await pickPort(free)).toBe(free)
  })
})
