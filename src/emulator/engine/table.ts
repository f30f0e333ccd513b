/**
 * One key space: its items in the order of their keys and of each declared index.
 *
 * @module
 */
import type { ComparableValue } from '../../wire/condition.js'
import { BY_KEY_INDEX, type IndexDefinition } from '../../wire/entity-definition.js'
import type { EngineRules } from './engine-rules.js'
import type { IndexKey, Interval } from './index-key.js'
import {
  type IndexEntry,
  type OrderedIndex,
  type ScanOrder,
  createOrderedIndex,
} from './ordered-index.js'
import { readAttribute } from './read-attribute.js'

/** A stored item. Values are never changed in place. */
export interface StoredRecord {
  readonly key: string
  readonly value: unknown
  readonly createdAt: number
  readonly updatedAt: number
  /** When the time to live ends. */
  readonly expiresAt?: number
}

/** Which part of which index to walk. */
export interface TableScan {
  /** `by-key` or a declared index. */
  readonly indexName: string
  readonly interval: Interval
  readonly order: ScanOrder
}

/** One key space. */
export interface Table {
  find: (key: string) => StoredRecord | undefined
  scan: (scan: TableScan) => Iterable<IndexEntry<StoredRecord>>
  /** Adds an item whose key is free. */
  add: (record: StoredRecord) => void
  remove: (record: StoredRecord) => void
  isEmpty: () => boolean
}

/** What decides where an item appears in an index. */
export type IndexRules = Pick<EngineRules, 'missingRangeAttribute'>

/** Creates an empty table. The first of two indexes with one name counts. */
export function createTable(definitions: readonly IndexDefinition[], rules: IndexRules): Table {
  const byKey = createOrderedIndex<StoredRecord>()
  const indexes = new Map<string, TableIndex>([
    ...definitions.toReversed().map((definition): [string, TableIndex] => [
      definition.name,
      {
        index: createOrderedIndex(),
        keyOf: (record) => toIndexKey(definition, record, rules),
      },
    ]),
    [BY_KEY_INDEX, { index: byKey, keyOf: ({ key }) => [key] }],
  ])

  return {
    find: (key) => byKey.get([key]),
    scan: ({ indexName, interval, order }) =>
      indexes.get(indexName)?.index.scan(interval, order) ?? [],
    add: (record) => {
      for (const { index, keyOf } of indexes.values()) {
        const indexKey = keyOf(record)
        if (indexKey !== undefined) index.set(indexKey, record)
      }
    },
    remove: (record) => {
      for (const { index, keyOf } of indexes.values()) {
        const indexKey = keyOf(record)
        if (indexKey !== undefined) index.delete(indexKey)
      }
    },
    isEmpty: () => byKey.isEmpty(),
  }
}

interface TableIndex {
  readonly index: OrderedIndex<StoredRecord>
  /** @returns Where the item appears, or `undefined` when it does not. */
  readonly keyOf: (record: StoredRecord) => IndexKey | undefined
}

/** An item without one of the partition attributes belongs to no partition, so that no query could find it. */
function toIndexKey(
  definition: IndexDefinition,
  { key, value }: StoredRecord,
  { missingRangeAttribute }: IndexRules,
): IndexKey | undefined {
  const partition = definition.partition.map((attribute) => readAttribute(value, attribute))
  if (!partition.every(isComparable)) return undefined
  const range = readAttribute(value, definition.range)
  if (isComparable(range)) return [...partition, range, key]
  return missingRangeAttribute === 'first' ? [...partition, null, key] : undefined
}

function isComparable(value: unknown): value is ComparableValue {
  return ['string', 'number', 'boolean'].includes(typeof value)
}
