/**
 * Decides the batch operations: up to 25 items, each of which succeeds or fails for itself.
 *
 * @module
 */
import type {
  BatchGetItem,
  BatchGetResponse,
  BatchSetItem,
  BatchWriteResponse,
  FailedItem,
  ItemReference,
} from '../../wire/batch.js'
import type { StoredEntityItem } from '../../wire/item.js'
import { LIMITS } from '../../wire/limits.js'
import { checkReference, checkTtl, checkValue } from './check-item.js'
import { hasDuplicates } from './has-duplicates.js'
import type { OperationContext } from './operation-context.js'
import { type Outcome, answerRefused, answerWith } from './outcome.js'
import { type Refusal, refuse } from './refusal.js'
import { toItem, toRecord } from './stored-item.js'
import { type Write, toSpace } from './tenant-store.js'

/** Decides `/v1/batch/set`. */
export function setBatch(items: readonly BatchSetItem[], context: OperationContext): Outcome {
  const refusal = checkBatch(items, 'set', context) ?? checkBatchSize(context)
  if (refusal !== undefined) return answerRefused(refusal)
  return answerWrites(
    items,
    (item) => checkSet(item, context),
    (item) => toPut(item, context),
  )
}

/** Decides `/v1/batch/delete`. Missing keys succeed. */
export function deleteBatch(items: readonly ItemReference[], context: OperationContext): Outcome {
  const refusal = checkBatch(items, 'delete', context)
  if (refusal !== undefined) return answerRefused(refusal)
  return answerWrites(
    items,
    (item) => checkReference(item, context.schemas),
    ({ key, entityName }) => ({ kind: 'delete', space: toSpace(entityName), key }),
  )
}

/** Decides `/v1/batch/get`. */
export function getBatch(items: readonly BatchGetItem[], context: OperationContext): Outcome {
  const refusal = checkBatch(items, 'get', context)
  if (refusal !== undefined) return answerRefused(refusal)
  const successfulKeys: StoredEntityItem[] = []
  const failedKeys: FailedItem[] = []
  for (const item of items) {
    const found = getFromBatch(item, context)
    if ('code' in found) failedKeys.push({ ...toReference(item), error: found })
    else successfulKeys.push(found)
  }
  return answerWith({ successfulKeys, failedKeys } satisfies BatchGetResponse)
}

/** What a `set` of too many items answers was measured; the rest is a switch. */
function checkBatch(
  items: readonly ItemReference[],
  verb: 'set' | 'get' | 'delete',
  { rules }: OperationContext,
): Refusal | undefined {
  if (items.length === 0) return refuse(rules.batchEmpty)
  if (items.length > LIMITS.batchItems.value) {
    const code = verb === 'set' ? 'TOO_MANY_BATCH_ENTITIES' : rules.batchOverLimit
    return refuse(code, { verb, count: items.length })
  }
  return hasDuplicates(items) ? refuse(rules.batchDuplicate) : undefined
}

function checkBatchSize({ bodyBytes }: OperationContext): Refusal | undefined {
  return bodyBytes > LIMITS.batchBytes.value ? refuse('MAX_SIZE') : undefined
}

function answerWrites<Item extends ItemReference>(
  items: readonly Item[],
  check: (item: Item) => Refusal | undefined,
  toWrite: (item: Item) => Write,
): Outcome {
  const successfulKeys: ItemReference[] = []
  const failedKeys: FailedItem[] = []
  const writes: Write[] = []
  for (const item of items) {
    const error = check(item)
    if (error !== undefined) {
      failedKeys.push({ ...toReference(item), error })
      continue
    }
    successfulKeys.push(toReference(item))
    writes.push(toWrite(item))
  }
  return answerWith({ successfulKeys, failedKeys } satisfies BatchWriteResponse, writes)
}

function checkSet(item: BatchSetItem, context: OperationContext): Refusal | undefined {
  const { value, entityName, options } = item
  const refusal = checkReference(item, context.schemas)
  if (refusal !== undefined) return refusal
  if (value === null) return refuse('VALIDATION_ERROR')
  return checkValue(value, entityName, context) ?? checkTtl(options?.ttl)
}

function toPut(
  { key, value, entityName, options }: BatchSetItem,
  context: OperationContext,
): Write {
  const space = toSpace(entityName)
  const previous = context.view.find(space, key)
  return {
    kind: 'put',
    space,
    record: toRecord({ key, value, ttl: options?.ttl }, previous, context.now),
  }
}

function getFromBatch(
  { key, entityName, options }: BatchGetItem,
  { view, schemas }: OperationContext,
): StoredEntityItem | Refusal {
  const refusal = checkReference({ key, entityName }, schemas)
  if (refusal !== undefined) return refusal
  const record = view.find(toSpace(entityName), key)
  if (record === undefined) return refuse('KEY_NOT_FOUND')
  return toItem(record, options?.metadataFields, entityName)
}

function toReference({ key, entityName }: ItemReference): ItemReference {
  return entityName === undefined ? { key } : { key, entityName }
}
