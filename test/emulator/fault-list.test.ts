import { describe, expect, it } from 'vitest'
import { type FaultList, createFaultList } from '../../src/emulator/faults/fault-list.js'
import type { FaultMatch, FaultRule } from '../../src/emulator/faults/fault-rule.js'
import { STORAGE_OPERATIONS, type StorageOperation } from '../../src/wire/storage-operation.js'
import { numbered } from './emulator-harness.js'

const HANG = { kind: 'hang' } as const
const OPERATIONS = Object.keys(STORAGE_OPERATIONS) as StorageOperation[]

function createList(rules: FaultRule[] = [], random = () => 0): FaultList {
  return createFaultList({ rules, random })
}

function call(list: FaultList, operation: StorageOperation = 'get', body: unknown = {}) {
  return list.findActing(operation, Buffer.from(JSON.stringify(body)))
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
