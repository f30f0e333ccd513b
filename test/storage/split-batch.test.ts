import { fc } from '../properties.js'
import { describe, expect, it } from 'vitest'
import { splitBatch } from '../../src/storage/split-batch.js'

const bodyOf = (items: readonly string[]) => `[${items.join(',')}]`

describe('splitBatch', () => {
  it.each([
    { sizes: [], chunks: [] },
    { sizes: [1], chunks: [[1]] },
    { sizes: [1, 1, 1], chunks: [[1, 1, 1]] },
    { sizes: [1, 1, 1, 1], chunks: [[1, 1, 1], [1]] },
    { sizes: [3, 4], chunks: [[3, 4]] },
    { sizes: [4, 4], chunks: [[4], [4]] },
    { sizes: [1, 99, 1], chunks: [[1], [99], [1]] },
  ])('splits $sizes into $chunks for 3 items and 10 bytes', ({ sizes, chunks }) => {
    expect(splitBatch(sizes, { maxItems: 3, maxBytes: 10 }, (size) => size)).toEqual(chunks)
  })

  it('keeps every item once and in order, within both limits, and wastes no room', () => {
    const limits = fc.record({
      maxItems: fc.integer({ min: 1, max: 6 }),
      maxBytes: fc.integer({ min: 12, max: 60 }),
    })
    const items = fc.array(fc.string({ minLength: 1, maxLength: 10 }), { maxLength: 60 })
    fc.assert(
      fc.property(items, limits, (texts, { maxItems, maxBytes }) => {
        const chunks = splitBatch(texts, { maxItems, maxBytes }, (text) => text.length)
        const fits = (chunk: readonly string[]) =>
          chunk.length <= maxItems && bodyOf(chunk).length <= maxBytes
        expect(chunks.flat()).toEqual(texts)
        expect(chunks.every((chunk) => chunk.length > 0 && fits(chunk))).toBe(true)
        const couldTakeMore = chunks.some((chunk, index) => {
          const next = chunks[index + 1]?.[0]
          return next !== undefined && fits([...chunk, next])
        })
        expect(couldTakeMore).toBe(false)
      }),
    )
  })
})
