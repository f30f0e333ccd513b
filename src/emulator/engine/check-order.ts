/**
 * Which broken rule a request is refused for when it breaks several: the first in the list of its operation.
 *
 * How each code is known, the error table says. The order is inferred: nobody has measured a request that breaks two rules, but for a
 * transaction, which names its condition only when all else is right.
 *
 * @module
 */
import type { PlatformErrorCode } from '../../wire/error-table.js'
import type { StorageOperation } from '../../wire/storage-operation.js'

/** Codes of one operation, the first to be named first. `BAD_REQUEST` leads: a body that is no JSON or has the wrong shape says nothing else. */
type CheckOrder = readonly PlatformErrorCode[]

const KEY: CheckOrder = ['BAD_REQUEST', 'KEY_TOO_SHORT', 'KEY_TOO_LONG', 'INVALID_KEY']
const ENTITY_KEY: CheckOrder = ['BAD_REQUEST', 'EMPTY_KEY', 'KEY_TOO_LONG', 'INVALID_KEY']
const ENTITY: CheckOrder = [
  'ENTITY_TYPE_TOO_SHORT',
  'ENTITY_TYPE_TOO_LARGE',
  'INVALID_ENTITY_TYPE',
  'SCHEMA_NOT_FOUND',
]
const VALUE: CheckOrder = ['MAX_DEPTH', 'MAX_SIZE']
/** Of two wrong attributes, the one that the value names first. */
const ATTRIBUTES: CheckOrder = [
  'INVALID_ENTITY_ATTRIBUTE',
  'INCORRECT_PROPERTY_TYPE',
  'INVALID_ENTITY_VALUE',
]
const OPTIONS: CheckOrder = ['INVALID_TTL', 'INVALID_KEY_POLICY_RETURN_VALUE_COMBINATION']
const FILTERS: CheckOrder = [
  'INVALID_FILTER_OPERATORS_COMBINATION',
  'EMPTY_FILTER_OPERATOR',
  'UNPROCESSABLE_ENTITY',
]
const BATCH: CheckOrder = ['BAD_REQUEST', 'TOO_MANY_BATCH_ENTITIES', 'KEY_DUPLICATION_ERROR']

/** The order of the checks of each operation. In a batch, each item is then checked for itself as a single one is. */
export const CHECK_ORDER: Readonly<Record<StorageOperation, CheckOrder>> = {
  get: [...KEY, 'KEY_NOT_FOUND'],
  set: [...KEY, ...VALUE, ...OPTIONS, 'KEY_CONFLICT'],
  delete: KEY,
  query: [
    'BAD_REQUEST',
    'QUERY_WHERE_INVALID',
    'QUERY_WHERE_FIELD_INVALID',
    'INVALID_FILTER_CONDITION',
    'INVALID_FILTER_VALUES',
    'INVALID_KEY',
    'LIST_QUERY_LIMIT_EXCEEDED',
    'INVALID_CURSOR',
  ],
  'secret/get': [...KEY, 'KEY_NOT_FOUND'],
  'secret/set': [...KEY, ...VALUE, ...OPTIONS, 'KEY_CONFLICT'],
  'secret/delete': KEY,
  'entity/get': [...ENTITY_KEY, ...ENTITY, 'KEY_NOT_FOUND'],
  'entity/set': [...ENTITY_KEY, ...ENTITY, ...VALUE, ...ATTRIBUTES, ...OPTIONS, 'KEY_CONFLICT'],
  'entity/delete': [...ENTITY_KEY, ...ENTITY],
  'entity/query': [
    'BAD_REQUEST',
    ...ENTITY,
    'INVALID_ENTITY_INDEX',
    'INVALID_FILTER_CONDITION',
    'INSUFFICIENT_FILTER_VALUES',
    'INVALID_FILTER_VALUES',
    'INCORRECT_PROPERTY_TYPE',
    ...FILTERS,
    'COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE',
    'INVALID_CURSOR',
  ],
  'batch/get': BATCH,
  'batch/set': [...BATCH, 'MAX_SIZE'],
  'batch/delete': BATCH,
  transaction: [
    'BAD_REQUEST',
    'INVALID_TRANSACTION_REQUEST',
    'UNPROCESSABLE_ENTITY',
    'KEY_DUPLICATION_ERROR',
    'MAX_SIZE',
    'INVALID_KEY',
    'SCHEMA_NOT_FOUND',
    'MAX_DEPTH',
    'INVALID_TTL',
    'INVALID_FILTER_OPERATORS_COMBINATION',
    'CONDITIONAL_CHECK_FAILED',
  ],
}
