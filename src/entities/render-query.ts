/**
 * Turns a typed query into the platform's: the partition in its declared order, one range condition, one set of filters.
 *
 * @module
 */
import type { EntityQueryOptions } from '../storage/query-body.js'
import { type CheckSubject, refuse } from '../storage/refusal.js'
import { CONDITIONS, type ComparableValue, type RangeCondition } from '../wire/condition.js'
import {
  type AttributeType,
  BY_KEY_INDEX,
  type EntityDefinition,
} from '../wire/entity-definition.js'
import { METADATA_FIELDS } from '../wire/write-options.js'
import { renderConditions } from './condition-builder.js'
import type { Entity } from './entity.js'
import type { EntityTypes } from './entity-types.js'
import {
  type Comparand,
  describeValue,
  findOperator,
  listOperators,
  requireComparable,
} from './operators.js'
import type { QueryOptions } from './query-options.js'

/** The options of any index, before they are checked. */
export interface UncheckedQueryOptions<Types extends EntityTypes> extends QueryOptions<Types> {
  /** Values of the partition attributes, by name. */
  partition?: unknown
  /** One range condition, by name. */
  range?: unknown
}

/** An index and the types of its attributes. */
interface TypedIndex {
  readonly name: string
  readonly range: Comparand
  readonly partition: readonly Comparand[]
}

const SUBJECT: CheckSubject = { operation: 'entity/query' }

const OPTION_NAMES: ReadonlySet<string> = new Set<keyof UncheckedQueryOptions<EntityTypes>>([
  'partition',
  'range',
  'filter',
  'sort',
  'limit',
  'cursor',
  'metadata',
])

/**
 * Checks and renders a query.
 *
 * @throws A `StorageError` that names what is allowed, which compilers have told already.
 */
export function renderQuery<Types extends EntityTypes>(
  entity: Entity<Types>,
  indexName: string,
  options: UncheckedQueryOptions<Types>,
): EntityQueryOptions {
  checkOptionNames(options)
  const index = findIndex(entity.definition, indexName)
  const { sort, limit, cursor, filter, metadata = false } = options
  return {
    partition: renderPartition(index, options.partition ?? {}),
    range: options.range === undefined ? undefined : renderRange(index, options.range),
    filters: filter === undefined ? undefined : renderConditions(SUBJECT, entity, filter),
    sort: requireSort(sort),
    limit,
    cursor,
    metadataFields: metadata ? METADATA_FIELDS : undefined,
  }
}

function checkOptionNames(options: unknown): void {
  if (typeof options !== 'object' || options === null) {
    throw refuse(SUBJECT, 'BAD_REQUEST', `the options are ${describeValue(options)}, not an object`)
  }
  const unknown = Object.keys(options).find((name) => !OPTION_NAMES.has(name))
  if (unknown === undefined) return
  const problem = `${unknown} is not an option; the options are ${[...OPTION_NAMES].join(', ')}`
  throw refuse(SUBJECT, 'BAD_REQUEST', problem)
}

function requireSort(sort: unknown): 'ASC' | 'DESC' | undefined {
  if (sort === undefined || sort === 'ASC' || sort === 'DESC') return sort
  throw refuse(SUBJECT, 'BAD_REQUEST', 'sort is ASC or DESC')
}

function findIndex(
  { name: entityName, attributes, indexes }: EntityDefinition,
  name: string,
): TypedIndex {
  if (name === BY_KEY_INDEX) {
    return { name, range: { property: 'key', type: 'string' }, partition: [] }
  }
  const index = indexes.find((candidate) => candidate.name === name)
  if (index === undefined) {
    const declared = [BY_KEY_INDEX, ...indexes.map((candidate) => candidate.name)].join(', ')
    const problem = `${entityName} has no index ${name}; there are: ${declared}`
    throw refuse(SUBJECT, 'INVALID_ENTITY_INDEX', problem)
  }
  const toComparand = (property: string) => ({ property, type: typeOf(attributes, property) })
  return { name, range: toComparand(index.range), partition: index.partition.map(toComparand) }
}

function typeOf(attributes: EntityDefinition['attributes'], name: string): AttributeType {
  return (Object.hasOwn(attributes, name) ? attributes[name] : undefined) ?? 'any'
}

function renderPartition(index: TypedIndex, given: unknown): readonly ComparableValue[] {
  const names = [...new Set(index.partition.map(({ property }) => property))]
  const values = readMembers(given)
  const isComplete =
    values !== undefined && values.size === names.length && names.every((name) => values.has(name))
  if (!isComplete) {
    const problem =
      names.length === 0
        ? `index ${index.name} has no partition`
        : `the partition of index ${index.name} is an object of exactly: ${names.join(', ')}`
    throw refuse(SUBJECT, 'INVALID_ENTITY_INDEX', problem)
  }
  return index.partition.flatMap((comparand) =>
    requireComparable(SUBJECT, comparand, [values.get(comparand.property)]),
  )
}

function renderRange({ name, range }: TypedIndex, given: unknown): RangeCondition {
  const [only, ...others] = readMembers(given) ?? []
  const condition = only && findOperator(only[0], range.type)
  if (only === undefined || others.length > 0 || !isRangeCondition(condition)) {
    const operators = listOperators(range.type, { rangeOnly: true })
    const allowed = operators === '' ? 'nothing' : `an object of one of: ${operators}`
    const problem = `the range of index ${name} over ${range.property} (${range.type}) is ${allowed}`
    throw refuse(SUBJECT, 'INVALID_FILTER_CONDITION', problem)
  }
  return { condition, values: requireComparable(SUBJECT, range, readValues(condition, only[1])) }
}

function readValues(condition: RangeCondition['condition'], given: unknown): readonly unknown[] {
  if (CONDITIONS[condition].values === 1) return [given]
  if (Array.isArray(given) && given.length === 2) return given
  const problem = `between takes a list of two values, not ${describeValue(given)}`
  throw refuse(SUBJECT, 'INSUFFICIENT_FILTER_VALUES', problem)
}

function isRangeCondition(
  condition: keyof typeof CONDITIONS | undefined,
): condition is RangeCondition['condition'] {
  return condition !== undefined && CONDITIONS[condition].range
}

/** @returns The members that are not `undefined`, or `undefined` when it is no object. */
function readMembers(given: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined
  return new Map(Object.entries(given).filter(([, value]) => value !== undefined))
}
