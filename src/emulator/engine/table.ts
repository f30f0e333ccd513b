/**
 * One key space: its items in the order of their keys and of each declared index.
 *
 * @module
 */
import { BY_KEY_INDEX, type IndexDefinition } from '../../wire/entity-definition.js'
import type { EngineRules } from './engine-rules.js'
import { isExactValue } from './exact-value.js'
import type { IndexKey, Interval } from './index-key.js'
import {
  type IndexEntry,
  type OrderedIndex,
  type ScanOrder,
  createOrderedIndex,
} from './ordered-index.js'
import { parseAttributes, readAttribute } from './read-attribute.js'

/** A stored item. */
export interface StoredRecord {
  readonly key: string
  /** The value as JSON, just as it came. */
  readonly valueText: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  /** Milliseconds since the epoch. */
  readonly updatedAt: number
  /** When the time to live ends, in milliseconds since the epoch. */
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
  size: () => number
  /** @returns A copy that changes for itself, in no time. */
  fork: () => Table
}

/** What decides where an item appears in an index. */
export type IndexRules = Pick<EngineRules, 'missingRangeAttribute'>

/** Creates an empty table. The first of two indexes with one name counts. */
export function createTable(definitions: readonly IndexDefinition[], rules: IndexRules): Table {
  const indexes = new Map(
    definitions
      .toReversed()
      .map((definition): [string, AttributeIndex] => [
        definition.name,
        { index: createOrderedIndex(), definition },
      ]),
  )
  return assembleTable(createOrderedIndex(), indexes, rules)
}

interface AttributeIndex {
  readonly index: OrderedIndex<StoredRecord>
  readonly definition: IndexDefinition
}

function assembleTable(
  byKey: OrderedIndex<StoredRecord>,
  indexes: ReadonlyMap<string, AttributeIndex>,
  rules: IndexRules,
): Table {
  function forEachPlace(
    record: StoredRecord,
    visit: (index: OrderedIndex<StoredRecord>, key: IndexKey) => void,
  ): void {
    if (indexes.size === 0) return
    const value = parseAttributes(record.valueText)
    for (const { index, definition } of indexes.values()) {
      const indexKey = toIndexKey(definition, record.key, value, rules)
      if (indexKey !== undefined) visit(index, indexKey)
    }
  }

  return {
    find: byKey.get,
    scan: ({ indexName, interval, order }) => {
      const index = indexName === BY_KEY_INDEX ? byKey : indexes.get(indexName)?.index
      return index?.scan(interval, order) ?? []
    },
    add: (record) => {
      byKey.set(record.key, record)
      forEachPlace(record, (index, key) => index.set(key, record))
    },
    remove: (record) => {
      byKey.delete(record.key)
      forEachPlace(record, (index, key) => index.delete(key))
    },
    size: byKey.size,
    fork: () => {
      const forks = Array.from(indexes, ([name, { index, definition }]) => {
        return [name, { index: index.fork(), definition }] as const
      })
      return assembleTable(byKey.fork(), new Map(forks), rules)
    },
  }
}

/**
 * An item without one of the partition attributes belongs to no partition, so that no query could find it.
 *
 * @returns Where the item appears, or `undefined` when it does not.
 */
function toIndexKey(
  definition: IndexDefinition,
  key: string,
  value: unknown,
  { missingRangeAttribute }: IndexRules,
): IndexKey | undefined {
  const partition = definition.partition.map((attribute) => readAttribute(value, attribute))
  if (!partition.every(isExactValue)) return undefined
  const range = readAttribute(value, definition.range)
  if (isExactValue(range)) return [...partition, range, key]
  return missingRangeAttribute === 'first' ? [...partition, null, key] : undefined
}
