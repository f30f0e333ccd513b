import { describe, expect, it } from 'vitest'
import type { EmulatorOptions } from '../../src/emulator/emulator-options.js'
import { createIdSource } from '../../src/emulator/id-source.js'
import { createRandomSource } from '../../src/emulator/random-source.js'
import { parseRuleAssignments } from '../../src/emulator/rule-assignments.js'
import { MANIFEST, type TestEngine, createTestEngine, numbered } from './emulator-harness.js'

const MEASURE = { entityName: 'measure', key: 'm' }
const isOne = { and: [{ property: 'whole', condition: 'EQUAL_TO', values: [1] }] }

describe('rule consistency=eventual', () => {
  it('shows a write to queries after a lag of the given range', () => {
    const test = withRules({ consistency: 'eventual', queryLagMinMs: 100, queryLagMaxMs: 300 }, 0.5)
    test.call('set', { key: 'k', value: 1 })
    test.call('entity/set', { ...MEASURE, value: { whole: 1 } })
    expect(test.call('get', { key: 'k' }).status).toBe(200)
    expect(test.call('entity/get', MEASURE).status).toBe(200)
    test.clock.advance(199)
    expect([keysOf(test), wholesOf(test)]).toEqual(['', ''])
    test.clock.advance(1)
    expect([keysOf(test), wholesOf(test)]).toEqual(['k', 'm'])
  })

  it.each([
    { chance: 0, visibleAfterMs: 100 },
    { chance: 0.999, visibleAfterMs: 300 },
  ])('takes the lag from the chance $chance', ({ chance, visibleAfterMs }) => {
    const rules = { consistency: 'eventual', queryLagMinMs: 100, queryLagMaxMs: 300 } as const
    const test = withRules(rules, chance)
    test.call('set', { key: 'k', value: 1 })
    test.clock.advance(visibleAfterMs - 1)
    expect(keysOf(test)).toBe('')
    test.clock.advance(1)
    expect(keysOf(test)).toBe('k')
  })

  it('shows writes in their order', () => {
    const chances = [0.9, 0, 0.5]
    const test = withRules({ consistency: 'eventual' }, () => chances.shift() ?? 0)
    for (const key of ['a', 'b', 'c']) test.call('set', { key, value: 1 })
    test.clock.advance(899)
    expect(keysOf(test)).toBe('')
    test.clock.advance(1)
    expect(keysOf(test)).toBe('abc')
  })

  it('shows deletes and overwrites late, too', () => {
    const test = withRules({ consistency: 'eventual', queryLagMinMs: 1000 }, 0)
    test.call('set', { key: 'a', value: 1 })
    test.call('set', { key: 'b', value: 1 })
    test.clock.advance(1000)
    test.call('delete', { key: 'a' })
    test.call('set', { key: 'b', value: 2 })
    expect(test.call('query', {}).body.data).toEqual([
      { key: 'a', value: 1 },
      { key: 'b', value: 1 },
    ])
    test.clock.advance(1000)
    expect(test.call('query', {}).body.data).toEqual([{ key: 'b', value: 2 }])
  })

  it('hides what has expired from an old version as well', () => {
    const test = withRules({ consistency: 'eventual', queryLagMinMs: 5000 }, 0)
    test.call('set', { key: 'a', value: 1, options: { ttl: { value: 6, unit: 'SECONDS' } } })
    test.clock.advance(5000)
    test.call('set', { key: 'b', value: 1 })
    expect(keysOf(test)).toBe('a')
    test.clock.advance(1000)
    expect(keysOf(test)).toBe('')
  })

  it.each<{ name: string; act: (test: TestEngine) => void; keys: string }>([
    { name: 'settle', act: ({ engine }) => engine.settle(), keys: 'k' },
    { name: 'a restore', act: ({ engine }) => engine.restore(engine.snapshot()), keys: 'k' },
    { name: 'a reset', act: ({ engine }) => engine.reset(), keys: '' },
    { name: 'other entities', act: ({ engine }) => engine.useEntities([]), keys: 'k' },
  ])('shows everything at once after $name', ({ act, keys }) => {
    const test = withRules({ consistency: 'eventual', queryLagMinMs: 1000 }, 0)
    test.call('set', { key: 'k', value: 1 })
    expect(keysOf(test)).toBe('')
    act(test)
    expect(keysOf(test)).toBe(keys)
  })

  it('keeps few old versions: what is written beyond becomes visible early', () => {
    const test = withRules({ consistency: 'eventual', queryLagMinMs: 1000 }, 0)
    for (const n of numbered(100, (index) => index)) {
      test.call('set', { key: `k${n}`, value: 1 })
      test.clock.advance(1)
    }
    test.clock.advance(900)
    const { data } = test.call('query', { limit: 100 }).body
    expect(data.length).toBeGreaterThan(60)
    expect(data.length).toBeLessThan(100)
  })
})

describe('rule consistency=adversarial', () => {
  it('shows no write to queries before the engine settles', () => {
    const test = withRules({ consistency: 'adversarial' }, 0)
    test.call('set', { key: 'a', value: 1 })
    test.clock.advance(24 * 60 * 60 * 1000)
    expect(keysOf(test)).toBe('')
    test.engine.settle()
    expect(keysOf(test)).toBe('a')
    test.call('set', { key: 'b', value: 1 })
    expect(keysOf(test)).toBe('a')
  })

  it('may go backwards from page to page', () => {
    const chances = [0.9, 0.9, 0.9, 0.9, 0.9, 0]
    const test = withRules({ consistency: 'adversarial' }, () => chances.shift() ?? 0)
    test.call('set', { key: 'a', value: 1 })
    test.call('set', { key: 'b', value: 1 })
    test.call('set', { key: 'c', value: 1 })
    chances.splice(0, chances.length, 0.9, 0)
    const first = test.call('query', { limit: 1 }).body
    expect(first.data).toEqual([{ key: 'a', value: 1 }])
    expect(first.cursor).toBeDefined()
    expect(test.call('query', { limit: 1, after: first.cursor }).body).toEqual({ data: [] })
  })

  it('never shows the newest write, however many there are', () => {
    const test = withRules({ consistency: 'adversarial' }, 0.999)
    for (const n of numbered(100, (index) => index)) test.call('set', { key: `k${n}`, value: 1 })
    expect(test.call('query', { limit: 100 }).body.data).toHaveLength(99)
  })

  it('keeps the version of the last settling, however many writes there are', () => {
    const test = withRules({ consistency: 'adversarial' }, 0)
    for (const n of numbered(100, (index) => index)) test.call('set', { key: `k${n}`, value: 1 })
    expect(keysOf(test)).toBe('')
  })

  it('answers the same to the same seed', () => {
    const run = (seed: string) => {
      const random = createRandomSource(createIdSource(seed))
      const test = withRules({ consistency: 'adversarial' }, random)
      return numbered(30, (n) => {
        test.call('set', { key: `k${n}`, value: 1 })
        return test.call('query', { limit: 100 }).body.data.length
      })
    }
    expect(run('one')).toEqual(run('one'))
    expect(run('one')).not.toEqual(run('two'))
  })
})

describe('rule staleGets', () => {
  it.each<{ rules: EmulatorOptions['rules']; name: string; query: string; get: number }>([
    { name: 'off', rules: {}, query: 'k', get: 200 },
    { name: 'on', rules: { staleGets: 'on' }, query: 'k', get: 404 },
    {
      name: 'off beside eventual queries',
      rules: { consistency: 'eventual' },
      query: '',
      get: 200,
    },
    {
      name: 'on beside eventual queries',
      rules: { staleGets: 'on', consistency: 'eventual' },
      query: '',
      get: 404,
    },
    {
      name: 'on beside adversarial queries',
      rules: { staleGets: 'on', consistency: 'adversarial' },
      query: '',
      get: 404,
    },
  ])('$name answers $get to a get after a set', ({ rules, query, get }) => {
    const test = withRules({ queryLagMinMs: 1000, ...rules }, 0)
    test.call('set', { key: 'k', value: 1 })
    test.call('entity/set', { ...MEASURE, value: {} })
    const found = test.call('batch/get', [{ key: 'k' }]).body.successfulKeys.length
    expect(test.call('get', { key: 'k' }).status).toBe(get)
    expect(test.call('entity/get', MEASURE).status).toBe(get)
    expect(found).toBe(get === 200 ? 1 : 0)
    expect(keysOf(test)).toBe(query)
    test.engine.settle()
    expect(test.call('get', { key: 'k' }).status).toBe(200)
  })

  it('on does not make writes blind', () => {
    const test = withRules({ staleGets: 'on' }, 0.9)
    test.call('set', { key: 'k', value: 1 })
    const options = { keyPolicy: 'FAIL_IF_EXISTS' }
    expect(test.call('set', { key: 'k', value: 2, options }).body.code).toBe('KEY_CONFLICT')
    const previous = { key: 'k', value: 2, options: { returnValue: 'PREVIOUS' } }
    expect(test.call('set', previous).body.value).toBe(1)
  })
})

describe('rule cursorMode', () => {
  it.each<{ cursorMode: 'stable' | 'unstable'; writes: number; status: number }>([
    { cursorMode: 'stable', writes: 50, status: 200 },
    { cursorMode: 'unstable', writes: 0, status: 200 },
    { cursorMode: 'unstable', writes: 3, status: 400 },
  ])('$cursorMode answers $status after $writes writes', ({ cursorMode, writes, status }) => {
    const test = withRules({ cursorMode }, 0)
    test.call('set', { key: 'a', value: 1 })
    test.call('set', { key: 'b', value: 1 })
    const after = test.call('query', { limit: 1 }).body.cursor
    for (const n of numbered(writes, (index) => index)) test.call('set', { key: `z${n}`, value: 1 })
    const { body, status: found } = test.call('query', { limit: 1, after })
    expect(found).toBe(status)
    expect(body.code).toBe(status === 200 ? undefined : 'INVALID_CURSOR')
  })
})

describe('rule occConflictProbability', () => {
  const check = { check: [{ ...MEASURE, conditions: isOne }] }
  const set = { set: [{ ...MEASURE, value: { whole: 2 }, conditions: isOne }] }
  const remove = { delete: [{ ...MEASURE, conditions: isOne }] }
  const plain = { set: [{ key: 'k', value: 1 }] }

  it.each([
    { name: 'a check', body: check, probability: 0.5, chance: 0.4, status: 400 },
    { name: 'a check', body: check, probability: 0.5, chance: 0.5, status: 204 },
    { name: 'a check', body: check, probability: 1, chance: 0.999, status: 400 },
    { name: 'a check', body: check, probability: 0, chance: 0, status: 204 },
    { name: 'a conditional set', body: set, probability: 1, chance: 0, status: 400 },
    { name: 'a conditional delete', body: remove, probability: 1, chance: 0, status: 400 },
    { name: 'a set without conditions', body: plain, probability: 1, chance: 0, status: 204 },
  ])('$probability answers $status to $name at the chance $chance', (testCase) => {
    const { body, probability, chance, status } = testCase
    const test = withRules({ occConflictProbability: probability }, chance)
    test.call('entity/set', { ...MEASURE, value: { whole: 1 } })
    const answer = test.call('transaction', body)
    expect(answer.status).toBe(status)
    if (status === 204) return
    expect(answer.body.code).toBe('CONDITIONAL_CHECK_FAILED')
    expect(test.call('entity/get', MEASURE).body.value).toEqual({ whole: 1 })
  })

  it('spends no chance on transactions whose conditions fail', () => {
    let draws = 0
    const test = withRules({ occConflictProbability: 0.5 }, () => (draws += 1) / 10)
    expect(test.call('transaction', check).status).toBe(400)
    expect(draws).toBe(0)
  })
})

describe('a rule that is a number', () => {
  it.each(['occConflictProbability=0.25', 'occConflictProbability=1', 'queryLagMaxMs=600000'])(
    'is read from "%s"',
    (text) => {
      const [name = '', value] = text.split('=')
      expect(parseRuleAssignments('--rule', [text])).toMatchObject({ [name]: Number(value) })
    },
  )

  it.each([
    'occConflictProbability=1.1',
    'occConflictProbability=-1',
    'occConflictProbability=',
    'occConflictProbability=1e-1',
    'occConflictProbability=NaN',
  ])('is refused as "%s"', (text) => {
    const message = `--rule occConflictProbability must be a number from 0 to 1, not "${text.split('=')[1]}"`
    expect(() => parseRuleAssignments('--rule', [text])).toThrow(message)
  })
})

function withRules(rules: EmulatorOptions['rules'], chance: number | (() => number)): TestEngine {
  const random = typeof chance === 'number' ? () => chance : chance
  return createTestEngine(rules, MANIFEST, { random })
}

function keysOf({ call }: TestEngine): string {
  return call('query', {})
    .body.data.map(({ key }) => key)
    .join('')
}

function wholesOf({ call }: TestEngine): string {
  return call('entity/query', { entityName: 'measure', indexName: 'whole' })
    .body.data.map(({ key }) => key)
    .join('')
}
