/**
 * Splits bytes into numbered lines.
 *
 * Lines end with a line feed alone: JSON may hold the other characters that some readers take for a line's end.
 *
 * @module
 */

/** A line without its line feed. */
export interface RawLine {
  /** Counted from 1. */
  readonly number: number
  readonly bytes: Buffer
  /** Whether a line feed follows; only the last line can lack one. */
  readonly isEnded: boolean
}

const LINE_FEED = 0x0a

/** Yields the lines; nothing after the last line feed is no line. */
export function* splitLines(chunks: Iterable<Buffer>): Generator<RawLine> {
  let number = 0
  let begun: Buffer[] = []
  for (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      number += 1
      const rest = chunk.subarray(start, end)
      const bytes = begun.length === 0 ? rest : Buffer.concat([...begun, rest])
      yield { number, bytes, isEnded: true }
      begun = []
      start = end + 1
    }
    if (start < chunk.length) begun.push(chunk.subarray(start))
  }
  if (begun.length > 0) yield { number: number + 1, bytes: Buffer.concat(begun), isEnded: false }
}
