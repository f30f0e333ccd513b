/**
 * Reads single items.
 *
 * @module
 */
import type { StoredItem } from '../wire/item.js'
import type { StorageOperation } from '../wire/storage-operation.js'
import type { MetadataField } from '../wire/write-options.js'
import type { ItemAddress } from './check-address.js'
import type { ExpiryView } from './expiry-view.js'
import { renderGetBody } from './item-body.js'
import { readItem } from './read-answer.js'
import type { StorageCall } from './storage-call.js'

/** An item to read. Its address is checked. */
export interface ItemRead extends Readonly<ItemAddress> {
  /** The operation that reads it alone. */
  readonly operation: StorageOperation
  /** Metadata to ask the platform for. */
  readonly metadataFields?: readonly MetadataField[] | undefined
}

/**
 * Reads an item; `undefined` when there is none, or none to show. The value is of the type `never` because no schema knows it: it fits
 * whichever type the caller names.
 */
export type ItemReader = (read: ItemRead) => Promise<StoredItem<never> | undefined>

/** Creates a reader that sends one request for each item. */
export function createItemReader(call: StorageCall, expiry: ExpiryView): ItemReader {
  return function readAlone(read) {
    return call({
      operation: read.operation,
      safety: 'read',
      body: () => renderGetBody(read),
      read: (answer) => {
        const item = readItem<never>(answer)
        return item === undefined || expiry.isHidden(item, answer.receivedAt) ? undefined : item
      },
    })
  }
}
