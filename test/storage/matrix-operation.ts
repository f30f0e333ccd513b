/**
 * What an operation of the retry matrix is: its arguments, its result, and how to see whether it was done.
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
  /** Stores what the operation finds. */
  readonly arrange: (door: ForgeStorage, key: string) => Promise<unknown>
  readonly run: (storage: ForgeStorage, key: string) => Promise<unknown>
  /** What `run` resolves with. */
  readonly result: (key: string) => unknown
  /** Whether the store is as the write leaves it, or as it was; anything in between throws. Reads are never done. */
  readonly isDone: (door: ForgeStorage, key: string) => Promise<boolean>
}

/** Entity of the emulator's test manifest. */
export const ENTITY = 'measure'

/** What is stored before a write. */
export const before = (key: string) => ({ text: key, flag: true, whole: 1 })
/** What is stored after it. */
export const after = (key: string) => ({ text: key, flag: true, whole: 2 })

/** One of the three stores. */
export interface Place {
  readonly path: '' | 'secret/' | 'entity/'
  readonly open: (storage: ForgeStorage) => ItemStore<object>
}

/** The three stores. */
export const PLACES = [
  { path: '', open: (storage: ForgeStorage) => storage },
  { path: 'secret/', open: (storage: ForgeStorage) => storage.secrets },
  { path: 'entity/', open: (storage: ForgeStorage) => storage.entity(ENTITY) },
] as const satisfies readonly Place[]

/** Whether the items hold what is written last; some that do and some that do not are a torn write. */
export function isReplaced(places: readonly Place[]): MatrixOperation['isDone'] {
  return async (door, key) => {
    const values = await Promise.all(places.map(({ open }) => open(door).get(key)))
    const replaced = values.filter((value) => isDeepStrictEqual(value, after(key)))
    if (replaced.length > 0 && replaced.length < values.length) throw new Error('half written')
    return replaced.length > 0
  }
}
