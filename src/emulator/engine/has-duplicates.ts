/**
 * Finds keys that a batch or transaction names twice.
 *
 * @module
 */
import type { ItemReference } from '../../wire/batch.js'
import { toSpace } from './tenant-store.js'

/** Whether two items name the same key of the same key space. */
export function hasDuplicates(items: readonly ItemReference[]): boolean {
  const seen = new Set(items.map(({ key, entityName }) => `${toSpace(entityName)} ${key}`))
  return seen.size < items.length
}
