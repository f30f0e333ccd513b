import { describe, expect, it } from 'vitest'
import { createIdSource } from '../../src/emulator/id-source.js'
import { createRandomSource } from '../../src/emulator/random-source.js'
import { numbered } from './emulator-harness.js'

function draw(seed?: string): number[] {
  return numbered(2_000, createRandomSource(createIdSource(seed)))
}

describe('createRandomSource', () => {
  it('repeats itself for one seed', () => {
    expect(draw('a')).toEqual(draw('a'))
    expect(draw('a')).not.toEqual(draw('b'))
    expect(draw()).not.toEqual(draw())
  })

  it('spreads its numbers evenly from 0 to below 1', () => {
    const counts = new Map<number, number>()
    for (const number of draw('a')) {
      const tenth = Math.floor(number * 10)
      counts.set(tenth, (counts.get(tenth) ?? 0) + 1)
    }
    expect([...counts.keys()].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(Math.min(...counts.values())).toBeGreaterThan(150)
    expect(Math.max(...counts.values())).toBeLessThan(250)
  })

  it('makes the smallest and the largest number of the range', () => {
    const of = (digit: string) => createRandomSource({ hex: (digits) => digit.repeat(digits) })()
    expect(of('0')).toBe(0)
    expect(of('f')).toBe(1 - 2 ** -48)
  })
})
