/**
 * Markers: items that a transaction writes along with its own, so that reading one tells whether the transaction was done.
 *
 * @module
 */
import type { StoredItem } from '../wire/item.js'
import { renderGetBody } from './item-body.js'
import { readItem } from './read-answer.js'
import { OWN_KEY_PREFIX } from '../wire/own-keys.js'
import type { StorageCall } from './storage-call.js'
import type { TransactionStep } from './transaction-body.js'

const KEY_PREFIX = `${OWN_KEY_PREFIX}write:`

/** @returns The step that writes the marker of the transaction with this id. It is gone after an hour, long after anybody looks for it. */
export function toMarkerStep(id: string): TransactionStep {
  const ttl = { value: 1, unit: 'HOURS' } as const
  return { kind: 'set', key: `${KEY_PREFIX}${id}`, value: 1, ttl, isMarker: true }
}

/** Whether the transaction that writes the marker was done. Rejects with a `StorageError` when that cannot be read. */
export async function isMarked(call: StorageCall, { key }: TransactionStep): Promise<boolean> {
  const marker = await call({
    operation: 'get',
    safety: 'read',
    body: () => renderGetBody({ key }),
    read: readItem,
  })
  return marker !== undefined
}

/** Whether an item of the key-value store is a marker, or something else that this package keeps there. */
export function isMarker({ key }: StoredItem): boolean {
  return key.startsWith(OWN_KEY_PREFIX)
}
