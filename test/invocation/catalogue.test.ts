import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const FOLDERS = ['./', '../tokens/', '../../src/emulator/attacks/'].map(
  (folder) => new URL(folder, import.meta.url),
)

const rows = (part: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${part}${index + 1}`)

/** Structure, algorithms, keys, claims, leakage and availability. */
const ROWS = [
  rows('A', 14),
  rows('B', 8),
  rows('C', 25),
  'C10b',
  rows('D', 19),
  rows('E', 8),
].flat()

/** Timing is for information only; that the body is not read before the token is known is Express's. */
const ELSEWHERE = ['E4', 'E8']

describe('the catalogue of attacks', () => {
  it('has a case for each of its rows, named after the row', () => {
    const text = FOLDERS.flatMap((folder) =>
      readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8')),
    ).join()
    const named = new Set([...text.matchAll(/\b([A-E]\d{1,2}b?)[-:]/g)].map(([, row]) => row))

    expect(ROWS.filter((row) => !named.has(row))).toEqual(ELSEWHERE)
  })
})
