/**
 * Decides `get`, `set` and `delete` of one item, in all three stores.
 *
 * @module
 */
import type { DeleteRequest, GetRequest, SetRequest } from '../../wire/key-value-requests.js'
import { checkReference, checkValue, checkWriteOptions } from './check-item.js'
import type { OperationContext } from './operation-context.js'
import { type Outcome, answerDone, answerRefused, answerWith } from './outcome.js'
import { refuse } from './refusal.js'
import { toItem, toRecord } from './stored-item.js'
import type { Space, Write } from './tenant-store.js'

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
  const refusal = checkReference({ key, entityName }, context.schemas)
  if (refusal !== undefined) return answerRefused(refusal)
  const record = context.view.find(space, key)
  if (record === undefined) return answerRefused(refuse(context.rules.keyNotFoundCode))
  return answerWith(toItem(record, options?.metadataFields, entityName))
}

/** Decides `set`, `secret/set` and `entity/set`. */
export function setItem(
  { key, value, options = {} }: SetRequest,
  { space, entityName }: Target,
  context: OperationContext,
): Outcome {
  const refusal =
    checkReference({ key, entityName }, context.schemas) ??
    checkValue(value, entityName, context) ??
    checkWriteOptions(options)
  if (refusal !== undefined) return answerRefused(refusal)
  const previous = context.view.find(space, key)
  if (options.keyPolicy === 'FAIL_IF_EXISTS' && previous !== undefined) {
    const code = entityName === undefined ? 'KEY_CONFLICT' : context.rules.entityKeyConflict
    return answerRefused(refuse(code))
  }
  const record = toRecord({ key, value, ttl: options.ttl }, previous, context.now)
  const writes: Write[] = [{ kind: 'put', space, record }]
  const returned = { PREVIOUS: previous, LATEST: record, NONE: undefined }[
    options.returnValue ?? 'NONE'
  ]
  if (returned === undefined) return answerDone(writes)
  return answerWith(toItem(returned, options.returnMetadataFields, entityName), writes)
}

/** Decides `delete`, `secret/delete` and `entity/delete`. */
export function deleteItem(
  { key }: DeleteRequest,
  { space, entityName }: Target,
  context: OperationContext,
): Outcome {
  const refusal = checkReference({ key, entityName }, context.schemas)
  if (refusal !== undefined) return answerRefused(refusal)
  const { deleteMissing, keyNotFoundCode } = context.rules
  if (deleteMissing === 404 && context.view.find(space, key) === undefined) {
    return answerRefused(refuse(keyNotFoundCode))
  }
  return answerDone([{ kind: 'delete', space, key }])
}
