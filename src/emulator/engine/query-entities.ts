/**
 * Decides `/v1/entity/query`: one index of one entity, by partition and range, filtered after the page was read.
 *
 * @module
 */
import type { EntityQueryRequest } from '../../wire/entity-requests.js'
import {
  type AttributeType,
  BY_KEY_INDEX,
  type EntityDefinition,
} from '../../wire/entity-definition.js'
import {
  type Checked,
  type Comparand,
  checkComparedValues,
  checkConditionSet,
  checkRange,
} from './check-condition.js'
import { checkEntityName } from './check-item.js'
import { checkLimit } from './check-limit.js'
import { type ExactValue, sliceInexact, toExactValues } from './exact-value.js'
import type { OperationContext } from './operation-context.js'
import { type Outcome, answerRefused, answerWith } from './outcome.js'
import type { QueryPlan } from './query-plan.js'
import { readPage, renderPage } from './read-page.js'
import { type Refusal, refuse } from './refusal.js'
import { toSpace } from './tenant-store.js'

/** Decides `/v1/entity/query`. */
export function queryEntities(request: EntityQueryRequest, context: OperationContext): Outcome {
  const plan = planQuery(request, context)
  if ('refusal' in plan) return answerRefused(plan.refusal)
  const page = readPage(plan.value, request.cursor, context)
  if (page === undefined) return answerRefused(refuse('INVALID_CURSOR'))
  return answerWith(renderPage(page, request.options?.metadataFields))
}

function planQuery(
  request: EntityQueryRequest,
  { schemas, rules, bodyText }: Pick<OperationContext, 'schemas' | 'rules' | 'bodyText'>,
): Checked<QueryPlan> {
  const { entityName, indexName, sort: order = 'ASC' } = request
  const schema = schemas.get(entityName)
  const nameRefusal = checkEntityName(entityName, schemas)
  if (nameRefusal !== undefined || schema === undefined) {
    return { refusal: nameRefusal ?? refuse('SCHEMA_NOT_FOUND') }
  }
  const index = findIndex(schema, indexName)
  if (index === undefined) return { refusal: refuse('INVALID_ENTITY_INDEX') }
  const texts = sliceInexact(bodyText)
  const partition = toExactValues(request.partition ?? [], texts.get('partition'))
  const refusal = checkPartition(index, partition, rules)
  if (refusal !== undefined) return { refusal }
  const range = request.range && checkRange(request.range, index.range, texts.get('range'))
  if (range !== undefined && 'refusal' in range) return range
  const filters =
    request.filters && checkConditionSet(request.filters, schema, texts.get('filters'))
  if (filters !== undefined && 'refusal' in filters) return filters
  const limit = checkLimit(request.limit, 'COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE', rules)
  if ('refusal' in limit) return limit
  return {
    value: {
      space: toSpace(entityName),
      indexName,
      partition,
      range: range?.value,
      filters: filters?.value,
      order,
      limit: limit.value,
    },
  }
}

interface TypedIndex {
  readonly partition: readonly Comparand[]
  readonly range: Comparand
}

function findIndex(schema: EntityDefinition, name: string): TypedIndex | undefined {
  if (name === BY_KEY_INDEX) return { partition: [], range: { property: 'key', type: 'string' } }
  const index = schema.indexes.find((candidate) => candidate.name === name)
  if (index === undefined) return undefined
  const toComparand = (property: string): Comparand => ({
    property,
    type: typeOf(schema, property),
  })
  return { partition: index.partition.map(toComparand), range: toComparand(index.range) }
}

function typeOf({ attributes }: EntityDefinition, property: string): AttributeType {
  return attributes[property] ?? 'any'
}

/** All partition values must be given, in the declared order. */
function checkPartition(
  index: TypedIndex,
  values: readonly ExactValue[],
  { incompletePartition }: OperationContext['rules'],
): Refusal | undefined {
  if (values.length > index.partition.length) return refuse('INVALID_ENTITY_INDEX')
  if (values.length < index.partition.length) return refuse(incompletePartition)
  for (const [position, value] of values.entries()) {
    const comparand = index.partition[position]
    const refusal = comparand && checkComparedValues(comparand, [value])
    if (refusal !== undefined) return refusal
  }
  return undefined
}
