import { describe, expect, it } from 'vitest'
import { splitLines } from '../../../src/emulator/data/split-lines.js'
import { numbered } from '../emulator-harness.js'

const BYTES = Buffer.from('one\n\ntwo \u2028 é😀\r\nlast')

describe('lines', () => {
  it.each(numbered(BYTES.length, (size) => size))('are the same in pieces of %i bytes', (size) => {
    const pieces = Array.from({ length: Math.ceil(BYTES.length / size) }, (_, index) =>
      BYTES.subarray(index * size, (index + 1) * size),
    )
    const lines = [...splitLines(pieces)].map(({ bytes, ...line }) => ({
      ...line,
      text: bytes.toString(),
    }))
    expect(lines).toEqual([
      { number: 1, text: 'one', isEnded: true },
      { number: 2, text: '', isEnded: true },
      { number: 3, text: 'two \u2028 é😀\r', isEnded: true },
      { number: 4, text: 'last', isEnded: false },
    ])
  })
})
