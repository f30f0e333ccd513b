/**
 * The operations on several items: batches, and transactions in every variant that may be repeated differently.
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
  PLACES,
} from './matrix-operation.js'

/** Fails when it was done before: the second of two equal transactions does not find what the first one found. */
const UNCHANGED = {
  entityName: ENTITY,
  conditions: { and: [{ property: 'whole', condition: 'EQUAL_TO', values: [1] }] },
} as const

/** All of them. */
export const GROUP_OPERATIONS: readonly MatrixOperation[] = [...batches(), ...transactions()]

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
      arrange,
      run: async (storage, key) => (await storage.batch.get(addressesOf(key))).successfulKeys,
      result: (key) => itemsOf(key, before),
      isDone: () => Promise.resolve(false),
    },
    {
      name: 'batch/set',
      operation: 'batch/set',
      row: 'overwrite',
      arrange,
      run: async (storage, key) => (await storage.batch.set(itemsOf(key, after))).successfulKeys,
      result: addressesOf,
      isDone: isReplaced(places),
    },
    {
      name: 'batch/delete',
      operation: 'batch/delete',
      row: 'overwrite',
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
  const sent = { operation: 'transaction', result: () => undefined } as const
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
