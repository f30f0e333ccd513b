/**
 * Collects the body of an answer, up to a size.
 *
 * @module
 */

/** A body that is still arriving. */
export interface TextCollector {
  /** @returns `false` when the body is now larger than allowed; the chunk is not kept. */
  add: (chunk: Buffer) => boolean
  /** Bytes added so far. */
  size: () => number
  /** Everything added so far, decoded as UTF-8. */
  text: () => string
}

/** Creates a collector of at most `maxBytes`. */
export function createTextCollector(maxBytes: number): TextCollector {
  const chunks: Buffer[] = []
  let size = 0
  return {
    add: (chunk) => {
      size += chunk.byteLength
      if (size > maxBytes) return false
      chunks.push(chunk)
      return true
    },
    size: () => size,
    text: () => {
      const whole = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, size)
      return whole === undefined ? '' : whole.toString('utf8')
    },
  }
}
