import { describe, expect, it } from 'vitest'
import { renderUnifiedDiff } from '../../src/codegen/unified-diff.js'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz'.split('')
const toText = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('')
const toLines = (text: string) => text.split('\n').slice(0, -1)
const replace = (changes: Readonly<Record<string, readonly string[]>>) =>
  toText(ALPHABET.flatMap((letter) => changes[letter] ?? [letter]))

const diff = (before: string, after: string) =>
  renderUnifiedDiff({ beforeName: 'before', before, afterName: 'after', after })

/** Follows the numbers of the hunks, as `patch` does. */
function applyPatch(before: string, patch: string): string {
  const source = toLines(before)
  const result: string[] = []
  let read = 0
  for (const hunk of patch.split(/^(?=@@ )/m).slice(1)) {
    const [head = '', ...body] = toLines(hunk)
    const [, start, length = '1'] = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@$/.exec(head) ?? []
    const from = length === '0' ? Number(start) : Number(start) - 1
    result.push(...source.slice(read, from))
    result.push(...body.filter((line) => !line.startsWith('-')).map((line) => line.slice(1)))
    read = from + Number(length)
  }
  return toText([...result, ...source.slice(read)])
}

describe('renderUnifiedDiff', () => {
  it('is empty for equal texts', () => {
    expect(diff('a\nb\n', 'a\nb\n')).toBe('')
  })

  it.each([
    { name: 'a line is changed', after: replace({ k: ['K'] }), hunks: 1 },
    { name: 'the first and the last line change', after: replace({ a: ['A'], z: [] }), hunks: 2 },
    { name: 'lines come and go', after: replace({ c: [], k: ['k', 'l', 'm'], y: [] }), hunks: 3 },
    { name: 'contexts touch', after: replace({ e: ['E'], k: ['K'] }), hunks: 1 },
    { name: 'a line is between contexts', after: replace({ e: ['E'], m: ['M'] }), hunks: 2 },
    { name: 'a line is added above', after: `zero\n${toText(ALPHABET)}`, hunks: 1 },
    { name: 'everything is removed', after: '', hunks: 1 },
  ])('leads from one text to the other when $name', ({ after, hunks }) => {
    const before = toText(ALPHABET)
    const patch = diff(before, after)
    expect(patch.match(/^@@ /gm)).toHaveLength(hunks)
    expect(applyPatch(before, patch)).toBe(after)
  })

  it('looks as diff -u does', () => {
    const body = [' h', ' i', ' j', '-k', '+K', '+L', ' l', ' m', ' n']
    expect(diff(toText(ALPHABET), replace({ k: ['K', 'L'] }))).toBe(
      toText(['--- before', '+++ after', '@@ -8,7 +8,8 @@', ...body]),
    )
  })

  it('counts lines of an empty side as diff -u does', () => {
    expect(diff('', 'a\n')).toBe('--- before\n+++ after\n@@ -0,0 +1 @@\n+a\n')
    expect(diff('a\n', '')).toBe('--- before\n+++ after\n@@ -1 +0,0 @@\n-a\n')
  })
})
