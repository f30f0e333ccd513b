/**
 * Seals many lines at once, as the bytes to write.
 *
 * @module
 */
import { CHAIN_START, sealLine } from './line-seal.js'

/** Lines with their line feeds, and what the next one is sealed with. */
export interface SealedLines {
  readonly bytes: Buffer
  readonly chain: number
}

const CHUNK_CHARACTERS = 1024 * 1024

/** @param texts JSON objects, each on one line and not sealed. */
export function sealLines(texts: readonly string[], start: number): SealedLines {
  let chain = start
  const lines = texts.map((text) => {
    const sealed = sealLine(text, chain)
    chain = sealed.chain
    return `${sealed.text}\n`
  })
  return { bytes: Buffer.from(lines.join('')), chain }
}

/** Yields the lines of a new journal in pieces of about a megabyte. */
export function* sealChunks(texts: Iterable<string>): Generator<SealedLines> {
  let chain = CHAIN_START
  let lines: string[] = []
  let length = 0
  for (const text of texts) {
    lines.push(text)
    length += text.length
    if (length < CHUNK_CHARACTERS) continue
    const chunk = sealLines(lines, chain)
    yield chunk
    chain = chunk.chain
    lines = []
    length = 0
  }
  if (lines.length > 0) yield sealLines(lines, chain)
}
