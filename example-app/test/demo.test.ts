import { once } from 'node:events'
import { type RequestListener, type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pickPort } from '../src/demo/pick-port.js'
import { playScenario } from '../src/demo/play-scenario.js'
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
  await once(opened, 'close')
}

function portOf(opened: Server): number {
  return (opened.address() as AddressInfo).port
}

async function play(opened: Server) {
  const lines: string[] = []
  const result = await playScenario({
    appUrl: `http://127.0.0.1:${portOf(opened)}`,
    access: { invocationHeaders: (details) => pulse.forge.invocation(details) },
    installationId: INSTALLATION,
    print: (line) => lines.push(line),
    colours: false,
  })
  return { result, lines }
}

describe('playScenario', () => {
  it('is answered as expected, line by line', async () => {
    const { result, lines } = await play(server)
    expect(result).toMatchObject({ requests: 15, surprises: 0 })
    expect(lines).toHaveLength(16)
    expect(lines.at(-1)).toMatch(/^15 requests in \d+\.\d s, each answered as expected$/)
  })

  it('goes on to the end when nothing is answered as expected', async () => {
    const broken = await listen((_req, res) => res.writeHead(500).end('<h1>Sorry</h1>'))
    const { result, lines } = await play(broken)
    await close(broken)
    expect(result).toMatchObject({ requests: 15, surprises: 15 })
    expect(lines.at(-1)).toBe('15 of 15 requests were not answered as expected')
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
