import { describe, expect, it } from 'vitest'
import type { FaultRule } from '../../src/emulator/faults/fault-rule.js'
import { parseFaultRule, parseFaultRules } from '../../src/emulator/faults/fault-rule-schema.js'

const HANG = { kind: 'hang' }

describe('parseFaultRule', () => {
  it.each<{ rule: FaultRule }>([
    { rule: { action: { kind: 'hang' } } },
    { rule: { action: { kind: 'reset', when: 'after-commit' }, times: 1 } },
    { rule: { match: {}, action: { kind: 'truncate' } } },
    { rule: { match: { operation: '*', keyPrefix: '' }, action: { kind: 'html' } } },
    {
      rule: { match: { operation: 'entity/set', nth: 3 }, action: { kind: 'status', status: 599 } },
    },
    {
      rule: {
        match: { probability: 0.5, from: 2, every: 3 },
        action: { kind: 'status', status: 429, code: 'ANY', retryAfter: 0 },
      },
    },
    {
      rule: {
        action: { kind: 'status', status: 503, retryAfter: 'Fri, 09 Oct 2026 00:00:02 GMT' },
      },
    },
    { rule: { action: { kind: 'latency', latencyMs: 0.5 } } },
    { rule: { action: { kind: 'latency', latencyMs: [5, 5], when: 'before-commit' } } },
    {
      rule: { match: { installation: 'one', afterMs: 0, untilMs: 0.5 }, action: { kind: 'hang' } },
    },
    { rule: { match: { operation: 'key-set' }, action: { kind: 'hang' } } },
    { rule: { match: { operation: 'key-set' }, action: { kind: 'empty-key-set' } } },
    { rule: { action: { kind: 'empty-key-set' } } },
    { rule: { action: { kind: 'slow-drip', bytesPerSecond: 0.001 } } },
    { rule: { action: { kind: 'bad-json' } } },
    { rule: { action: { kind: 'wrong-shape' } } },
    { rule: { action: { kind: 'huge' } } },
    { rule: { action: { kind: 'huge', bytes: 1024 } } },
    { rule: { match: { operation: '*' }, action: { kind: 'partial-batch', ratio: 1 } } },
    {
      rule: {
        match: { operation: 'batch/set' },
        action: { kind: 'partial-batch', ratio: 0.1, code: 'ANY' },
      },
    },
  ])('takes $rule', ({ rule }) => {
    expect(parseFaultRule(rule)).toEqual(rule)
  })

  it.each<{ name: string; rule: unknown; option: string }>([
    { name: 'no object', rule: 'hang', option: 'fault' },
    { name: 'a list', rule: [], option: 'fault' },
    { name: 'no action', rule: {}, option: 'fault.action' },
    { name: 'an unknown kind', rule: { action: { kind: 'drip' } }, option: 'fault.action.kind' },
    { name: 'an unknown member', rule: { action: HANG, nth: 1 }, option: 'fault' },
    {
      name: 'a member of another action',
      rule: { action: { kind: 'html', when: 'after-commit' } },
      option: 'fault.action',
    },
    {
      name: 'an unknown member of match',
      rule: { match: { op: 'get' }, action: HANG },
      option: 'fault.match',
    },
    {
      name: 'an unknown operation',
      rule: { match: { operation: 'constructor' }, action: HANG },
      option: 'fault.match.operation',
    },
    {
      name: 'a call before the first',
      rule: { match: { nth: 0 }, action: HANG },
      option: 'fault.match.nth',
    },
    {
      name: 'half a call',
      rule: { match: { every: 1.5 }, action: HANG },
      option: 'fault.match.every',
    },
    {
      name: 'more than certainty',
      rule: { match: { probability: 1.1 }, action: HANG },
      option: 'fault.match.probability',
    },
    { name: 'no times', rule: { action: HANG, times: 0 }, option: 'fault.times' },
    {
      name: 'another moment',
      rule: { action: { kind: 'reset', when: 'mid-body' } },
      option: 'fault.action.when',
    },
    {
      name: 'a status that is no error',
      rule: { action: { kind: 'status', status: 204 } },
      option: 'fault.action.status',
    },
    {
      name: 'a header of two lines',
      rule: { action: { kind: 'status', status: 503, retryAfter: '1\r\nset-cookie: a=b' } },
      option: 'fault.action.retryAfter',
    },
    {
      name: 'a time that has passed',
      rule: { action: { kind: 'latency', latencyMs: -1 } },
      option: 'fault.action.latencyMs',
    },
    {
      name: 'a wait that no timer can hold',
      rule: { action: { kind: 'latency', latencyMs: 2 ** 31 } },
      option: 'fault.action.latencyMs',
    },
    {
      name: 'an installation without id',
      rule: { match: { installation: '' }, action: HANG },
      option: 'fault.match.installation',
    },
    {
      name: 'an end before the beginning',
      rule: { match: { afterMs: 5, untilMs: 5 }, action: HANG },
      option: 'fault.match.untilMs',
    },
    {
      name: 'a key of the key set',
      rule: { match: { operation: 'key-set', keyPrefix: 'a' }, action: HANG },
      option: 'fault.match.operation',
    },
    {
      name: 'an installation of the key set',
      rule: { match: { operation: 'key-set', installation: 'one' }, action: HANG },
      option: 'fault.match.operation',
    },
    {
      name: 'a part of what is no batch',
      rule: { match: { operation: 'get' }, action: { kind: 'partial-batch', ratio: 0.5 } },
      option: 'fault.match.operation',
    },
    {
      name: 'a key set as answer to storage',
      rule: { match: { operation: 'get' }, action: { kind: 'empty-key-set' } },
      option: 'fault.match.operation',
    },
    {
      name: 'no part of a batch',
      rule: { action: { kind: 'partial-batch', ratio: 0 } },
      option: 'fault.action.ratio',
    },
    {
      name: 'more than a batch',
      rule: { action: { kind: 'partial-batch', ratio: 1.1 } },
      option: 'fault.action.ratio',
    },
    {
      name: 'a drip that never falls',
      rule: { action: { kind: 'slow-drip', bytesPerSecond: 0 } },
      option: 'fault.action.bytesPerSecond',
    },
    {
      name: 'more than fits into memory',
      rule: { action: { kind: 'huge', bytes: 2 ** 30 } },
      option: 'fault.action.bytes',
    },
    {
      name: 'the longer time first',
      rule: { action: { kind: 'latency', latencyMs: [2, 1] } },
      option: 'fault.action.latencyMs',
    },
  ])('refuses $name, naming the member', ({ rule, option }) => {
    let thrown: unknown
    try {
      parseFaultRule(rule)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toMatchObject({
      code: 'ERR_OPTIONS',
      option,
      message: expect.stringMatching(new RegExp(`^${option} is wrong: .`)),
    })
  })

  it('names the operations and actions that there are', () => {
    expect(() => parseFaultRule({ match: { operation: 'put' }, action: HANG })).toThrow(
      /expected \* or one of get, set, .*, transaction, key-set$/,
    )
    expect(() => parseFaultRule({ action: { kind: 'drip' } })).toThrow(
      /kind is status, latency, hang, reset, .*, partial-batch or empty-key-set$/,
    )
  })
})

describe('parseFaultRules', () => {
  it('reads a list', () => {
    expect(parseFaultRules('--faults', [{ action: HANG }])).toEqual([{ action: HANG }])
  })

  it.each([
    { rules: { action: HANG }, option: '--faults' },
    { rules: [{ action: HANG }, { action: HANG, times: 'x' }], option: '--faults.1.times' },
  ])('names $option', ({ rules, option }) => {
    expect(() => parseFaultRules('--faults', rules)).toThrow(
      expect.objectContaining({ code: 'ERR_OPTIONS', option }) as Error,
    )
  })
})
