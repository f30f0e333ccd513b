import { fc } from '../properties.js'
import { describe, expect, it } from 'vitest'
import { type LineEdit, compareLines } from '../../src/codegen/compare-lines.js'

const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 })

const without = (edits: readonly LineEdit[], kind: LineEdit['kind']) =>
  edits.filter((edit) => edit.kind !== kind).map(({ line }) => line)

/** Length of the longest common subsequence, the naive way. */
function countShared(before: readonly string[], after: readonly string[]): number {
  const [line, ...rest] = before
  if (line === undefined || after.length === 0) return 0
  const found = after.indexOf(line)
  const skipped = countShared(rest, after)
  return found === -1 ? skipped : Math.max(skipped, 1 + countShared(rest, after.slice(found + 1)))
}

describe('compareLines', () => {
  it('gives both lists back and keeps as many lines as can be kept', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const edits = compareLines(before, after)
        expect(without(edits, '+')).toEqual(before)
        expect(without(edits, '-')).toEqual(after)
        const kept = edits.filter(({ kind }) => kind === ' ')
        expect(kept).toHaveLength(countShared(before, after))
      }),
    )
  })

  it('gives up on the shortest way for lists that share little, in bounded time', () => {
    const before = Array.from({ length: 20_000 }, (_, index) => `old ${index}`)
    const after = Array.from({ length: 20_000 }, (_, index) => `new ${index}`)
    const edits = compareLines(['head', ...before, 'tail'], ['head', ...after, 'tail'])
    expect(edits).toHaveLength(40_002)
    expect(edits.at(0)).toEqual({ kind: ' ', line: 'head' })
    expect(edits.at(-1)).toEqual({ kind: ' ', line: 'tail' })
  })
})
