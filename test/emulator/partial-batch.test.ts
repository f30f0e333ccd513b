import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { FaultRule } from '../../src/emulator/faults/fault-rule.js'
import { type TestEmulator, numbered, startTestEmulator } from './emulator-harness.js'

const KEYS = numbered(10, (n) => ({ key: `k${n}` }))
const ITEMS = KEYS.map(({ key }, index) => ({ key, value: index }))

let test: TestEmulator
beforeAll(async () => {
  test = await startTestEmulator({ seed: 1 })
})
afterEach(() => test.emulator.reset())
afterAll(() => test.emulator.close())

function fail(ratio: number, rule: Partial<FaultRule> = {}, code?: string) {
  return test.emulator.faults.add({ ...rule, action: { kind: 'partial-batch', ratio, code } })
}

async function readStored(): Promise<string[]> {
  test.emulator.faults.clear()
  const { body } = await test.call('batch/get', KEYS)
  return body.successfulKeys.map(({ key }) => key)
}

function namesOf(items: readonly { key: string }[]): string[] {
  return items.map(({ key }) => key)
}

describe('a fault of the kind "partial-batch"', () => {
  it.each([
    { ratio: 0.3, failed: 3 },
    { ratio: 0.31, failed: 4 },
    { ratio: 0.01, failed: 1 },
    { ratio: 1, failed: 10 },
  ])('fails a share of $ratio of the items, and writes the others', async ({ ratio, failed }) => {
    fail(ratio)
    const { status, body } = await test.call('batch/set', ITEMS)
    expect(status).toBe(200)
    expect(body.failedKeys).toHaveLength(failed)
    expect(body.failedKeys[0]?.error).toEqual({
      code: 'RATE_LIMIT_EXCEEDED',
      message: 'Rate limit exceeded',
    })
    const done = namesOf(body.successfulKeys)
    expect([...done, ...namesOf(body.failedKeys)].toSorted()).toEqual(namesOf(KEYS).toSorted())
    expect(await readStored()).toEqual(done)
  })

  it('leaves the failed items of a deletion stored', async () => {
    await test.call('batch/set', ITEMS)
    fail(0.5, {}, 'INTERNAL_SERVER_ERROR')
    const { body } = await test.call('batch/delete', KEYS)
    expect(body.failedKeys.map(({ error }) => error.code)).toEqual(
      numbered(5, () => 'INTERNAL_SERVER_ERROR'),
    )
    expect(await readStored()).toEqual(namesOf(body.failedKeys))
  })

  it('names failed items after those that fail by themselves, with entity and code', async () => {
    fail(0.01, { times: 1 }, 'ODD')
    const { body } = await test.call('batch/get', [{ key: 'a', entityName: 'place' }])
    expect(body.failedKeys).toEqual([
      { key: 'a', entityName: 'place', error: { code: 'ODD', message: 'A fault of the emulator' } },
    ])
    fail(0.1)
    const codes = (await test.call('batch/get', KEYS)).body.failedKeys.map(
      ({ error }) => error.code,
    )
    expect(codes).toEqual([...numbered(9, () => 'KEY_NOT_FOUND'), 'RATE_LIMIT_EXCEEDED'])
  })

  it('lets values through as they were written, and as they are stored', async () => {
    const value =
      '{"__proto__":1,"n":12345678901234567890123456789012345678,"q":"a\\"]}\\\\","é":[ 1 ]}'
    const item = (key: string) => `{ "value" : ${value} , "key":"${key}" }`
    fail(0.5)
    const { status, body } = await test.call('batch/set', ` [ ${item('a')} ,${item('b')}] `)
    expect(status).toBe(200)
    test.emulator.faults.clear()
    const [{ key } = { key: '' }] = body.successfulKeys
    const token = await test.emulator.systemToken({
      installationId: '6b0a9b6e-3f57-4a51-8e0f-1f5a3a3f2c11',
    })
    const read = async (operation: string, request: unknown) => {
      const response = await fetch(`${test.emulator.storageUrl}/v1/${operation}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(request),
      })
      return response.text()
    }
    const stored = (await read('get', { key })).replace(/^.*?"value":(.*)\}$/, '$1')
    expect(stored).toBe(value)
    const whole = await read('batch/get', [{ key }])
    fail(0.5)
    const texts: string[] = []
    for (let n = 0; n < 20; n += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, until the drawn item is the missing one
      texts.push(await read('batch/get', [{ key }, { key: 'missing' }]))
    }
    const readPart = texts.find((text) => text.includes('"value"')) ?? ''
    expect(readPart).toContain('RATE_LIMIT_EXCEEDED')
    expect(toSuccessful(readPart)).toBe(toSuccessful(whole))
  })

  function toSuccessful(text: string): string {
    return text.slice(0, text.indexOf('"failedKeys"'))
  }

  it.each<{ name: string; operation: string; body: unknown; status: number }>([
    { name: 'an empty batch', operation: 'batch/set', body: [], status: 400 },
    {
      name: 'too many items',
      operation: 'batch/set',
      body: numbered(26, (n) => ({ key: `k${n}`, value: n })),
      status: 400,
    },
    {
      name: 'a key that is there twice',
      operation: 'batch/set',
      body: [...ITEMS, ITEMS[0]],
      status: 400,
    },
    { name: 'an item without key', operation: 'batch/delete', body: [...KEYS, {}], status: 400 },
    { name: 'no list', operation: 'batch/get', body: { key: 'k' }, status: 400 },
    {
      name: 'a number that does not come back',
      operation: 'batch/set',
      body: '[{"key":"a","value":1},{"key":"b","value":1e999}]',
      status: 400,
    },
  ])('lets the platform refuse $name whole', async ({ operation, body, status }) => {
    fail(0.9)
    const answer = await test.call(operation, body)
    expect(answer.status).toBe(status)
    expect(answer.body).toEqual({ code: expect.any(String), message: expect.any(String) })
    expect(await readStored()).toEqual([])
  })

  it('fails the same items in each run of a seed, and others with another', async () => {
    const run = async (seed: number) => {
      const faults = [{ action: { kind: 'partial-batch', ratio: 0.5 } as const }]
      const { emulator, call } = await startTestEmulator({ seed, faults })
      const { body } = await call('batch/set', ITEMS)
      await emulator.close()
      return namesOf(body.failedKeys)
    }
    const [one, again, other] = [await run(1), await run(1), await run(2)]
    expect(again).toEqual(one)
    expect(other).not.toEqual(one)
  })
})
