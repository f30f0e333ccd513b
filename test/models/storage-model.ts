/**
 * A naive storage API: what the documents say, done with arrays. It knows nothing of the engine.
 *
 * Where a request has several faults, any of their codes is right: no document says which comes first.
 *
 * @module
 */
import type { StorageOperation } from '../../src/wire/storage-operation.js'
import type { Members } from './storage-model-choices.js'
import { type ModelItem, type ModelItems, createModelItems } from './storage-model-items.js'
import { type ModelPosition, queryEntities, queryValues } from './storage-model-query.js'
import {
  ANY_CODE,
  holdAll,
  listNameErrors,
  listWriteErrors,
  toText,
} from './storage-model-rules.js'

/** What the model answers: one of some codes, or a status with a body. */
export type ModelAnswer =
  | { readonly codes: readonly string[] }
  | { readonly status: number; readonly body?: unknown; readonly end?: ModelPosition | undefined }

/** Switches that the model knows. */
export interface ModelRules {
  readonly ttlMode: 'immediate' | 'lazy'
  readonly missingRangeAttribute: 'omit' | 'first'
  readonly deleteMissing: 204 | 404
}

/** A naive storage API. */
export interface StorageModel {
  readonly items: ModelItems
  readonly call: (
    tenant: number,
    operation: StorageOperation,
    body: unknown,
    after?: ModelPosition,
  ) => ModelAnswer
}

const LAZY_MS = 48 * 60 * 60 * 1000
const DONE: ModelAnswer = { status: 204 }

/** Creates a model without items. */
export function createStorageModel(now: () => number, rules: ModelRules): StorageModel {
  const items = createModelItems(now, rules.ttlMode === 'lazy' ? LAZY_MS : 0)
  return {
    items,
    call: (tenant, operation, body, after) => {
      const request = body as Members
      const batch = body as readonly Members[]
      const space = operation.startsWith('secret/') ? 'secrets' : spaceOf(request)
      switch (operation) {
        case 'get':
        case 'secret/get':
        case 'entity/get':
          return get(items, tenant, space, request)
        case 'set':
        case 'secret/set':
        case 'entity/set':
          return set(items, tenant, space, request)
        case 'delete':
        case 'secret/delete':
        case 'entity/delete':
          return remove(items, tenant, space, request, rules)
        case 'query':
        case 'entity/query':
          return query(items, tenant, operation, request, rules, after)
        case 'transaction':
          return transact(items, tenant, request)
        case 'batch/get':
          return runBatch(batch, listNameErrors, (item) => {
            const found = items.find(tenant, spaceOf(item), item['key'])
            return found === undefined ? 'KEY_NOT_FOUND' : render(found, item, 'metadataFields')
          })
        case 'batch/set':
          return runBatch(batch, listWriteErrors, (item) => {
            items.put(tenant, spaceOf(item), item)
            return toReference(item)
          })
        case 'batch/delete':
          return runBatch(batch, listNameErrors, (item) => {
            items.remove(tenant, spaceOf(item), item['key'])
            return toReference(item)
          })
      }
    },
  }
}

function get(items: ModelItems, tenant: number, space: string, request: Members): ModelAnswer {
  const errors = listNameErrors(request)
  if (errors.length > 0) return { codes: errors }
  const item = items.find(tenant, space, request['key'])
  if (item === undefined) return { codes: ['KEY_NOT_FOUND'] }
  return { status: 200, body: render(item, request, 'metadataFields') }
}

function set(items: ModelItems, tenant: number, space: string, request: Members): ModelAnswer {
  const { keyPolicy, returnValue } = (request['options'] ?? {}) as Members
  const mustBeNew = keyPolicy === 'FAIL_IF_EXISTS'
  const errors = listWriteErrors(request)
  if (mustBeNew && returnValue !== undefined)
    errors.push('INVALID_KEY_POLICY_RETURN_VALUE_COMBINATION')
  if (errors.length > 0) return { codes: errors }
  const previous = items.find(tenant, space, request['key'])
  if (mustBeNew && previous !== undefined) return { codes: ['KEY_CONFLICT'] }
  const latest = items.put(tenant, space, request)
  const returned = { PREVIOUS: previous, LATEST: latest }[toText(returnValue)]
  if (returned === undefined) return DONE
  return { status: 200, body: render(returned, request, 'returnMetadataFields') }
}

function remove(
  items: ModelItems,
  tenant: number,
  space: string,
  request: Members,
  { deleteMissing }: ModelRules,
): ModelAnswer {
  const errors = listNameErrors(request)
  if (errors.length > 0) return { codes: errors }
  const isMissing = items.find(tenant, space, request['key']) === undefined
  items.remove(tenant, space, request['key'])
  return isMissing && deleteMissing === 404 ? { codes: ['KEY_NOT_FOUND'] } : DONE
}

function query(
  items: ModelItems,
  tenant: number,
  operation: 'query' | 'entity/query',
  request: Members,
  { missingRangeAttribute }: ModelRules,
  after?: ModelPosition,
): ModelAnswer {
  const { limit = 10 } = request as { limit?: number }
  const isEntity = operation === 'entity/query'
  if (limit < 1 || limit > 100) {
    return {
      codes: [isEntity ? 'COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE' : 'LIST_QUERY_LIMIT_EXCEEDED'],
    }
  }
  const { items: found, end } = isEntity
    ? queryEntities(items, tenant, request, missingRangeAttribute, after)
    : queryValues(items, tenant, request, after)
  const data = found.map((item) => {
    const { entityName: _entity, ...row } = render(item, request, 'metadataFields')
    return row
  })
  return { status: 200, body: { data, ...(end && { cursor: true }) }, end }
}

function transact(items: ModelItems, tenant: number, request: Members): ModelAnswer {
  const {
    set: puts = [],
    delete: removals = [],
    check: checks = [],
  } = request as Record<string, Members[]>
  const all = [...puts, ...removals, ...checks]
  const errors = [
    ...puts.flatMap(listWriteErrors),
    ...removals.concat(checks).flatMap(listNameErrors),
  ]
  if (all.length === 0) errors.push('INVALID_TRANSACTION_REQUEST')
  if (all.length > 25) errors.push('UNPROCESSABLE_ENTITY')
  if (hasTwice(all)) errors.push('KEY_DUPLICATION_ERROR')
  if (all.some((item) => 'conditions' in item && !('entityName' in item))) {
    errors.push('INVALID_TRANSACTION_REQUEST')
  }
  if (errors.length > 0) return { codes: errors }
  const areMet = all.every((item) => {
    if (item['conditions'] === undefined) return true
    const stored = items.find(tenant, spaceOf(item), item['key'])
    // Measured of a check; that a write takes a missing item for one without attributes is inferred.
    if (stored === undefined && checks.includes(item)) return false
    return holdAll(item['conditions'], (stored?.value ?? {}) as Members)
  })
  if (!areMet) return { codes: ['CONDITIONAL_CHECK_FAILED'] }
  for (const item of puts) items.put(tenant, spaceOf(item), item)
  for (const item of removals) items.remove(tenant, spaceOf(item), item['key'])
  return DONE
}

/** `act` answers with the successful item, or the code of its failure. */
function runBatch(
  batch: readonly Members[],
  listErrors: (item: Members) => readonly string[],
  act: (item: Members) => Members | string,
): ModelAnswer {
  const errors = [
    ...(batch.length === 0 ? ['BAD_REQUEST'] : []),
    ...(batch.length > 25 ? ['TOO_MANY_BATCH_ENTITIES'] : []),
    ...(hasTwice(batch) ? ['KEY_DUPLICATION_ERROR'] : []),
  ]
  if (errors.length > 0) return { codes: errors }
  const successfulKeys: Members[] = []
  const failedKeys: Members[] = []
  for (const item of batch) {
    const itemErrors = listErrors(item)
    const outcome = itemErrors.length > 0 ? itemErrors : act(item)
    if (typeof outcome === 'string' || Array.isArray(outcome)) {
      failedKeys.push({ ...toReference(item), codes: [outcome].flat() })
    } else successfulKeys.push(outcome as Members)
  }
  return { status: 200, body: { successfulKeys, failedKeys } }
}

function render(item: ModelItem, { options }: Members, member: string): Members {
  const fields = (((options ?? {}) as Members)[member] ?? []) as readonly string[]
  const isEntity = item.space !== 'values' && item.space !== 'secrets'
  return {
    key: item.key,
    value: item.value,
    ...(isEntity && { entityName: item.space }),
    ...(fields.includes('CREATED_AT') && { createdAt: item.createdAt }),
    ...(fields.includes('UPDATED_AT') && { updatedAt: item.updatedAt }),
    ...(fields.includes('EXPIRE_TIME') &&
      item.expiresAt < Infinity && { expireTime: new Date(item.expiresAt).toISOString() }),
  }
}

function hasTwice(list: readonly Members[]): boolean {
  return new Set(list.map((item) => JSON.stringify(toReference(item)))).size < list.length
}

function toReference({ key, entityName }: Members): Members {
  return { key, ...(entityName !== undefined && { entityName }) }
}

function spaceOf({ entityName }: Members): string {
  return entityName === undefined ? 'values' : toText(entityName)
}

/** Whether a code is among those that are right. */
export function isRightCode(codes: readonly string[], code: unknown): boolean {
  return codes.includes(ANY_CODE) || codes.includes(toText(code))
}
