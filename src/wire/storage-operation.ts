/**
 * The fifteen operations of the storage REST API.
 *
 * Source: Key-Value Store/Custom Entity Store REST API 0.1.0 and the Forge Containers reference.
 *
 * @module
 */

/** What an operation does to the store. */
export type StorageOperationKind = 'read' | 'write'

/** An operation of the storage REST API, as its path below `/v1/`. */
export type StorageOperation =
  | 'get'
  | 'set'
  | 'delete'
  | 'query'
  | 'secret/get'
  | 'secret/set'
  | 'secret/delete'
  | 'entity/get'
  | 'entity/set'
  | 'entity/delete'
  | 'entity/query'
  | 'batch/get'
  | 'batch/set'
  | 'batch/delete'
  | 'transaction'

/** Every operation. All of them are `POST` with a JSON body. */
export const STORAGE_OPERATIONS: Readonly<Record<StorageOperation, StorageOperationKind>> = {
  get: 'read',
  set: 'write',
  delete: 'write',
  query: 'read',
  'secret/get': 'read',
  'secret/set': 'write',
  'secret/delete': 'write',
  'entity/get': 'read',
  'entity/set': 'write',
  'entity/delete': 'write',
  'entity/query': 'read',
  'batch/get': 'read',
  'batch/set': 'write',
  'batch/delete': 'write',
  transaction: 'write',
}
