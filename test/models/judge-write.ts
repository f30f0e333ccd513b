/**
 * What the writer of an item was told.
 *
 * @module
 */
import { isStorageError, StorageError } from '../../src/storage-error.js'
import type { WriteOutcome } from './write-ledger.js'

/** How a write went, and the value it resolved with. */
export interface JudgedWrite<Value> {
  readonly outcome: WriteOutcome
  readonly value: Value | undefined
}

/** What many writers were told, and what of it cannot be true. */
export interface AnswerTally extends Record<WriteOutcome, number> {
  /** The kind of write and what is wrong. */
  readonly problems: string[]
}

/** Waits for a write. Rejects with what is no error of storage. */
export async function judgeWrite<Value>(run: Promise<Value>): Promise<JudgedWrite<Value>> {
  try {
    return { outcome: 'done', value: await run }
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    return { outcome: toOutcome(error), value: undefined }
  }
}

function toOutcome(error: StorageError): WriteOutcome {
  if (isStorageError(error, 'outcome-unknown')) return 'unknown'
  if (isStorageError(error, 'key-conflict')) return 'conflict'
  return isStorageError(error, 'conditional-check-failed') ? 'conflict' : 'refused'
}
