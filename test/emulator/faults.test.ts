import { EventEmitter, once } from 'node:events'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { FaultAction, FaultMoment } from '../../src/emulator/faults/fault-rule.js'
import {
  type LogEntry,
  START,
  type TestEmulator,
  numbered,
  startTestEmulator,
} from './emulator-harness.js'

const MOMENTS: FaultMoment[] = ['before-commit', 'after-commit']

interface WatchedEmulator extends TestEmulator {
  /** Resolves to the log entry of the next fault that acts. */
  nextFault: () => Promise<LogEntry>
}

let test: WatchedEmulator
beforeAll(async () => {
  test = await startWatchedEmulator()
})
afterEach(() => test.emulator.reset())
afterAll(() => test.emulator.close())

/** An emulator whose log can be waited for: each fault that acts is one entry of the level `info`. */
async function startWatchedEmulator(): Promise<WatchedEmulator> {
  const log = new EventEmitter()
  const ignore = () => undefined
  const info = (fields: LogEntry['fields'], message: string) =>
    void log.emit('entry', { level: 'info', fields, message })
  const started = await startTestEmulator({ seed: 1, log: { info, warn: ignore, error: ignore } })
  const nextFault = async () => {
    const [entry] = (await once(log, 'entry')) as [LogEntry]
    return entry
  }
  return { ...started, nextFault }
}

function disturbSet(action: FaultAction) {
  return test.emulator.faults.add({ match: { operation: 'set' }, action, times: 1 })
}

function set(key = 'k') {
  return test.call('set', { key, value: 1 })
}

async function isStored(key = 'k'): Promise<boolean> {
  return (await test.call('get', { key })).status === 200
}

/** The code of the socket error that a call ends with. */
async function codeOf(call: Promise<unknown>): Promise<unknown> {
  const error = await call.then(
    () => new Error('answered'),
    (reason: unknown) => reason,
  )
  const { cause } = error as { cause?: { code?: string } }
  return cause?.code ?? error
}

/** Sends a request with Node's `fetch`, to look at headers and body one by one. */
async function send(operation: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  const token = await test.emulator.systemToken({ installationId: 'one' })
  return fetch(`${test.emulator.storageUrl}/v1/${operation}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
    signal: signal ?? null,
  })
}

describe.each(MOMENTS)('a fault %s', (when) => {
  it('of the kind "status" answers with status, code and retry-after', async () => {
    disturbSet({ kind: 'status', status: 503, code: 'BUSY', retryAfter: 2, when })
    const { status, body, headers } = await set()
    expect({ status, body }).toEqual({
      status: 503,
      body: { code: 'BUSY', message: expect.stringMatching(/./) },
    })
    expect(headers.get('retry-after')).toBe('2')
    expect(headers.get('x-b3-traceid')).toMatch(/^[0-9a-f]{32}$/)
    expect(await isStored()).toBe(when === 'after-commit')
  })

  it('of the kind "reset" resets the connection', async () => {
    disturbSet({ kind: 'reset', when })
    expect(await codeOf(set())).toBe('ECONNRESET')
    expect(await isStored()).toBe(when === 'after-commit')
  })

  it('of the kind "hang" never answers, and is cut when the emulator closes', async () => {
    const { emulator, call, nextFault } = await startWatchedEmulator()
    emulator.faults.add({ match: { operation: 'set' }, action: { kind: 'hang', when } })
    const acting = nextFault()
    const code = codeOf(call('set', { key: 'k', value: 1 }))
    await acting
    const { status } = await call('get', { key: 'k' })
    expect(status).toBe(when === 'after-commit' ? 200 : 404)
    await emulator.close()
    expect(await code).toMatch(/^(?:ECONNRESET|UND_ERR_SOCKET)$/)
  })

  it('of the kind "latency" answers as usual after that time', async () => {
    disturbSet({ kind: 'latency', latencyMs: 2_000, when })
    const acting = test.nextFault()
    const answer = set()
    await acting
    test.clock.advance(1_999)
    expect(test.clock.pending()).toBe(1)
    expect(await isStored()).toBe(when === 'after-commit')
    test.clock.advance(1)
    expect((await answer).status).toBe(204)
    expect(await isStored()).toBe(true)
  })
})

describe('a fault of the kind "status"', () => {
  it('comes with the message of a code of the platform', async () => {
    disturbSet({ kind: 'status', status: 429, code: 'RATE_LIMIT_EXCEEDED' })
    const { body, headers } = await set()
    expect(body).toEqual({ code: 'RATE_LIMIT_EXCEEDED', message: 'Rate limit exceeded' })
    expect(headers.has('retry-after')).toBe(false)
  })

  it('has no body without a code, and a date for retry-after when given', async () => {
    const retryAfter = new Date(START).toUTCString()
    disturbSet({ kind: 'status', status: 502, retryAfter })
    const { status, body, headers } = await set()
    expect({ status, body }).toEqual({ status: 502, body: undefined })
    expect(headers.get('retry-after')).toBe(retryAfter)
  })
})

describe('a fault of the kind "latency"', () => {
  it('lasts any time between two, chosen by the seed', async () => {
    test.emulator.faults.add({ action: { kind: 'latency', latencyMs: [100, 200] } })
    const waits: number[] = []
    for (let n = 0; n < 20; n += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, to tell their times
      waits.push(await measureWait())
    }
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(100)
    expect(Math.max(...waits)).toBeLessThanOrEqual(201)
    expect(new Set(waits).size).toBeGreaterThan(10)
  })

  async function measureWait(): Promise<number> {
    const acting = test.nextFault()
    const answer = set()
    await acting
    let waited = 0
    for (; test.clock.pending() > 0; waited += 1) test.clock.advance(1)
    await answer
    return waited
  }

  it('carries the operation out although the client has gone', async () => {
    disturbSet({ kind: 'latency', latencyMs: 2_000 })
    const client = new AbortController()
    const acting = test.nextFault()
    const gone = send('set', { key: 'k', value: 1 }, client.signal)
    await acting
    client.abort()
    await expect(gone).rejects.toThrow('aborted')
    test.clock.advance(2_000)
    const read = await send('get', { key: 'k' })
    expect(await read.json()).toEqual({ key: 'k', value: 1 })
  })
})

describe('a fault of the kind "hang"', () => {
  it('ends when the client goes', async () => {
    disturbSet({ kind: 'hang' })
    const client = new AbortController()
    const acting = test.nextFault()
    const gone = send('set', { key: 'k', value: 1 }, client.signal)
    await acting
    client.abort()
    await expect(gone).rejects.toThrow('aborted')
    expect((await set()).status).toBe(204)
  })
})

describe('a fault of the kind "truncate"', () => {
  it('closes the connection after half of the body that the head announces', async () => {
    await send('set', { key: 'k', value: 'v'.repeat(1_000) })
    test.emulator.faults.add({ match: { operation: 'get' }, action: { kind: 'truncate' } })
    const response = await send('get', { key: 'k' })
    expect(response.status).toBe(200)
    const announced = Number(response.headers.get('content-length'))
    const chunks: Uint8Array[] = []
    const read = async () => {
      for await (const chunk of response.body ?? []) chunks.push(chunk)
    }
    expect(await codeOf(read())).toMatch(/^(?:ECONNRESET|UND_ERR_SOCKET)$/)
    expect(Buffer.concat(chunks)).toHaveLength(Math.floor(announced / 2))
  })

  it('loses an answer without a body whole, and the write is done', async () => {
    disturbSet({ kind: 'truncate' })
    expect(await codeOf(set())).toMatch(/^(?:ECONNRESET|UND_ERR_SOCKET)$/)
    expect(await isStored()).toBe(true)
  })
})

describe('a fault of the kind "html"', () => {
  it('answers 200 with a page, and the write is done', async () => {
    disturbSet({ kind: 'html' })
    const response = await send('set', { key: 'k', value: 1 })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(await response.text()).toMatch(/^<!DOCTYPE html>/)
    expect((await send('get', { key: 'k' })).status).toBe(200)
  })
})

describe('faults of an emulator', () => {
  it('act from the start when it is created with them', async () => {
    const { emulator, call } = await startTestEmulator({
      faults: [{ match: { operation: 'get' }, action: { kind: 'status', status: 500 } }],
    })
    expect((await call('get', { key: 'k' })).status).toBe(500)
    expect((await call('query', {})).status).toBe(200)
    expect(emulator.faults.list()).toMatchObject([{ id: 'fault-1', calls: 1, hits: 1 }])
    await emulator.close()
  })

  it('are refused at its creation, naming the member', async () => {
    const faults = [{ action: { kind: 'status', status: 200 } as const }]
    await expect(startTestEmulator({ faults })).rejects.toMatchObject({
      code: 'ERR_OPTIONS',
      option: 'faults.0.action.status',
    })
  })

  it('are taken away by a reset', async () => {
    test.emulator.faults.add({ action: { kind: 'status', status: 500 } })
    test.emulator.reset()
    expect(test.emulator.faults.list()).toEqual([])
    expect((await set()).status).toBe(204)
  })

  it('leave the key set and refused credentials alone, and do not count them', async () => {
    const handle = test.emulator.faults.add({ action: { kind: 'status', status: 500 } })
    expect((await fetch(test.emulator.jwksUrl)).status).toBe(200)
    const headers = { authorization: 'Bearer wrong' }
    expect((await test.call('get', { key: 'k' }, { headers })).status).toBe(401)
    expect((await test.call('nope', {})).status).toBe(403)
    expect(handle.hits).toBe(0)
    expect(test.emulator.faults.list()).toMatchObject([{ calls: 0 }])
  })

  it('are logged once per call that they act on, without its keys', async () => {
    const { id } = disturbSet({ kind: 'status', status: 500 })
    const acting = test.nextFault()
    await set('my-secret-key')
    const entry = await acting
    expect(entry).toEqual({
      level: 'info',
      fields: {
        fault: id,
        action: 'status',
        operation: 'set',
        traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
      message: 'a fault acts',
    })
    expect(JSON.stringify(entry)).not.toContain('my-secret-key')
  })

  it('fall on the same calls for the same seed', async () => {
    const [one, again, other] = [await drawCalls(1), await drawCalls(1), await drawCalls(2)]
    expect(again).toEqual(one)
    expect(other).not.toEqual(one)
    expect(new Set(one)).toEqual(new Set([204, 500]))
  })

  async function drawCalls(seed: number): Promise<number[]> {
    const { emulator, call } = await startTestEmulator({
      seed,
      faults: [{ match: { probability: 0.5 }, action: { kind: 'status', status: 500 } }],
    })
    const statuses: number[] = []
    for (const key of numbered(32, (n) => `k${n}`)) {
      // oxlint-disable-next-line no-await-in-loop -- the order of the calls decides
      statuses.push((await call('set', { key, value: 1 })).status)
    }
    await emulator.close()
    return statuses
  }
})
