/**
 * Bodies of queries. A key-value query takes the cursor as `after`, an entity query as `cursor`.
 *
 * @module
 */
import { type ComparableValue, type ConditionSet, type RangeCondition } from '../wire/condition.js'
import { checkPartitionValues, toWireConditions, toWireRange } from './check-conditions.js'
import { checkEntity, checkIndex, type KnownEntities } from './check-entity.js'
import { checkLimit } from './check-query.js'
import { type CheckSubject, refuse } from './refusal.js'
import { renderObject, renderOptional } from './render-json.js'
import { type MetadataOptions, renderReadOptions } from './render-options.js'

/** What every query can be asked with. */
export interface PageOptions extends MetadataOptions {
  /** Items per page, 1 to 100. Default: the platform's, 10. */
  limit?: number | undefined
  /** Cursor that `page()` of an equal query gave; only `limit` and `metadataFields` may differ. Default: the first page. */
  cursor?: string | undefined
}

/** Options of a key-value query. */
export interface QueryOptions extends PageOptions {
  /** Only keys that start with this. Default: all keys. */
  prefix?: string | undefined
}

/** Options of an entity query. */
export interface EntityQueryOptions extends PageOptions {
  /** Values of the index's partition attributes, all of them in the declared order. Default: none. */
  partition?: readonly ComparableValue[] | undefined
  /** Condition on the index's range attribute. Default: none. */
  range?: RangeCondition | undefined
  /** Conditions on any attributes, applied after a page was read: pages can be short or empty. Default: none. */
  filters?: ConditionSet | undefined
  /** Order by the range attribute. Default `ASC`. */
  sort?: 'ASC' | 'DESC' | undefined
}

/** Which index of which entity is asked. */
export interface QueryTarget {
  /** Name of the entity. */
  readonly entityName: string
  /** Name of the index, or `by-key`. */
  readonly indexName: string
  /** The entities of the manifest. */
  readonly entities: KnownEntities
}

/** Body of `query`. The cursor is the platform's. */
export function renderQueryBody(options: QueryOptions): string {
  const { limit, cursor, prefix } = options
  const subject: CheckSubject = { operation: 'query' }
  checkLimit(subject, limit, 'LIST_QUERY_LIMIT_EXCEEDED')
  return renderObject({
    limit: renderOptional(limit),
    after: renderOptional(cursor),
    where: renderPrefix(subject, prefix),
    options: renderReadOptions(options),
  })
}

/** What makes a key-value query another one, as text. */
export function identifyQuery({ prefix }: QueryOptions): string {
  return `query ${renderQueryBody({ prefix })}`
}

/** Body of `entity/query`. The cursor is the platform's. */
export function renderEntityQueryBody(target: QueryTarget, options: EntityQueryOptions): string {
  const { entityName, indexName } = target
  const { partition = [], range, sort, limit, cursor, filters } = options
  const subject: CheckSubject = { operation: 'entity/query' }
  checkTarget(subject, target, partition)
  checkLimit(subject, limit, 'COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE')
  return renderObject({
    entityName: JSON.stringify(entityName),
    indexName: JSON.stringify(indexName),
    partition: partition.length === 0 ? undefined : JSON.stringify(partition),
    range: renderOptional(range && toWireRange(subject, range)),
    sort: renderOptional(sort),
    limit: renderOptional(limit),
    cursor: renderOptional(cursor),
    options: renderReadOptions(options),
    filters: renderOptional(filters && toWireConditions(subject, filters)),
  })
}

/** What makes an entity query another one, as text. */
export function identifyEntityQuery(target: QueryTarget, options: EntityQueryOptions): string {
  const { partition, range, filters, sort = 'ASC' } = options
  return `entity/query ${renderEntityQueryBody(target, { partition, range, filters, sort })}`
}

function checkTarget(
  subject: CheckSubject,
  { entityName, indexName, entities }: QueryTarget,
  partition: readonly ComparableValue[],
): void {
  const definition = checkEntity(subject, entityName, entities)
  if (typeof indexName !== 'string' || indexName === '') {
    throw refuse(subject, 'INVALID_ENTITY_INDEX', 'give the name of an index')
  }
  if (definition !== undefined) checkIndex(subject, definition, indexName, partition)
  checkPartitionValues(subject, partition)
}

function renderPrefix(subject: CheckSubject, prefix: string | undefined): string | undefined {
  if (prefix === undefined || prefix === '') return undefined
  if (typeof prefix !== 'string') {
    throw refuse(subject, 'INVALID_FILTER_VALUES', 'the prefix is not a string')
  }
  return JSON.stringify([{ property: 'key', condition: 'BEGINS_WITH', values: [prefix] }])
}
