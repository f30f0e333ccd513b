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
  size: () => number
  /** Walks an interval lazily. The index must not change meanwhile. */
  scan: (interval: Interval, order: ScanOrder) => Iterable<IndexEntry<Value>>
  /** @returns The first entry behind `key`, or the first of all. */
  after: (key: IndexKey | undefined) => IndexEntry<Value> | undefined
  /** @returns A copy that changes for itself, in no time: what is the same is shared. */
  fork: () => OrderedIndex<Value>
}

// The package is CommonJS. Node gives its exports as default import, test runners and bundlers the class itself.
const BTree = 'default' in sortedBtree ? sortedBtree.default : sortedBtree

/** Creates an empty index. */
export function createOrderedIndex<Value>(): OrderedIndex<Value> {
  return wrapTree(new BTree<IndexKey, Value>(undefined, compareIndexKeys))
}

function wrapTree<Value>(tree: InstanceType<typeof BTree<IndexKey, Value>>): OrderedIndex<Value> {
  return {
    get: (key) => tree.get(key),
    set: (key, value) => void tree.set(key, value),
    delete: (key) => void tree.delete(key),
    size: () => tree.size,
    scan: ({ from, to }, order) =>
      order === 'ASC'
        ? takeWhile(tree.entries(from), (key) => compareIndexKeys(key, to) < 0)
        : takeWhile(
            tree.entriesReversed(to, undefined, true),
            (key) => compareIndexKeys(key, from) >= 0,
          ),
    after: (key) => tree.nextHigherPair(key),
    fork: () => wrapTree(tree.clone()),
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
