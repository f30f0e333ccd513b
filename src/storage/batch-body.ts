/**
 * Bodies of the batch operations: bare arrays of 1 to 25 items.
 *
 * @module
 */
import type { StorageOperation } from '../wire/storage-operation.js'
import { LIMITS } from '../wire/limits.js'
import type { Ttl } from '../wire/write-options.js'
import { checkAddress, checkUnique, type ItemAddress } from './check-address.js'
import type { KnownEntities } from './check-entity.js'
import { limitBodySize } from './limit-body-size.js'
import { type CheckSubject, refuse } from './refusal.js'
import { type JsonMembers, renderArray, renderObject, renderOptional } from './render-json.js'
import { type MetadataOptions, renderReadOptions, renderTtlOptions } from './render-options.js'
import { renderEntityValue, renderValue } from './render-value.js'

/** An item to write in a batch. */
export interface BatchItem extends ItemAddress {
  /** The value; an object of attributes when `entityName` is given. */
  value: unknown
  /** Time to live of the item, one year at most. Default: it stays until deleted. */
  ttl?: Ttl | undefined
}

/** Body of `batch/get`. */
export function renderBatchGetBody(
  items: readonly ItemAddress[],
  options: MetadataOptions,
  entities: KnownEntities,
): string {
  const readOptions = renderReadOptions(options)
  return renderItems('batch/get', items, entities, (_subject, { key, entityName }) => ({
    key: JSON.stringify(key),
    entityName: renderOptional(entityName),
    options: readOptions,
  }))
}

/** Body of `batch/set`. */
export function renderBatchSetBody(items: readonly BatchItem[], entities: KnownEntities): string {
  const body = renderItems('batch/set', items, entities, (subject, item) => ({
    key: JSON.stringify(item.key),
    value: (item.entityName === undefined ? renderValue : renderEntityValue)(subject, item.value),
    entityName: renderOptional(item.entityName),
    options: renderTtlOptions(subject, item.ttl),
  }))
  return limitBodySize({ operation: 'batch/set' }, body, LIMITS.batchBytes)
}

/** Body of `batch/delete`. */
export function renderBatchDeleteBody(
  items: readonly ItemAddress[],
  entities: KnownEntities,
): string {
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
): string {
  checkCount({ operation }, items.length)
  const rendered = items.map((item, index) => {
    const subject = { operation, item: index }
    checkAddress(subject, item, entities)
    return renderObject(renderMembers(subject, item))
  })
  checkUnique({ operation }, items)
  return renderArray(rendered)
}

function checkCount(subject: CheckSubject, count: number): void {
  const max = LIMITS.batchItems.value
  if (count === 0) throw refuse(subject, 'BAD_REQUEST', 'the batch has no items')
  if (count <= max) return
  throw refuse(subject, 'TOO_MANY_BATCH_ENTITIES', `the batch has ${count} items, more than ${max}`)
}
