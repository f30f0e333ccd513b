/**
 * What an operation decides: an answer, and the writes that make it true.
 *
 * @module
 */
import { ERROR_TABLE } from '../../wire/error-table.js'
import type { Refusal } from './refusal.js'
import type { Write } from './tenant-store.js'

/** An answer of the storage API. */
export interface StorageResponse {
  /** HTTP status. */
  readonly status: number
  /** JSON; absent for 204. */
  readonly bodyText?: string
}

/** An answer together with the writes it stands for. They are applied all at once. */
export interface Outcome {
  readonly response: StorageResponse
  readonly writes: readonly Write[]
}

/** 200 with a body of JSON. */
export function answerWith(bodyText: string, writes: readonly Write[] = []): Outcome {
  return { response: { status: 200, bodyText }, writes }
}

/** 204: done, nothing to say. */
export function answerDone(writes: readonly Write[]): Outcome {
  return { response: { status: 204 }, writes }
}

/** The platform's status and body of a refusal; nothing is written. */
export function answerRefused({ code, message }: Refusal): Outcome {
  const status = ERROR_TABLE[code].platformStatus ?? 500
  return { response: { status, bodyText: JSON.stringify({ code, message }) }, writes: [] }
}
