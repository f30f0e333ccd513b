/**
 * An ordered map from index keys to values: a copy-on-write B+ tree.
 *
 * @module
 */
import sortedBtree from 'sorted-btree'
import { type IndexKey, type Interval, compareIndexKeys } from './index-key.js'

/** One entry of an index. */
export type IndexEntry<Value> = readonly [key: IndexKey, value: Value]

/** Direction of a scan. */
export type ScanOrder = 'ASC' | 'DESC'

/** An ordered map from index keys to values. */
export interface OrderedIndex<Value> {
  get: (key: IndexKey) => Value | undefined
  set: (key: IndexKey, value: Value) => void
  delete: (key: IndexKey) => void
  isEmpty: () => boolean
  /** Walks an interval lazily. The index must not change meanwhile. */
  scan: (interval: Interval, order: ScanOrder) => Iterable<IndexEntry<Value>>
}

// The package is CommonJS. Node gives its exports as default import, test runners and bundlers the class itself.
const BTree = 'default' in sortedBtree ? sortedBtree.default : sortedBtree

/** Creates an empty index. */
export function createOrderedIndex<Value>(): OrderedIndex<Value> {
  const tree = new BTree<IndexKey, Value>(undefined, compareIndexKeys)
  return {
    get: (key) => tree.get(key),
    set: (key, value) => void tree.set(key, value),
    delete: (key) => void tree.delete(key),
    isEmpty: () => tree.isEmpty,
    scan: ({ from, to }, order) =>
      order === 'ASC'
        ? takeWhile(tree.entries(from), (key) => compareIndexKeys(key, to) < 0)
        : takeWhile(
            tree.entriesReversed(to, undefined, true),
            (key) => compareIndexKeys(key, from) >= 0,
          ),
  }
}

function* takeWhile<Value>(
  entries: Iterable<[IndexKey, Value]>,
  isInside: (key: IndexKey) => boolean,
): Iterable<IndexEntry<Value>> {
  for (const entry of entries) {
    if (!isInside(entry[0])) return
    yield entry
  }
}
