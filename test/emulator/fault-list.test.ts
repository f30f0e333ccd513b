import { beforeEach, describe, expect, it } from 'vitest'
import { type FaultList, createFaultList } from '../../src/emulator/faults/fault-list.js'
import type { FaultMatch, FaultOperation, FaultRule } from '../../src/emulator/faults/fault-rule.js'
import {
  FAULT_SCENARIOS,
  type ScenarioName,
  parseScenarioName,
} from '../../src/emulator/faults/fault-scenarios.js'
import { parseFaultRules } from '../../src/emulator/faults/fault-rule-schema.js'
import { type ManualClock, createManualClock } from '../../src/testing/manual-clock.js'
import { STORAGE_OPERATIONS, type StorageOperation } from '../../src/wire/storage-operation.js'
import { numbered } from './emulator-harness.js'

const HANG = { kind: 'hang' } as const
const OPERATIONS = Object.keys(STORAGE_OPERATIONS) as StorageOperation[]

const ONE = 'ari:cloud:ecosystem::installation/one'

let clock: ManualClock
let stepsDone: string[]
beforeEach(() => {
  clock = createManualClock()
  stepsDone = []
})

function createList(rules: FaultRule[] = [], random = () => 0): FaultList {
  const steps = {
    'expire-system-tokens': () => void stepsDone.push('expire-system-tokens'),
    'replace-key': () => void stepsDone.push('replace-key'),
  }
  return createFaultList({ rules, random, clock, steps })
}

function call(
  list: FaultList,
  operation: FaultOperation = 'get',
  body: unknown = {},
  installationId?: string,
) {
  return list.findActing({ operation, installationId, body: Buffer.from(JSON.stringify(body)) })
}

/** Numbers of the calls that a rule acts on, out of eight. */
function findHits(rule: Partial<FaultRule>): number[] {
  const list = createList([{ action: HANG, ...rule }])
  return numbered(8, (n) => ({ n, fault: call(list) }))
    .filter(({ fault }) => fault !== undefined)
    .map(({ n }) => n)
}

describe('findActing', () => {
  it.each<{ name: string; match?: FaultMatch; times?: number; hits: number[] }>([
    { name: 'nothing', hits: [1, 2, 3, 4, 5, 6, 7, 8] },
    { name: 'the third', match: { nth: 3 }, hits: [3] },
    { name: 'from the sixth', match: { from: 6 }, hits: [6, 7, 8] },
    { name: 'every third', match: { every: 3 }, hits: [3, 6] },
    { name: 'every second from the fourth', match: { from: 4, every: 2 }, hits: [4, 6, 8] },
    { name: 'twice', times: 2, hits: [1, 2] },
    { name: 'every third, once', match: { every: 3 }, times: 1, hits: [3] },
  ])('acts on the calls that a rule names: $name', ({ match, times, hits }) => {
    expect(findHits({ match, times })).toEqual(hits)
  })

  it.each(OPERATIONS)('tells %s from all other operations', (operation) => {
    const list = createList([{ match: { operation }, action: HANG }])
    const acted = OPERATIONS.filter((name) => call(list, name) !== undefined)
    expect(acted).toEqual([operation])
  })

  it('takes * for any operation', () => {
    const list = createList([{ match: { operation: '*' }, action: HANG }])
    expect(OPERATIONS.filter((name) => call(list, name) === undefined)).toEqual([])
  })

  it.each<{ name: string; operation: StorageOperation; body: unknown; acts: boolean }>([
    { name: 'a key', operation: 'get', body: { key: 'a:1' }, acts: true },
    { name: 'another key', operation: 'get', body: { key: 'b:a:' }, acts: false },
    {
      name: 'any item of a batch',
      operation: 'batch/get',
      body: [{ key: 'b' }, { key: 'a:1' }],
      acts: true,
    },
    { name: 'a query', operation: 'query', body: {}, acts: false },
  ])('compares the key prefix with $name', ({ operation, body, acts }) => {
    const list = createList([{ match: { keyPrefix: 'a:' }, action: HANG }])
    expect(call(list, operation, body) !== undefined).toBe(acts)
  })

  it('leaves the key set alone unless a rule names it', () => {
    const any = createList([{ match: { operation: '*' }, action: HANG }, { action: HANG }])
    expect(call(any, 'key-set')).toBeUndefined()
    const named = createList([{ match: { operation: 'key-set' }, action: HANG }])
    expect(OPERATIONS.filter((name) => call(named, name) !== undefined)).toEqual([])
    expect(call(named, 'key-set')?.id).toBe('fault-1')
  })

  it('does to calls only what applies to them', () => {
    const list = createList([
      { action: { kind: 'partial-batch', ratio: 1 } },
      { action: { kind: 'empty-key-set' } },
    ])
    const actsOn = [...OPERATIONS, 'key-set' as const].filter((name) => call(list, name))
    expect(actsOn).toEqual(['batch/get', 'batch/set', 'batch/delete', 'key-set'])
    expect(list.list()).toMatchObject([{ calls: 3 }, { calls: 1 }])
  })

  it.each([
    { named: ONE, caller: ONE, acts: true },
    { named: 'one', caller: ONE, acts: true },
    { named: ONE, caller: 'one', acts: true },
    { named: 'one', caller: 'two', acts: false },
    { named: 'one', caller: undefined, acts: false },
  ])('compares installation $named with $caller', ({ named, caller, acts }) => {
    const list = createList([{ match: { installation: named }, action: HANG }])
    expect(call(list, 'get', {}, caller) !== undefined).toBe(acts)
    expect(list.list()).toMatchObject([{ calls: acts ? 1 : 0 }])
  })

  it('acts between two times after a rule was added, and counts only there', () => {
    const list = createList()
    clock.advance(500)
    list.add({ match: { afterMs: 10, untilMs: 13, from: 2 }, action: HANG })
    const hits = numbered(20, (ms) => {
      const fault = call(list)
      clock.advance(1)
      return { ms: ms - 1, fault }
    }).flatMap(({ ms, fault }) => (fault === undefined ? [] : [ms]))
    expect(hits).toEqual([11, 12])
    expect(list.list()).toMatchObject([{ calls: 3, hits: 2 }])
  })

  it('counts only calls that fit operation and key prefix', () => {
    const list = createList([{ match: { operation: 'get', keyPrefix: 'a', nth: 2 }, action: HANG }])
    expect(call(list, 'get', { key: 'a' })).toBeUndefined()
    expect(call(list, 'get', { key: 'b' })).toBeUndefined()
    expect(call(list, 'set', { key: 'a' })).toBeUndefined()
    expect(call(list, 'get', { key: 'a' })).toEqual({ id: 'fault-1', action: HANG })
  })

  it('lets the first of several rules act, and counts the call for all', () => {
    const list = createList([
      { match: { nth: 2 }, action: HANG },
      { match: { nth: 3 }, action: { kind: 'html' } },
      { match: { from: 2 }, action: { kind: 'truncate' } },
    ])
    expect(numbered(4, () => call(list)?.action.kind)).toEqual([
      undefined,
      'hang',
      'html',
      'truncate',
    ])
    expect(list.list()).toMatchObject([
      { calls: 4, hits: 1 },
      { calls: 4, hits: 1 },
      { calls: 4, hits: 1 },
    ])
  })

  it('draws for a probability, and for nothing else', () => {
    const drawn = [0.5, 0.1, 0.2]
    const list = createList(
      [
        { match: { probability: 0.2, nth: 9 }, action: HANG },
        { match: { probability: 0.2 }, action: HANG },
        { action: { kind: 'html' } },
      ],
      () => drawn.shift() ?? 1,
    )
    expect(numbered(3, () => call(list)?.id)).toEqual(['fault-3', 'fault-2', 'fault-3'])
    expect(drawn).toEqual([])
  })

  it('never acts with probability 0, and always with 1', () => {
    expect(findHits({ match: { probability: 0 } })).toEqual([])
    expect(findHits({ match: { probability: 1 } })).toHaveLength(8)
  })
})

describe('createFaultList', () => {
  it('adds rules behind the first ones, and lists them as they stand', () => {
    const list = createList([{ match: { nth: 1 }, action: HANG }])
    const handle = list.add({ action: { kind: 'reset' }, times: 1 })
    call(list)
    call(list)
    expect(handle).toMatchObject({ id: 'fault-2', hits: 1 })
    expect(list.list()).toEqual([
      { id: 'fault-1', rule: { match: { nth: 1 }, action: HANG }, calls: 2, hits: 1 },
      { id: 'fault-2', rule: { action: { kind: 'reset' }, times: 1 }, calls: 2, hits: 1 },
    ])
  })

  it('keeps a rule as it was when it was added', () => {
    const list = createList()
    const rule = { match: { nth: 1 }, action: { kind: 'hang' as const } }
    list.add(rule)
    rule.match.nth = 2
    expect(call(list)).toBeDefined()
  })

  it('removes one rule, whose hits stay readable and whose id is not used again', () => {
    const list = createList()
    const handle = list.add({ action: HANG })
    const other = list.add({ action: HANG })
    call(list)
    handle.remove()
    handle.remove()
    expect(call(list)?.id).toBe(other.id)
    expect(handle.hits).toBe(1)
    other.remove()
    expect(list.add({ action: HANG }).id).toBe('fault-3')
  })

  it('clears all rules', () => {
    const list = createList([{ action: HANG }])
    list.add({ action: HANG })
    list.clear()
    expect(list.list()).toEqual([])
    expect(call(list)).toBeUndefined()
  })
})

describe('start', () => {
  const NAMES = Object.keys(FAULT_SCENARIOS) as ScenarioName[]

  it.each(NAMES)('adds the rules of %s behind the others, and does its steps', (name) => {
    const { rules, steps, about } = FAULT_SCENARIOS[name]
    const list = createList([{ action: HANG, match: { keyPrefix: 'a' } }])
    const handles = list.start(name)
    expect(list.list().slice(1)).toEqual(
      rules.map((rule, index) => {
        return { id: `fault-${index + 2}`, rule, scenario: name, calls: 0, hits: 0 }
      }),
    )
    expect(handles.map(({ id }) => id)).toEqual(rules.map((_, index) => `fault-${index + 2}`))
    expect(stepsDone).toEqual(steps)
    expect(about).toMatch(/^[a-z].*[^.]$/)
    expect(rules.length + steps.length).toBeGreaterThan(0)
  })

  it.each(NAMES)('has rules in %s that could be added one by one', (name) => {
    const { rules } = FAULT_SCENARIOS[name]
    expect(parseFaultRules('rules', rules)).toEqual(rules)
  })

  it('starts a running scenario anew, and leaves other rules as they are', () => {
    const list = createList([{ action: HANG, match: { nth: 99 } }])
    list.start('uninstall-race')
    const acted = numbered(3, () => call(list) !== undefined)
    expect(acted).toEqual([false, false, true])
    list.start('uninstall-race')
    expect(call(list)).toBeUndefined()
    expect(list.list()).toMatchObject([
      { id: 'fault-1', calls: 4 },
      { id: 'fault-3', calls: 1, scenario: 'uninstall-race' },
    ])
    list.stop('uninstall-race')
    expect(list.list()).toMatchObject([{ id: 'fault-1' }])
  })

  it('lets the phases of a scenario follow each other on the clock', () => {
    const list = createList()
    list.start('deploy-restart')
    const kinds = [0, 250, 4750, 10_000].map((ms) => {
      clock.advance(ms)
      return call(list)?.action.kind
    })
    expect(kinds).toEqual(['reset', 'status', 'latency', undefined])
  })

  it('takes the key set away in every way there is', () => {
    const list = createList()
    list.start('key-endpoint-outage')
    const kinds = numbered(12, () => call(list, 'key-set')?.action.kind)
    expect(new Set(kinds)).toEqual(new Set(['empty-key-set', 'hang', 'reset', 'status']))
    expect(call(list, 'get')).toBeUndefined()
  })

  it.each(['nope', 'constructor', undefined, 1])('refuses %s, naming all scenarios', (name) => {
    const error = expect.objectContaining({
      code: 'ERR_OPTIONS',
      option: '--scenario',
      message: expect.stringMatching(/^--scenario is wrong: .*rate-limited, brown-out/),
    }) as Error
    expect(() => parseScenarioName('--scenario', name)).toThrow(error)
    expect(() => createList().start(name as never)).toThrow(/brown-out/)
  })
})
