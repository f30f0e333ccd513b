/**
 * Random numbers, reproducible when the ids that they are made from are.
 *
 * @module
 */
import type { IdSource } from './id-source.js'

const DIGITS = 12

/** @returns A function that makes numbers from 0 to below 1, evenly spread. */
export function createRandomSource(ids: IdSource): () => number {
  return () => Number.parseInt(ids.hex(DIGITS), 16) / 16 ** DIGITS
}
