import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createVirtualClock } from '../../src/emulator/virtual-clock.js'
import type { FaultAction } from '../../src/emulator/faults/fault-rule.js'
import { type TestEmulator, startTestEmulator } from './emulator-harness.js'

let test: TestEmulator
let token: string
beforeAll(async () => {
  test = await startTestEmulator({ seed: 1 })
  token = await test.emulator.systemToken({ installationId: 'one' })
})
afterEach(() => test.emulator.reset())
afterAll(() => test.emulator.close())

interface Receiving {
  response: IncomingMessage
  chunks: Buffer[]
  abort: () => void
}

/** Sends a storage request, and resolves when the head of its answer is there. */
async function send(operation: string, body: unknown): Promise<Receiving> {
  const { port } = new URL(test.emulator.url)
  const outgoing = request({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: `${new URL(test.emulator.storageUrl).pathname}/v1/${operation}`,
    headers: { authorization: `Bearer ${token}` },
  })
  outgoing.on('error', () => {})
  outgoing.end(JSON.stringify(body))
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  response.on('data', (chunk: Buffer) => chunks.push(chunk))
  response.on('error', () => {})
  return { response, chunks, abort: () => void outgoing.destroy() }
}

function disturb(operation: 'set' | 'get', action: FaultAction) {
  test.emulator.faults.add({ match: { operation }, action })
}

function sizeOf({ chunks }: Receiving): number {
  return Buffer.concat(chunks).length
}

describe('a fault of the kind "slow-drip"', () => {
  it.each([
    { bytesPerSecond: 2, everyMs: 500 },
    { bytesPerSecond: 3, everyMs: 1000 },
    { bytesPerSecond: 7, everyMs: 1000 },
    { bytesPerSecond: 100, everyMs: 10 },
    { bytesPerSecond: 2500, everyMs: 10 },
  ])('sends $bytesPerSecond bytes a second of the clock', async ({ bytesPerSecond, everyMs }) => {
    const value = 'v'.repeat(60)
    await send('set', { key: 'k', value })
    disturb('get', { kind: 'slow-drip', bytesPerSecond })
    const receiving = await send('get', { key: 'k' })
    const announced = Number(receiving.response.headers['content-length'])
    test.clock.advance(everyMs)
    const expected = Math.floor((everyMs * bytesPerSecond) / 1000)
    // oxlint-disable-next-line no-await-in-loop -- chunk after chunk
    while (sizeOf(receiving) < expected) await once(receiving.response, 'data')
    expect(sizeOf(receiving)).toBe(expected)
    let waitedMs = everyMs
    for (; test.clock.pending() > 0; waitedMs += everyMs) test.clock.advance(everyMs)
    await once(receiving.response, 'end')
    expect(JSON.parse(Buffer.concat(receiving.chunks).toString())).toMatchObject({ value })
    const neededMs = (announced * 1000) / bytesPerSecond
    expect(waitedMs).toBe(Math.ceil(neededMs / everyMs) * everyMs)
  })

  it('answers at once where there is no body, and the write is done', async () => {
    disturb('set', { kind: 'slow-drip', bytesPerSecond: 1 })
    const { response } = await send('set', { key: 'k', value: 1 })
    expect(response.statusCode).toBe(204)
    expect(test.clock.pending()).toBe(0)
    const { response: read } = await send('get', { key: 'k' })
    expect(read.statusCode).toBe(200)
  })

  it('ends when the client goes', async () => {
    await send('set', { key: 'k', value: 1 })
    disturb('get', { kind: 'slow-drip', bytesPerSecond: 1 })
    const { abort } = await send('get', { key: 'k' })
    expect(test.clock.pending()).toBe(1)
    abort()
    // oxlint-disable-next-line no-await-in-loop -- until the server has seen the connection close
    while (test.clock.pending() > 0) await setImmediate()
  })
})

describe('a fault with another answer', () => {
  it.each<{ action: FaultAction; isAnswer: (text: string) => boolean }>([
    { action: { kind: 'bad-json' }, isAnswer: (text) => !isJson(text) && text.startsWith('{') },
    {
      action: { kind: 'wrong-shape' },
      isAnswer: (text) => isJson(text) && !text.includes('"key"'),
    },
    {
      action: { kind: 'huge', bytes: 5000 },
      isAnswer: (text) => isJson(text) && text.length === 5000,
    },
    { action: { kind: 'huge' }, isAnswer: (text) => isJson(text) && text.length === 16 * 2 ** 20 },
  ])('$action.kind is sent with 200 as JSON, and the write is done', async (row) => {
    disturb('set', row.action)
    const receiving = await send('set', { key: 'k', value: 1 })
    await once(receiving.response, 'end')
    const { statusCode, headers } = receiving.response
    expect({ statusCode, type: headers['content-type'] }).toEqual({
      statusCode: 200,
      type: 'application/json',
    })
    expect(row.isAnswer(Buffer.concat(receiving.chunks).toString())).toBe(true)
    const { response } = await send('get', { key: 'k' })
    expect(response.statusCode).toBe(200)
  })

  function isJson(text: string): boolean {
    try {
      JSON.parse(text)
      return true
    } catch {
      return false
    }
  }
})

describe('a fault of an installation', () => {
  it('disturbs no other', async () => {
    const calls = { one: await test.as('one'), two: await test.as('two') }
    test.emulator.faults.add({
      match: { installation: 'ari:cloud:ecosystem::installation/two' },
      action: { kind: 'status', status: 500 },
    })
    expect((await calls.one('set', { key: 'k', value: 1 })).status).toBe(204)
    expect((await calls.two('set', { key: 'k', value: 1 })).status).toBe(500)
  })
})

describe('a scenario', () => {
  it('makes all of its ways to fail felt within a few dozen calls', async () => {
    test.emulator.faults.start('rate-limited')
    const call = await test.as('one')
    const seen = new Set<string>()
    for (let n = 0; n < 40; n += 1) {
      // oxlint-disable-next-line no-await-in-loop -- the order of the calls decides
      const { status, headers, body } = await call('batch/set', [{ key: `k${n}`, value: n }])
      const failed = body.failedKeys?.length ?? 0
      seen.add(`${status} ${headers.get('retry-after')} ${body.code ?? failed}`)
    }
    expect([...seen].toSorted()).toEqual([
      '200 null 0',
      '200 null 1',
      '429 1 RATE_LIMIT_EXCEEDED',
      '429 null TOO_MANY_REQUESTS',
    ])
    expect(test.emulator.faults.list()).toMatchObject([
      { scenario: 'rate-limited', calls: 40 },
      { calls: 40 },
      { calls: 40 },
    ])
  })

  it('waits for a clock that is stopped', async () => {
    const clock = createVirtualClock(test.clock)
    const { emulator, call } = await startTestEmulator({ clock })
    const fault = emulator.faults.add({ action: { kind: 'latency', latencyMs: 60_000 } })
    clock.freeze()
    const answering = call('get', { key: 'k' })
    // oxlint-disable-next-line no-await-in-loop -- until the call has come
    while (fault.hits === 0) await setImmediate()
    test.clock.advance(120_000)
    clock.advance(60_000)
    expect((await answering).status).toBe(404)
    await emulator.close()
  })
})
