/**
 * One text per item, to find it again.
 *
 * @module
 */
import type { ItemAddress } from './check-address.js'

/** @returns A text that two legal addresses share only when they name the same item: neither part can have a slash. */
export function toAddressName({ key, entityName }: Readonly<ItemAddress>): string {
  return entityName === undefined ? key : `${entityName}/${key}`
}
