/**
 * One text per item, to find it again.
 *
 * @module
 */
import type { ItemAddress } from './check-address.js'

/** @returns A text that two addresses share only when they name the same item. */
export function toAddressName({ key, entityName }: Readonly<ItemAddress>): string {
  return JSON.stringify(entityName === undefined ? [key] : [key, entityName])
}
