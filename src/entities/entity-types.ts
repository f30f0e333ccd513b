/**
 * What the compiler knows about an entity: plain names and types, so that a generated file leaves nothing to infer.
 *
 * @module
 */
import type { TextRange } from './range-types.js'

/** The types of one entity. */
export interface EntityTypes {
  /** Value of an item: an object of attributes. */
  value: object
  /** The indexes by name, each an {@link Index} or a {@link PartitionedIndex}; `by-key` is a {@link KeyIndex}. */
  indexes: object
  /** Names of the attributes that filters and conditions may compare: all but those of type `any`. */
  filterable: string
  /** Names of the attributes of type `integer`, which can count versions. */
  version: string
}

/** What a query by an index without a partition takes beside filter, order and page. */
export interface Index<Range> {
  /** One condition on what orders the index. Default: none. */
  range?: Range | undefined
}

/** What a query by an index with a partition takes beside filter, order and page. */
export interface PartitionedIndex<Range, Partition> extends Index<Range> {
  /** Values of all partition attributes. */
  partition: Partition
}

/** The index `by-key`, which every entity has: all items, ordered by key. */
export type KeyIndex = Index<TextRange>
