/**
 * The operations on one item, in each of the three stores and in every variant that may be repeated differently, and the queries.
 *
 * @module
 */
import type { ForgeStorage } from '../../src/storage/storage.js'
import {
  after,
  before,
  ENTITY,
  isReplaced,
  type MatrixOperation,
  type Place,
  PLACES,
} from './matrix-operation.js'

/** The index that finds the items of one key. */
const INDEX = 'by-text-and-flag'

/** All of them. */
export const ITEM_OPERATIONS: readonly MatrixOperation[] = [
  ...PLACES.flatMap((place) => [readOf(place), ...writesOf(place), deletionOf(place)]),
  ...queries(),
]

function readOf({ path, open }: Place): MatrixOperation {
  return {
    name: `${path}get`,
    operation: `${path}get`,
    row: 'read',
    arrange: (door, key) => open(door).set(key, before(key)),
    run: (storage, key) => open(storage).get(key),
    result: before,
    isDone: () => Promise.resolve(false),
  }
}

function writesOf(place: Place): readonly MatrixOperation[] {
  const { path, open } = place
  const operation = `${path}set` as const
  const isDone = isReplaced([place])
  const overwriting = {
    operation,
    isDone,
    arrange: (door: ForgeStorage, key: string) => open(door).set(key, before(key)),
  }
  const creating = { operation, isDone, result: () => undefined }
  const arrange = () => Promise.resolve()
  return [
    {
      ...overwriting,
      name: operation,
      row: 'overwrite',
      run: (storage, key) => open(storage).set(key, after(key)),
      result: () => undefined,
    },
    {
      ...overwriting,
      name: `${operation} LATEST`,
      row: 'overwrite',
      run: async (storage, key) =>
        (await open(storage).set(key, after(key), { returnValue: 'LATEST' }))?.value,
      result: after,
    },
    {
      ...overwriting,
      name: `${operation} PREVIOUS`,
      row: 'once',
      run: async (storage, key) =>
        (await open(storage).set(key, after(key), { returnValue: 'PREVIOUS' }))?.value,
      result: before,
    },
    {
      ...creating,
      name: `${operation} FAIL_IF_EXISTS`,
      row: 'once',
      arrange,
      run: (storage, key) => open(storage).set(key, after(key), { keyPolicy: 'FAIL_IF_EXISTS' }),
    },
    {
      ...creating,
      name: `${operation} FAIL_IF_EXISTS with writeId`,
      row: 'certain',
      arrange,
      run: (storage, key) =>
        open(storage).set(key, after(key), { keyPolicy: 'FAIL_IF_EXISTS', writeId: 'text' }),
    },
  ]
}

function deletionOf({ path, open }: Place): MatrixOperation {
  return {
    name: `${path}delete`,
    operation: `${path}delete`,
    row: 'overwrite',
    arrange: (door, key) => open(door).set(key, before(key)),
    run: (storage, key) => open(storage).delete(key),
    result: () => undefined,
    isDone: async (door, key) => (await open(door).get(key)) === undefined,
  }
}

function queries(): readonly MatrixOperation[] {
  const asked = { row: 'read', isDone: () => Promise.resolve(false) } as const
  const result = (key: string) => ({ items: [{ key, value: before(key) }] })
  return [
    {
      ...asked,
      name: 'query',
      operation: 'query',
      arrange: (door, key) => door.set(key, before(key)),
      run: (storage, key) => storage.query({ prefix: key }).page(),
      result,
    },
    {
      ...asked,
      name: 'entity/query',
      operation: 'entity/query',
      arrange: (door, key) => door.entity(ENTITY).set(key, before(key)),
      run: (storage, key) =>
        storage
          .entity(ENTITY)
          .query(INDEX, { partition: [key, true] })
          .page(),
      result,
    },
  ]
}
