/**
 * Decides `get`, `set` and `delete` of one item, in all three stores.
 *
 * @module
 */
import type { DeleteRequest, GetRequest, SetRequest } from '../../wire/key-value-requests.js'
import { type NewValue, checkReference, checkValue, checkWriteOptions } from './check-item.js'
import type { OperationContext } from './operation-context.js'
import { type Outcome, answerDone, answerRefused, answerWith } from './outcome.js'
import { renderItem, toRecord } from './item-text.js'
import { refuse } from './refusal.js'
import type { Space, Write } from './tenant-store.js'
import { readValueText } from './value-texts.js'

/** The key space an operation works on. */
export interface Target {
  readonly space: Space
  /** Absent for the key-value and the secret store. */
  readonly entityName?: string
}

/** Decides `get`, `secret/get` and `entity/get`. */
export function getItem(
  { key, options }: GetRequest,
  { space, entityName }: Target,
  context: OperationContext,
): Outcome {
  const refusal = checkReference({ key, entityName }, context)
  if (refusal !== undefined) return answerRefused(refusal)
  const record = context.getView().find(space, key)
  if (record === undefined) return answerRefused(refuse(context.rules.keyNotFoundCode))
  return answerWith(renderItem(record, options?.metadataFields, entityName))
}

/** Decides `set`, `secret/set` and `entity/set`. */
export function setItem(
  { key, value, options = {} }: SetRequest,
  { space, entityName }: Target,
  context: OperationContext,
): Outcome {
  const valueText = readValueText(context.bodyText)
  const refusal =
    checkReference({ key, entityName }, context) ??
    checkValue({ value, valueText, entityName, ...limitOf(space, context) }, context) ??
    checkWriteOptions(options)
  if (refusal !== undefined) return answerRefused(refusal)
  const previous = context.view.find(space, key)
  if (options.keyPolicy === 'FAIL_IF_EXISTS' && previous !== undefined) {
    const code = entityName === undefined ? 'KEY_CONFLICT' : context.rules.entityKeyConflict
    return answerRefused(refuse(code))
  }
  const record = toRecord({ key, valueText, ttl: options.ttl }, previous, context.now)
  const writes: Write[] = [{ kind: 'put', space, record }]
  const returned = { PREVIOUS: previous, LATEST: record, NONE: undefined }[
    options.returnValue ?? 'NONE'
  ]
  if (returned === undefined) {
    return options.returnValue === 'PREVIOUS' && context.rules.missingPrevious === 200
      ? { response: { status: 200 }, writes }
      : answerDone(writes)
  }
  return answerWith(renderItem(returned, options.returnMetadataFields, entityName), writes)
}

function limitOf(space: Space, { rules }: OperationContext): Pick<NewValue, 'maxBytes'> {
  return space === 'secrets' ? { maxBytes: rules.maxSecretBytes } : {}
}

/** Decides `delete`, `secret/delete` and `entity/delete`. */
export function deleteItem(
  { key }: DeleteRequest,
  { space, entityName }: Target,
  context: OperationContext,
): Outcome {
  const refusal = checkReference({ key, entityName }, context)
  if (refusal !== undefined) return answerRefused(refusal)
  const { deleteMissing, keyNotFoundCode } = context.rules
  if (deleteMissing === 404 && context.view.find(space, key) === undefined) {
    return answerRefused(refuse(keyNotFoundCode))
  }
  return answerDone([{ kind: 'delete', space, key }])
}
