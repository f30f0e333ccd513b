/**
 * Every operation of storage in every variant that may be repeated differently.
 *
 * @module
 */
import { isDeepStrictEqual } from 'node:util'
import type { ItemStore } from '../../src/storage/item-store.js'
import type { ForgeStorage } from '../../src/storage/storage.js'
import type { StorageOperation } from '../../src/wire/storage-operation.js'

/** Rows of the table in `docs/storage.md`; `certain` is a `once` that can be looked for. */
export type MatrixRow = 'read' | 'overwrite' | 'once' | 'certain'

/** One operation with its arguments. */
export interface MatrixOperation {
  readonly name: string
  readonly operation: StorageOperation
  readonly row: MatrixRow
  /** Whether the result of the write stands in its answer. */
  readonly isAnswerNeeded: boolean
  /** Stores what the operation finds. */
  readonly arrange: (door: ForgeStorage, key: string) => Promise<unknown>
  readonly run: (storage: ForgeStorage, key: string) => Promise<unknown>
  /** What `run` resolves with. */
  readonly result: (key: string) => unknown
  /** Whether the store is as the write leaves it, or as it was; anything in between throws. Reads are never done. */
  readonly isDone: (door: ForgeStorage, key: string) => Promise<boolean>
}

/** Entity of the emulator's test manifest, and the index that finds the items of one key. */
const ENTITY = 'measure'
const INDEX = 'by-text-and-flag'

const before = (key: string) => ({ text: key, flag: true, whole: 1 })
const after = (key: string) => ({ text: key, flag: true, whole: 2 })

/** Fails when it was done before: the second of two equal transactions does not find what the first one found. */
const UNCHANGED = {
  entityName: ENTITY,
  conditions: { and: [{ property: 'whole', condition: 'EQUAL_TO', values: [1] }] },
} as const

/** One of the three stores. */
interface Place {
  readonly path: '' | 'secret/' | 'entity/'
  readonly open: (storage: ForgeStorage) => ItemStore<object>
}

const PLACES = [
  { path: '', open: (storage: ForgeStorage) => storage },
  { path: 'secret/', open: (storage: ForgeStorage) => storage.secrets },
  { path: 'entity/', open: (storage: ForgeStorage) => storage.entity(ENTITY) },
] as const satisfies readonly Place[]

/** All of them. */
export const MATRIX_OPERATIONS: readonly MatrixOperation[] = [
  ...PLACES.flatMap((place) => [readOf(place), ...writesOf(place), deletionOf(place)]),
  ...queries(),
  ...batches(),
  ...transactions(),
]

function readOf({ path, open }: Place): MatrixOperation {
  return {
    name: `${path}get`,
    operation: `${path}get`,
    row: 'read',
    isAnswerNeeded: true,
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
  const creating = { operation, isDone, isAnswerNeeded: false, result: () => undefined }
  const arrange = () => Promise.resolve()
  return [
    {
      ...overwriting,
      name: operation,
      row: 'overwrite',
      isAnswerNeeded: false,
      run: (storage, key) => open(storage).set(key, after(key)),
      result: () => undefined,
    },
    {
      ...overwriting,
      name: `${operation} LATEST`,
      row: 'overwrite',
      isAnswerNeeded: true,
      run: async (storage, key) =>
        (await open(storage).set(key, after(key), { returnValue: 'LATEST' }))?.value,
      result: after,
    },
    {
      ...overwriting,
      name: `${operation} PREVIOUS`,
      row: 'once',
      isAnswerNeeded: true,
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
    isAnswerNeeded: false,
    arrange: (door, key) => open(door).set(key, before(key)),
    run: (storage, key) => open(storage).delete(key),
    result: () => undefined,
    isDone: async (door, key) => (await open(door).get(key)) === undefined,
  }
}

function queries(): readonly MatrixOperation[] {
  const asked = { row: 'read', isAnswerNeeded: true, isDone: () => Promise.resolve(false) } as const
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

function batches(): readonly MatrixOperation[] {
  const itemsOf = (key: string, value: (key: string) => object) => [
    { key, value: value(key) },
    { key, entityName: ENTITY, value: value(key) },
  ]
  const addressesOf = (key: string) => [{ key }, { key, entityName: ENTITY }]
  const arrange = (door: ForgeStorage, key: string) => door.batch.set(itemsOf(key, before))
  const places = [PLACES[0], PLACES[2]]
  return [
    {
      name: 'batch/get',
      operation: 'batch/get',
      row: 'read',
      isAnswerNeeded: true,
      arrange,
      run: async (storage, key) => (await storage.batch.get(addressesOf(key))).successfulKeys,
      result: (key) => itemsOf(key, before),
      isDone: () => Promise.resolve(false),
    },
    {
      name: 'batch/set',
      operation: 'batch/set',
      row: 'overwrite',
      isAnswerNeeded: true,
      arrange,
      run: async (storage, key) => (await storage.batch.set(itemsOf(key, after))).successfulKeys,
      result: addressesOf,
      isDone: isReplaced(places),
    },
    {
      name: 'batch/delete',
      operation: 'batch/delete',
      row: 'overwrite',
      isAnswerNeeded: true,
      arrange,
      run: async (storage, key) => (await storage.batch.delete(addressesOf(key))).successfulKeys,
      result: addressesOf,
      isDone: async (door, key) => {
        const { successfulKeys, failedKeys } = await door.batch.get(addressesOf(key))
        if (successfulKeys.length > 0 && failedKeys.length > 0) throw new Error('half deleted')
        return successfulKeys.length === 0
      },
    },
  ]
}

function transactions(): readonly MatrixOperation[] {
  const places = [PLACES[0], PLACES[2]]
  const sent = { operation: 'transaction', isAnswerNeeded: false, result: () => undefined } as const
  const arrange = (door: ForgeStorage, key: string) =>
    Promise.all(places.map(({ open }) => open(door).set(key, before(key))))
  const replace = (storage: ForgeStorage, key: string) => storage.transaction().set(key, after(key))
  const conditional = (storage: ForgeStorage, key: string) =>
    replace(storage, key).set(key, after(key), UNCHANGED)
  return [
    {
      ...sent,
      name: 'transaction',
      row: 'overwrite',
      arrange,
      run: (storage, key) =>
        replace(storage, key).set(key, after(key), { entityName: ENTITY }).execute(),
      isDone: isReplaced(places),
    },
    {
      ...sent,
      name: 'transaction with a condition',
      row: 'once',
      arrange,
      run: (storage, key) => conditional(storage, key).execute(),
      isDone: isReplaced(places),
    },
    {
      ...sent,
      name: 'transaction with a check',
      row: 'once',
      arrange,
      run: (storage, key) => replace(storage, key).check(key, UNCHANGED).execute(),
      isDone: isReplaced([PLACES[0]]),
    },
    {
      ...sent,
      name: 'transaction with a condition and writeId',
      row: 'certain',
      arrange,
      run: (storage, key) => conditional(storage, key).execute({ writeId: true }),
      isDone: isReplaced(places),
    },
  ]
}

/** Whether the items hold what is written last; some that do and some that do not are a torn write. */
function isReplaced(places: readonly Place[]): MatrixOperation['isDone'] {
  return async (door, key) => {
    const values = await Promise.all(places.map(({ open }) => open(door).get(key)))
    const replaced = values.filter((value) => isDeepStrictEqual(value, after(key)))
    if (replaced.length > 0 && replaced.length < values.length) throw new Error('half written')
    return replaced.length > 0
  }
}
