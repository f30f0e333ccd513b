/**
 * Decides the batch operations: up to 25 items, each of which succeeds or fails for itself.
 *
 * @module
 */
import type { BatchGetItem, BatchSetItem, FailedItem, ItemReference } from '../../wire/batch.js'
import { LIMITS } from '../../wire/limits.js'
import { checkReference, checkTtl, checkValue } from './check-item.js'
import { hasDuplicates } from './has-duplicates.js'
import { renderItem, toRecord } from './item-text.js'
import type { LiveView } from './live-view.js'
import type { OperationContext } from './operation-context.js'
import { type Outcome, answerRefused, answerWith } from './outcome.js'
import { type Refusal, refuse } from './refusal.js'
import { type Write, toSpace } from './tenant-store.js'
import { readBatchValueTexts } from './value-texts.js'

/** Decides `/v1/batch/set`. */
export function setBatch(items: readonly BatchSetItem[], context: OperationContext): Outcome {
  const refusal = checkBatch(items, 'set', context) ?? checkBatchSize(context)
  if (refusal !== undefined) return answerRefused(refusal)
  const valueTexts = readBatchValueTexts(context.bodyText)
  const puts = items.map((item, position) => ({ ...item, valueText: valueTexts[position] ?? '' }))
  return answerWrites(
    puts,
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
    (item) => checkReference(item, context),
    ({ key, entityName }) => ({ kind: 'delete', space: toSpace(entityName), key }),
  )
}

/** Decides `/v1/batch/get`. */
export function getBatch(items: readonly BatchGetItem[], context: OperationContext): Outcome {
  const refusal = checkBatch(items, 'get', context)
  if (refusal !== undefined) return answerRefused(refusal)
  const successfulKeys: string[] = []
  const failedKeys: FailedItem[] = []
  const view = context.getView()
  for (const item of items) {
    const found = getFromBatch(item, view, context)
    if (typeof found === 'string') successfulKeys.push(found)
    else failedKeys.push({ ...toReference(item), error: found })
  }
  return answerWith(renderResponse(successfulKeys, failedKeys))
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
  const successfulKeys: string[] = []
  const failedKeys: FailedItem[] = []
  const writes: Write[] = []
  for (const item of items) {
    const error = check(item)
    if (error !== undefined) {
      failedKeys.push({ ...toReference(item), error })
      continue
    }
    successfulKeys.push(JSON.stringify(toReference(item)))
    writes.push(toWrite(item))
  }
  return answerWith(renderResponse(successfulKeys, failedKeys), writes)
}

interface Put extends BatchSetItem {
  readonly valueText: string
}

function checkSet(item: Put, context: OperationContext): Refusal | undefined {
  const { value, options } = item
  const refusal = checkReference(item, context)
  if (refusal !== undefined) return refusal
  if (value === null) return refuse('VALIDATION_ERROR')
  return checkValue(item, context) ?? checkTtl(options?.ttl)
}

function toPut({ key, valueText, entityName, options }: Put, context: OperationContext): Write {
  const space = toSpace(entityName)
  const previous = context.view.find(space, key)
  return {
    kind: 'put',
    space,
    record: toRecord({ key, valueText, ttl: options?.ttl }, previous, context.now),
  }
}

function getFromBatch(
  { key, entityName, options }: BatchGetItem,
  view: LiveView,
  context: OperationContext,
): string | Refusal {
  const refusal = checkReference({ key, entityName }, context)
  if (refusal !== undefined) return refusal
  const record = view.find(toSpace(entityName), key)
  if (record === undefined) return refuse('KEY_NOT_FOUND')
  return renderItem(record, options?.metadataFields, entityName)
}

/** @param successfulKeys Each as JSON. */
function renderResponse(
  successfulKeys: readonly string[],
  failedKeys: readonly FailedItem[],
): string {
  return `{"successfulKeys":[${successfulKeys.join()}],"failedKeys":${JSON.stringify(failedKeys)}}`
}

function toReference({ key, entityName }: ItemReference): ItemReference {
  return entityName === undefined ? { key } : { key, entityName }
}
