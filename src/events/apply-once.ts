/**
 * Carries out a transaction once for an event.
 *
 * @module
 */
import type { ForgeStorage } from '../storage/storage.js'
import type { StorageTransaction } from '../storage/storage-transaction.js'
import { OWN_KEY_PREFIX } from '../wire/own-keys.js'

/** Which of several effects of one event it is. */
export interface OnceOptions {
  /** Name of the effect, of characters that a key may have; needed when a handler has several. Default: none. */
  step?: string | undefined
}

/**
 * Carries out a transaction unless that was done before.
 *
 * @param build Adds the operations; called only when they were not done before. It may read first.
 * @returns Whether it was carried out now; `false` when it had been before.
 */
export type ApplyOnce = (
  build: (transaction: StorageTransaction) => StorageTransaction | Promise<StorageTransaction>,
  options?: OnceOptions,
) => Promise<boolean>

const KEY_PREFIX = `${OWN_KEY_PREFIX}event:`
/** As long as a job that was given up can be tried again, and a day more. */
const MARKER_TTL = { value: 15, unit: 'DAYS' } as const

/** @returns A function that writes a marker for the event along with what it carries out. */
export function createApplyOnce(storage: () => ForgeStorage, id: string): ApplyOnce {
  return async function once(build, { step } = {}) {
    const key = `${KEY_PREFIX}${id}${step === undefined ? '' : `:${step}`}`
    if ((await storage().get(key)) !== undefined) return false
    const transaction = storage().transaction().set(key, 1, { ttl: MARKER_TTL })
    // When its outcome cannot be told, the next delivery finds the marker or not.
    await (await build(transaction)).execute()
    return true
  }
}
