/**
 * Items of the batch operations as JSON text. A body is a bare array of 1 to 25 of them.
 *
 * @module
 */
import type { StorageOperation } from '../wire/storage-operation.js'
import type { Ttl } from '../wire/write-options.js'
import { checkAddress, checkUnique, type ItemAddress } from './check-address.js'
import type { KnownEntities } from './check-entity.js'
import { checkMetadataFields } from './item-body.js'
import type { CheckSubject } from './refusal.js'
import { type JsonMembers, renderObject, renderOptional } from './render-json.js'
import { type MetadataOptions, renderReadOptions, renderTtlOptions } from './render-options.js'
import { renderEntityValue, renderValue } from './render-value.js'

/** An item to write in a batch. */
export interface BatchItem extends ItemAddress {
  /** The value; an object of attributes when `entityName` is given. */
  value: unknown
  /** Time to live of the item, one year at most. Default: it stays until deleted. */
  ttl?: Ttl | undefined
}

/** An item of a batch, checked and ready to be sent. */
export interface RenderedItem extends Readonly<ItemAddress> {
  /** The item in the body. */
  readonly json: string
}

/** Checks all items of `batch/get`, and what to ask of each. */
export function checkBatchGet(
  items: readonly ItemAddress[],
  options: MetadataOptions,
  entities: KnownEntities,
): void {
  const operation = 'batch/get'
  checkMetadataFields({ operation }, options)
  for (const [item, address] of items.entries())
    checkAddress({ operation, item }, address, entities)
  checkUnique({ operation }, items)
}

/** Renders one item of `batch/get` whose address is checked. */
export function renderBatchGetItem(
  { key, entityName }: Readonly<ItemAddress>,
  options: MetadataOptions,
): RenderedItem {
  const json = renderObject({
    key: JSON.stringify(key),
    entityName: renderOptional(entityName),
    options: renderReadOptions(options),
  })
  return { key, entityName, json }
}

/** Checks and renders the items of `batch/set`. */
export function renderBatchSetItems(
  items: readonly BatchItem[],
  entities: KnownEntities,
): readonly RenderedItem[] {
  return renderItems('batch/set', items, entities, (subject, item) => ({
    key: JSON.stringify(item.key),
    value: (item.entityName === undefined ? renderValue : renderEntityValue)(subject, item.value),
    entityName: renderOptional(item.entityName),
    options: renderTtlOptions(subject, item.ttl),
  }))
}

/** Checks and renders the items of `batch/delete`. */
export function renderBatchDeleteItems(
  items: readonly ItemAddress[],
  entities: KnownEntities,
): readonly RenderedItem[] {
  return renderItems('batch/delete', items, entities, (_subject, { key, entityName }) => ({
    key: JSON.stringify(key),
    entityName: renderOptional(entityName),
  }))
}

function renderItems<Item extends ItemAddress>(
  operation: StorageOperation,
  items: readonly Item[],
  entities: KnownEntities,
  renderMembers: (subject: CheckSubject, item: Item) => JsonMembers,
): readonly RenderedItem[] {
  const rendered = items.map((item, index) => {
    const subject = { operation, item: index }
    checkAddress(subject, item, entities)
    const { key, entityName } = item
    return { key, entityName, json: renderObject(renderMembers(subject, item)) }
  })
  checkUnique({ operation }, items)
  return rendered
}
