/**
 * An entity query as the builder holds it: what was typed, and the request that comes of it.
 *
 * @module
 */
import type { AttributeType, EntityDefinition } from '../../wire/entity-definition.js'
import { BY_KEY_INDEX } from '../../wire/entity-definition.js'
import { countOperands } from './conditions.js'

/** A condition as typed. */
export interface ConditionDraft {
  /** Name of the condition; empty for none. */
  readonly condition: string
  /** As typed. The second is for BETWEEN. */
  readonly operands: readonly [string, string]
}

/** A condition on a chosen attribute. */
export interface FilterDraft extends ConditionDraft {
  /** Tells rows apart. */
  readonly id: number
  readonly attribute: string
}

/** A query as typed. */
export interface QueryDraft {
  readonly entityName: string
  readonly indexName: string
  /** In the order of the index's partition attributes. */
  readonly partition: readonly string[]
  readonly range: ConditionDraft
  readonly filters: readonly FilterDraft[]
  /** Whether all filters must hold, or one of them. */
  readonly join: 'and' | 'or'
  readonly sort: 'ASC' | 'DESC'
  readonly limit: string
}

/** A condition with nothing in it. */
export const NO_CONDITION: ConditionDraft = { condition: '', operands: ['', ''] }

/** @returns A query of a whole entity by key. */
export function startQuery(entityName: string): QueryDraft {
  return {
    entityName,
    indexName: BY_KEY_INDEX,
    partition: [],
    range: NO_CONDITION,
    filters: [],
    join: 'and',
    sort: 'ASC',
    limit: '10',
  }
}

/** @returns The attributes whose values a query of this index must give. */
export function partitionOf(entity: EntityDefinition, indexName: string): readonly string[] {
  return entity.indexes.find(({ name }) => name === indexName)?.partition ?? []
}

/** @returns Type of the attribute that orders an index; keys are strings. */
export function rangeTypeOf(entity: EntityDefinition, indexName: string): AttributeType {
  const range = entity.indexes.find(({ name }) => name === indexName)?.range
  return range === undefined ? 'string' : typeOf(entity, range)
}

/** @returns Declared type of an attribute. */
export function typeOf({ attributes }: EntityDefinition, attribute: string): AttributeType {
  return Object.hasOwn(attributes, attribute) ? (attributes[attribute] ?? 'any') : 'any'
}

/**
 * @param cursor Of the page before, if any.
 * @returns The body of `entity/query`.
 */
export function writeQueryBody(
  entity: EntityDefinition,
  draft: QueryDraft,
  cursor?: string,
): string {
  const { entityName, indexName, join, sort, limit } = draft
  const partition = partitionOf(entity, indexName).map((attribute, place) =>
    writeOperand(typeOf(entity, attribute), draft.partition[place] ?? ''),
  )
  const filters = draft.filters
    .filter(({ condition }) => condition !== '')
    .map((filter) => {
      const condition = writeCondition(typeOf(entity, filter.attribute), filter)
      return `{"property":${JSON.stringify(filter.attribute)},${condition}}`
    })
  const range = writeCondition(rangeTypeOf(entity, indexName), draft.range)
  return `{${[
    `"entityName":${JSON.stringify(entityName)}`,
    `"indexName":${JSON.stringify(indexName)}`,
    ...(partition.length === 0 ? [] : [`"partition":[${partition.join(',')}]`]),
    ...(draft.range.condition === '' ? [] : [`"range":{${range}}`]),
    ...(filters.length === 0 ? [] : [`"filters":{"${join}":[${filters.join(',')}]}`]),
    `"sort":"${sort}"`,
    ...(/^\d+$/.test(limit) ? [`"limit":${Number(limit)}`] : []),
    ...(cursor === undefined ? [] : [`"cursor":${JSON.stringify(cursor)}`]),
  ].join(',')}}`
}

function writeCondition(type: AttributeType, { condition, operands }: ConditionDraft): string {
  const count = countOperands(condition)
  const values = operands.slice(0, count).map((operand) => writeOperand(type, operand))
  return `"condition":"${condition}","values":[${count === 0 ? 'true' : values.join(',')}]`
}

/** What is typed for a number goes out digit for digit; what is no number goes out as text, for the emulator to refuse. */
function writeOperand(type: AttributeType, typed: string): string {
  if (type === 'boolean') return typed === 'true' ? 'true' : 'false'
  const isNumber = type === 'integer' || type === 'float'
  return isNumber && /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(typed.trim())
    ? typed.trim()
    : JSON.stringify(typed)
}
