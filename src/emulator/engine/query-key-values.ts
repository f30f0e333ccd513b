/**
 * Decides `/v1/query`: the key-value store in the order of its keys, by prefix.
 *
 * @module
 */
import { findKeyProblem } from '../../values/key.js'
import { BY_KEY_INDEX } from '../../wire/entity-definition.js'
import type { QueryRequest } from '../../wire/key-value-requests.js'
import type { Checked } from './check-condition.js'
import { checkLimit } from './check-limit.js'
import type { EngineRules } from './engine-rules.js'
import type { OperationContext } from './operation-context.js'
import { type Outcome, answerRefused, answerWith } from './outcome.js'
import type { QueryPlan } from './query-plan.js'
import { readPage, renderPage } from './read-page.js'
import { type Refusal, refuse } from './refusal.js'

/** Decides `/v1/query`. Secrets never appear. */
export function queryKeyValues(request: QueryRequest, context: OperationContext): Outcome {
  const plan = planQuery(request, context)
  if ('refusal' in plan) return answerRefused(plan.refusal)
  const page = readPage(plan.value, request.after, context)
  if (page === undefined) return answerRefused(refuse('INVALID_CURSOR'))
  return answerWith(renderPage(page, request.options?.metadataFields))
}

function planQuery(
  { where = [], limit: given }: QueryRequest,
  { rules }: Pick<OperationContext, 'rules'>,
): Checked<QueryPlan> {
  const refusal = checkWhere(where, rules)
  if (refusal !== undefined) return { refusal }
  const limit = checkLimit(given, 'LIST_QUERY_LIMIT_EXCEEDED', rules)
  if ('refusal' in limit) return limit
  return {
    value: {
      space: 'values',
      indexName: BY_KEY_INDEX,
      partition: [],
      range: where[0] && { condition: 'BEGINS_WITH', values: where[0].values },
      filters: undefined,
      order: 'ASC',
      limit: limit.value,
    },
  }
}

function checkWhere(
  where: NonNullable<QueryRequest['where']>,
  { emptyKeyCode }: Pick<EngineRules, 'emptyKeyCode'>,
): Refusal | undefined {
  const [only, ...others] = where
  if (only === undefined) return undefined
  if (others.length > 0) return refuse('QUERY_WHERE_INVALID')
  if (only.property !== 'key') return refuse('QUERY_WHERE_FIELD_INVALID')
  if (only.condition !== 'BEGINS_WITH') return refuse('INVALID_FILTER_CONDITION')
  const [prefix, ...rest] = only.values
  if (typeof prefix !== 'string' || rest.length > 0) return refuse('INVALID_FILTER_VALUES')
  const problem = findKeyProblem(prefix)
  return problem && refuse(problem === 'KEY_TOO_SHORT' ? emptyKeyCode : problem)
}
