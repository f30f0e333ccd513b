/**
 * Random ids, reproducible when a seed is given. Keys and secrets never come from here.
 *
 * @module
 */
import { createHash, randomBytes } from 'node:crypto'

/** Makes random ids. */
export interface IdSource {
  /** @returns As many hexadecimal digits, at most 64. */
  hex: (digits: number) => string
}

/** @param seed Two sources of one seed give the same ids in the same order. */
export function createIdSource(seed?: number | string): IdSource {
  let counter = 0
  const nextBytes = () => {
    if (seed === undefined) return randomBytes(32)
    counter += 1
    return createHash('sha256').update(`${seed}:${counter}`).digest()
  }
  return { hex: (digits) => nextBytes().toString('hex').slice(0, digits) }
}
