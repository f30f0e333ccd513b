/**
 * Queries of the naive model: filter, sort, cut.
 *
 * @module
 */
import type { Members } from './storage-model-choices.js'
import { MODEL_ENTITIES } from './storage-model-entities.js'
import type { ModelItem, ModelItems } from './storage-model-items.js'
import { compareValues, holdAll, holds, toText } from './storage-model-rules.js'

/** Where a page ended: the value that items are ordered by, and the key. */
export interface ModelPosition {
  readonly by: unknown
  readonly key: string
}

/** One page. */
export interface ModelPage {
  readonly items: readonly ModelItem[]
  /** Where the next page begins, when there is one. */
  readonly end?: ModelPosition
}

interface Place extends ModelPosition {
  readonly item: ModelItem
}

/** Reads one page of the key-value store. */
export function queryValues(
  items: ModelItems,
  tenant: number,
  { where, limit = 10 }: Members,
  after?: ModelPosition,
): ModelPage {
  const [{ values } = { values: [''] }] = (where ?? []) as { values: string[] }[]
  const places = items
    .list(tenant, 'values')
    .filter(({ key }) => key.startsWith(values[0] ?? ''))
    .map((item) => ({ by: item.key, key: item.key, item }))
  return cut(places, Number(limit), 1, after)
}

/** Reads one page of an entity's index. Items without the range attribute are left out, or come first. */
export function queryEntities(
  items: ModelItems,
  tenant: number,
  query: Members,
  missing: 'omit' | 'first',
  after?: ModelPosition,
): ModelPage {
  const { entityName, indexName, partition = [], range, filters, sort, limit = 10 } = query
  const entity = MODEL_ENTITIES.find(({ name }) => name === entityName)
  const index = entity?.indexes.find(({ name }) => name === indexName)
  const places = items.list(tenant, toText(entityName)).flatMap((item): Place[] => {
    const attributes = item.value as Members
    const by = index === undefined ? item.key : attributes[index.range]
    if (by === undefined && missing === 'omit') return []
    const isInPartition = (index?.partition ?? []).every(
      (name, at) => attributes[name] === (partition as unknown[])[at],
    )
    return isInPartition && isInRange(range, by) ? [{ by, key: item.key, item }] : []
  })
  const page = cut(places, Number(limit), sort === 'DESC' ? -1 : 1, after)
  if (filters === undefined) return page
  return { ...page, items: page.items.filter(({ value }) => holdAll(filters, value as Members)) }
}

function isInRange(range: unknown, by: unknown): boolean {
  if (range === undefined) return true
  const { condition, values } = range as { condition: string; values: unknown[] }
  return holds(condition, by, values)
}

function cut(
  places: readonly Place[],
  limit: number,
  direction: 1 | -1,
  after: ModelPosition | undefined,
): ModelPage {
  const compare = (left: ModelPosition, right: ModelPosition): number =>
    direction * (compareValues(left.by, right.by) || compareValues(left.key, right.key))
  const rest = places
    .filter((place) => after === undefined || compare(place, after) > 0)
    .toSorted(compare)
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  const items = page.map(({ item }) => item)
  return rest.length > limit && last !== undefined ? { items, end: last } : { items }
}
