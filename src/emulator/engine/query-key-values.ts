/**
 * Decides `/v1/query`: the key-value store in the order of its keys, by prefix.
 *
 * @module
 */
import { findKeyProblem } from '../../values/key.js'
import { BY_KEY_INDEX } from '../../wire/entity-definition.js'
import type { QueryResponse } from '../../wire/item.js'
import type { QueryRequest } from '../../wire/key-value-requests.js'
import { LIMITS } from '../../wire/limits.js'
import type { OperationContext } from './operation-context.js'
import { type Outcome, answerRefused, answerWith } from './outcome.js'
import { toInterval } from './range-interval.js'
import { readPage } from './read-page.js'
import { type Refusal, refuse } from './refusal.js'
import { toItem } from './stored-item.js'

/** Decides `/v1/query`. Secrets never appear. */
export function queryKeyValues(request: QueryRequest, context: OperationContext): Outcome {
  const { after: cursor, ...parameters } = request
  const { where = [], limit = LIMITS.queryLimitDefault.value, options = {} } = request
  const refusal = checkWhere(where) ?? checkLimit(limit)
  if (refusal !== undefined) return answerRefused(refusal)
  const range = where[0] && ({ condition: 'BEGINS_WITH', values: where[0].values } as const)
  const page = readPage(
    {
      scan: {
        space: 'values',
        indexName: BY_KEY_INDEX,
        interval: toInterval([], range),
        order: 'ASC',
      },
      limit,
      cursor,
      parameters,
    },
    context,
  )
  if (page === undefined) return answerRefused(refuse('INVALID_CURSOR'))
  const { records, ...rest } = page
  const response: QueryResponse = {
    data: records.map((record) => toItem(record, options.metadataFields)),
    ...rest,
  }
  return answerWith(response)
}

function checkWhere(where: NonNullable<QueryRequest['where']>): Refusal | undefined {
  const [only, ...others] = where
  if (only === undefined) return undefined
  if (others.length > 0) return refuse('QUERY_WHERE_INVALID')
  if (only.property !== 'key') return refuse('QUERY_WHERE_FIELD_INVALID')
  if (only.condition !== 'BEGINS_WITH') return refuse('INVALID_FILTER_CONDITION')
  const [prefix, ...rest] = only.values
  if (typeof prefix !== 'string' || rest.length > 0) return refuse('INVALID_FILTER_VALUES')
  const problem = findKeyProblem(prefix)
  return problem && refuse(problem)
}

function checkLimit(limit: number): Refusal | undefined {
  const isInRange = Number.isInteger(limit) && limit >= 1 && limit <= LIMITS.queryLimitMax.value
  return isInRange ? undefined : refuse('LIST_QUERY_LIMIT_EXCEEDED')
}
