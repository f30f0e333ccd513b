import { fc } from '../properties.js'
import { describe, expect, it } from 'vitest'
import {
  HIGHEST,
  type IndexKey,
  afterPrefix,
  compareIndexKeys,
  compareValues,
} from '../../src/emulator/engine/index-key.js'

const text = fc.string({ unit: 'binary' })

describe('compareValues', () => {
  it('orders text by its UTF-8 bytes', () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        const bytes = Buffer.compare(Buffer.from(left), Buffer.from(right))
        expect(Math.sign(compareValues(left, right))).toBe(bytes)
      }),
    )
  })

  it('orders characters beyond U+FFFF after all others', () => {
    expect(compareValues('\u{1F600}', '\uFF5E')).toBeGreaterThan(0)
  })

  it.each([
    { left: -1, right: 0 },
    { left: 9, right: 10 },
    { left: false, right: true },
    { left: true, right: -5 },
    { left: 99, right: '' },
  ])('puts $left before $right', ({ left, right }) => {
    expect(compareValues(left, right)).toBeLessThan(0)
    expect(compareValues(right, left)).toBeGreaterThan(0)
    expect(compareValues(left, left)).toBe(0)
  })
})

describe('compareIndexKeys', () => {
  it.each<{ name: string; left: IndexKey; right: IndexKey }>([
    { name: 'a key before those it begins', left: ['a'], right: ['a', 1] },
    { name: 'everything before the highest', left: ['a', 'z', 'k'], right: ['a', HIGHEST] },
    { name: 'the highest of one part before the next part', left: ['a', HIGHEST], right: ['b'] },
    { name: 'the first difference first', left: ['a', 2, 'x'], right: ['a', 10, 'a'] },
  ])('puts $name', ({ left, right }) => {
    expect(compareIndexKeys(left, right)).toBeLessThan(0)
    expect(compareIndexKeys(right, left)).toBeGreaterThan(0)
    expect(compareIndexKeys(left, left)).toBe(0)
  })
})

describe('afterPrefix', () => {
  it('lies after every text with the prefix and after no other', () => {
    fc.assert(
      fc.property(text, text, (prefix, other) => {
        const bound = afterPrefix(prefix)
        expect(compareIndexKeys([prefix + other], [bound])).toBeLessThan(0)
        const isBelow = compareIndexKeys([other], [bound]) < 0
        expect(isBelow).toBe(other.startsWith(prefix) || compareValues(other, prefix) < 0)
      }),
    )
  })

  it.each([
    { prefix: '', bound: HIGHEST },
    { prefix: 'a', bound: 'b' },
    { prefix: 'a\u{10FFFF}', bound: 'b' },
    { prefix: '\u{10FFFF}', bound: HIGHEST },
    { prefix: '\uD7FF', bound: '\uE000' },
    { prefix: '\uFFFF', bound: '\u{10000}' },
  ])('of $prefix is $bound', ({ prefix, bound }) => {
    expect(afterPrefix(prefix)).toBe(bound)
  })
})
