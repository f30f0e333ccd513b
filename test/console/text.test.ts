import { describe, expect, it } from 'vitest'
import { CONDITION_CHOICES, conditionsFor } from '../../src/console/text/conditions.js'
import { FAULT_KINDS, FAULT_OPERATIONS, toFaultRule } from '../../src/console/text/fault-fields.js'
import {
  findMember,
  formatJson,
  splitElements,
  splitMembers,
  unquote,
} from '../../src/console/text/json-text.js'
import { NO_CONDITION, startQuery, writeQueryBody } from '../../src/console/text/query-draft.js'
import { showSecondsLeft } from '../../src/console/text/seconds-left.js'
import { showDuration, showOffset, showTime } from '../../src/console/text/show-time.js'
import { writeDeleteBody, writeSetBody } from '../../src/console/text/storage-bodies.js'
import { parseFaultRule } from '../../src/emulator/faults/fault-rule-schema.js'
import { CONDITIONS } from '../../src/wire/condition.js'
import type { EntityDefinition } from '../../src/wire/entity-definition.js'
import { STORAGE_OPERATIONS } from '../../src/wire/storage-operation.js'

const LONG_NUMBER = '12345678901234567890123456789012345678'

describe('JSON as text', () => {
  it.each([
    ['{}', '{}'],
    ['[]', '[]'],
    ['"a"', '"a"'],
    ['{"a":{},"b":[]}', '{\n  "a": {},\n  "b": []\n}'],
    ['[1,[2,3],"x,{}"]', '[\n  1,\n  [\n    2,\n    3\n  ],\n  "x,{}"\n]'],
    [`{ "n" : ${LONG_NUMBER} }`, `{\n  "n": ${LONG_NUMBER}\n}`],
    ['{"\\"}":"\\\\"}', '{\n  "\\"}": "\\\\"\n}'],
    ['{"half":', '{"half":'],
    ['<b>no JSON</b>', '<b>no JSON</b>'],
  ])('lays out %s', (text, laidOut) => {
    expect(formatJson(text)).toBe(laidOut)
  })

  it('keeps the meaning of what it lays out', () => {
    const value = { a: [1, { b: 'x: "y", {z}' }, [], {}], c: null, d: -1.5e-7 }
    expect(JSON.parse(formatJson(JSON.stringify(value)))).toEqual(value)
  })

  it('takes objects and arrays apart without reading numbers', () => {
    const text = `{"n":${LONG_NUMBER},"a:b":[1,{"c":2}],"__proto__":"p"}`
    expect(splitMembers(text)).toEqual([
      ['n', LONG_NUMBER],
      ['a:b', '[1,{"c":2}]'],
      ['__proto__', '"p"'],
    ])
    expect(splitElements(`[${LONG_NUMBER},[1,2],"x,y"]`)).toEqual([LONG_NUMBER, '[1,2]', '"x,y"'])
    expect(findMember(text, 'n')).toBe(LONG_NUMBER)
    expect(findMember(text, 'none')).toBeUndefined()
  })

  it.each(['', '1', '"a"', '[', '{"a"}', 'null'])('finds no members in %s', (text) => {
    expect(splitMembers(text)).toEqual([])
    expect(splitElements(text)).toEqual([])
  })

  it.each([
    ['"a\\nb"', 'a\nb'],
    ['12', '12'],
    ['"half', '"half'],
  ])('shows %s without quotes', (text, shown) => {
    expect(unquote(text)).toBe(shown)
  })
})

describe('bodies of storage operations', () => {
  it.each([
    ['values', '{"key":"k","value":1.0}'],
    ['secrets', '{"key":"k","value":1.0}'],
    ['entity survey', '{"entityName":"survey","key":"k","value":1.0}'],
  ] as const)('write an item of %s as it was typed', (space, body) => {
    expect(writeSetBody(space, { key: 'k', valueText: '1.0', isNew: false })).toBe(body)
  })

  it('say how long an item lasts, and that it must be new', () => {
    const draft = { key: 'k"', valueText: LONG_NUMBER, ttlSeconds: 60, isNew: true }
    expect(writeSetBody('values', draft)).toBe(
      `{"key":"k\\"","value":${LONG_NUMBER},"options":{"ttl":{"value":60,"unit":"SECONDS"},"keyPolicy":"FAIL_IF_EXISTS"}}`,
    )
    expect(writeDeleteBody('entity survey', 'k')).toBe('{"entityName":"survey","key":"k"}')
  })
})

describe('what the query builder sends', () => {
  const entity: EntityDefinition = {
    name: 'measure',
    attributes: { text: 'string', whole: 'integer', flag: 'boolean', ratio: 'float' },
    indexes: [{ name: 'by-all', range: 'whole', partition: ['text', 'flag'] }],
  }
  const draft = startQuery('measure')

  it('is a query by key at first', () => {
    expect(JSON.parse(writeQueryBody(entity, draft))).toEqual({
      entityName: 'measure',
      indexName: 'by-key',
      sort: 'ASC',
      limit: 10,
    })
  })

  it('has values of the types that the manifest declares', () => {
    const body = writeQueryBody(
      entity,
      {
        ...draft,
        indexName: 'by-all',
        partition: ['12', 'true'],
        range: { condition: 'BETWEEN', operands: ['1', LONG_NUMBER] },
        filters: [
          { id: 1, attribute: 'ratio', condition: 'EQUAL_TO', operands: ['1.50', ''] },
          { ...NO_CONDITION, id: 2, attribute: 'flag', condition: 'NOT_EXISTS' },
          { ...NO_CONDITION, id: 3, attribute: 'text' },
        ],
        join: 'or',
        limit: '',
      },
      'next',
    )
    expect(body).toBe(
      `{"entityName":"measure","indexName":"by-all","partition":["12",true],"range":{"condition":"BETWEEN","values":[1,${LONG_NUMBER}]},` +
        '"filters":{"or":[{"property":"ratio","condition":"EQUAL_TO","values":[1.50]},' +
        '{"property":"flag","condition":"NOT_EXISTS","values":[true]}]},"sort":"ASC","cursor":"next"}',
    )
  })

  it('leaves what is no number to the emulator', () => {
    const range = { condition: 'EQUAL_TO', operands: ['01', ''] } as const
    expect(writeQueryBody(entity, { ...draft, indexName: 'by-all', range })).toContain('["01"]')
  })
})

describe('what the console offers', () => {
  it('are the conditions of the platform', () => {
    expect(CONDITION_CHOICES).toEqual(CONDITIONS)
    expect(conditionsFor('boolean', 'range')).toEqual(['EQUAL_TO'])
    expect(conditionsFor('any', 'filter')).toEqual([])
  })

  it('are faults of every operation, and of every kind that the emulator takes', () => {
    expect(FAULT_OPERATIONS).toEqual(['*', ...Object.keys(STORAGE_OPERATIONS), 'key-set'])
    const values = { status: '503', latencyMs: '5', bytesPerSecond: '10', ratio: '0.5' }
    const rules = FAULT_KINDS.map(({ kind }) => toFaultRule({ kind, ...values }))
    expect(rules.map((rule) => parseFaultRule(rule).action.kind)).toEqual(
      FAULT_KINDS.map(({ kind }) => kind),
    )
    expect(() => parseFaultRule({ action: { kind: 'none' } })).toThrow(
      FAULT_KINDS.at(-1)?.kind ?? 'unknown',
    )
  })

  it('is a rule with what was typed alone', () => {
    const draft = { kind: 'hang', operation: 'get', nth: '3', when: 'after-commit', times: '1' }
    expect(toFaultRule({ ...draft, keyPrefix: '' })).toEqual({
      match: { operation: 'get', nth: 3 },
      action: { kind: 'hang', when: 'after-commit' },
      times: 1,
    })
    expect(toFaultRule({ kind: 'html', when: 'after-commit' })).toEqual({
      action: { kind: 'html' },
    })
  })
})

describe('times', () => {
  it.each([
    [0, '0 s'],
    [999, '0 s'],
    [-61_000, '−1 min 1 s'],
    [93_784_000, '+1 d 2 h'],
  ])('shows an offset of %d ms', (offsetMs, text) => {
    expect(showOffset(offsetMs)).toBe(text)
  })

  it.each([
    [3_600_000, '3600'],
    [1499, '1'],
    [10, '1'],
    [-5000, '1'],
  ])('fills in what is left of a time to live of %d ms', (leftMs, text) => {
    expect(showSecondsLeft(1_000_000 + leftMs, 1_000_000)).toBe(text)
  })

  it('shows moments in UTC and durations in milliseconds', () => {
    expect(showTime(Date.UTC(2026, 10, 22, 19, 41, 7, 250))).toBe('2026-11-22 19:41:07.250')
    expect(showTime(Number.NaN)).toBe('')
    expect([0.44, 9.96, 12.4].map(showDuration)).toEqual(['0.4 ms', '10 ms', '12 ms'])
  })
})
