/**
 * Carries out a transaction once for an event.
 *
 * @module
 */
import type { ForgeStorage } from '../storage/storage.js'
import type { StorageTransaction } from '../storage/storage-transaction.js'
import { OWN_KEY_PREFIX } from '../wire/own-keys.js'

const KEY_PREFIX = `${OWN_KEY_PREFIX}event:`
/** Forge delivers again for four minutes, a queue for as long as it is told to. */
const MARKER_TTL = { value: 1, unit: 'DAYS' } as const

/** @returns Whether it was carried out now; `false` when it had been before. */
export async function applyOnce(
  storage: ForgeStorage,
  id: string,
  build: (transaction: StorageTransaction) => StorageTransaction | Promise<StorageTransaction>,
): Promise<boolean> {
  const key = `${KEY_PREFIX}${id}`
  if ((await storage.get(key)) !== undefined) return false
  const transaction = storage.transaction().set(key, 1, { ttl: MARKER_TTL })
  // When its outcome cannot be told, the next delivery finds the marker or not.
  await (await build(transaction)).execute()
  return true
}
