/**
 * What a query by an index finds, the naive way: look at each item, sort those that belong.
 *
 * @module
 */
import type { IndexDefinition } from '../../src/wire/entity-definition.js'
import type { LooseValue } from './definition-sets.js'

export interface Item {
  readonly key: string
  readonly value: LooseValue
}

/** The values of an index's partition, by attribute. */
export type Partition = Readonly<Record<string, unknown>>

/** The partitions that hold items. An index without a partition attribute has one, which is empty. */
export function listPartitions(
  items: readonly Item[],
  { partition }: IndexDefinition,
): Partition[] {
  const complete = items.filter(({ value }) =>
    partition.every((name) => read(value, name) !== undefined),
  )
  const texts = complete.map(({ value }) =>
    JSON.stringify(partition.map((name) => [name, read(value, name)])),
  )
  return [...new Set(texts)].map((text) => Object.fromEntries(JSON.parse(text)) as Partition)
}

/** The items of one partition that have the range attribute, by it and then by their keys. */
export function listItems(
  items: readonly Item[],
  { range }: IndexDefinition,
  partition: Partition,
): readonly Item[] {
  return items
    .filter(({ value }) =>
      Object.entries(partition).every(([name, wanted]) => read(value, name) === wanted),
    )
    .filter(({ value }) => read(value, range) !== undefined)
    .toSorted(
      (left, right) =>
        compare(read(left.value, range), read(right.value, range)) || compare(left.key, right.key),
    )
}

/** The attribute of a value; `constructor` is a name like any other. */
export function read(value: LooseValue, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined
}

/** Compares two values of one type; texts by their bytes. */
export function compare(left: unknown, right: unknown): number {
  if (typeof left === 'string' && typeof right === 'string') {
    return Buffer.compare(Buffer.from(left), Buffer.from(right))
  }
  return Number(left) - Number(right)
}
