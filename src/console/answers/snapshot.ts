/**
 * Snapshots: everything that was stored at one moment, under a name.
 *
 * @module
 */
import { readList, readMembers, readNumber, readText } from './read-json.js'

/** One snapshot. */
export interface Snapshot {
  readonly name: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** Reads the answer of `/snapshots/list`. */
export function readSnapshots(answer: unknown): readonly Snapshot[] {
  return readList(readMembers(answer)['snapshots'], (value) => {
    const { name, at } = readMembers(value)
    return { name: readText(name), at: readNumber(at) }
  })
}
