/**
 * What the storage API answered to an operation of the console.
 *
 * @module
 */
import { readMembers, readNumber, readText } from './read-json.js'

/** An answer of the storage API. */
export interface StorageAnswer {
  readonly status: number
  /** JSON as it was written; empty without a body. */
  readonly bodyText: string
}

/** Reads the answer of `/storage`. */
export function readStorageAnswer(answer: unknown): StorageAnswer {
  const { status, bodyText } = readMembers(answer)
  return { status: readNumber(status), bodyText: readText(bodyText) }
}
