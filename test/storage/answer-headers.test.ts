import { describe, expect, it } from 'vitest'
import { readRetryAfter, readTraceId } from '../../src/storage/answer-headers.js'

const NOW = Date.parse('2026-11-20T12:00:00Z')

describe('readRetryAfter', () => {
  it.each<[header: string | string[] | undefined, expected: number | undefined]>([
    ['0', 0],
    ['7', 7000],
    [' 7 ', 7000],
    ['3600', 3_600_000],
    ['3601', 3_600_000],
    ['9'.repeat(400), 3_600_000],
    ['Fri, 20 Nov 2026 12:00:30 GMT', 30_000],
    ['Fri, 20 Nov 2026 11:00:00 GMT', 0],
    ['Sat, 21 Nov 2026 12:00:00 GMT', 3_600_000],
    [['7', '8'], 7000],
    ['-7', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['2026-11-20', undefined],
    ['Fri, 99 Nov 2026 12:00:30 GMT', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %j as %j', (header, expected) => {
    expect(readRetryAfter({ 'retry-after': header }, NOW)).toBe(expected)
  })
})

describe('readTraceId', () => {
  it.each<[headers: Record<string, string>, expected: string | undefined]>([
    [{ 'x-b3-traceid': 'abc', 'x-trace-id': 'def' }, 'abc'],
    [{ 'x-trace-id': 'def-1' }, 'def-1'],
    [{ 'x-b3-traceid': 'a b' }, undefined],
    [{ 'x-b3-traceid': 'a'.repeat(65) }, undefined],
    [{}, undefined],
  ])('reads %j as %j', (headers, expected) => {
    expect(readTraceId(headers)).toBe(expected)
  })
})
