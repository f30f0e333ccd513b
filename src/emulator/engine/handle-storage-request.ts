/**
 * The storage API as a function: operation, body, state and time in, answer and writes out.
 *
 * @module
 */
import type { z } from 'zod'
import { findJsonProblem } from '../../values/json.js'
import {
  batchDeleteRequestSchema,
  batchGetRequestSchema,
  batchSetRequestSchema,
} from '../../wire/batch.js'
import {
  entityDeleteRequestSchema,
  entityGetRequestSchema,
  entityQueryRequestSchema,
  entitySetRequestSchema,
} from '../../wire/entity-requests.js'
import {
  deleteRequestSchema,
  getRequestSchema,
  queryRequestSchema,
  setRequestSchema,
} from '../../wire/key-value-requests.js'
import type { StorageOperation } from '../../wire/storage-operation.js'
import { transactionRequestSchema } from '../../wire/transaction.js'
import { deleteBatch, getBatch, setBatch } from './batch-operations.js'
import { executeTransaction } from './execute-transaction.js'
import type { OperationContext } from './operation-context.js'
import { type Outcome, answerRefused } from './outcome.js'
import { queryEntities } from './query-entities.js'
import { queryKeyValues } from './query-key-values.js'
import { refuse } from './refusal.js'
import { type Target, deleteItem, getItem, setItem } from './single-item-operations.js'
import { toSpace } from './tenant-store.js'
import { parseJson } from '../../values/parse-json.js'

type Decide = (body: unknown, context: OperationContext) => Outcome

const VALUES: Target = { space: 'values' }
const SECRETS: Target = { space: 'secrets' }

const OPERATIONS: Readonly<Record<StorageOperation, Decide>> = {
  get: expecting(getRequestSchema, (body, context) => getItem(body, VALUES, context)),
  set: expecting(setRequestSchema, (body, context) => setItem(body, VALUES, context)),
  delete: expecting(deleteRequestSchema, (body, context) => deleteItem(body, VALUES, context)),
  query: expecting(queryRequestSchema, queryKeyValues),
  'secret/get': expecting(getRequestSchema, (body, context) => getItem(body, SECRETS, context)),
  'secret/set': expecting(setRequestSchema, (body, context) => setItem(body, SECRETS, context)),
  'secret/delete': expecting(deleteRequestSchema, (body, context) =>
    deleteItem(body, SECRETS, context),
  ),
  'entity/get': expecting(entityGetRequestSchema, (body, context) =>
    getItem(body, toTarget(body), context),
  ),
  'entity/set': expecting(entitySetRequestSchema, (body, context) =>
    setItem(body, toTarget(body), context),
  ),
  'entity/delete': expecting(entityDeleteRequestSchema, (body, context) =>
    deleteItem(body, toTarget(body), context),
  ),
  'entity/query': expecting(entityQueryRequestSchema, queryEntities),
  'batch/get': expecting(batchGetRequestSchema, getBatch),
  'batch/set': expecting(batchSetRequestSchema, setBatch),
  'batch/delete': expecting(batchDeleteRequestSchema, deleteBatch),
  transaction: expecting(transactionRequestSchema, executeTransaction),
}

/**
 * Decides one request. Nothing is written here: the caller applies the outcome's writes.
 *
 * Order of the checks: JSON, numbers, shape, key, entity name, entity declared, value, types, options, state.
 */
export function handleStorageRequest(
  operation: StorageOperation,
  context: OperationContext,
): Outcome {
  const body = parseBody(context.bodyText)
  return body === undefined
    ? answerRefused(refuse('BAD_REQUEST'))
    : OPERATIONS[operation](body, context)
}

function expecting<Body>(
  schema: z.ZodType<Body>,
  decide: (body: Body, context: OperationContext) => Outcome,
): Decide {
  // The schema only judges: what is stored is the body as it came, whatever its members are called.
  const isBody = (body: unknown): body is Body => schema.safeParse(body).success
  return (body, context) =>
    isBody(body) ? decide(body, context) : answerRefused(refuse('BAD_REQUEST'))
}

function toTarget({ entityName }: { readonly entityName: string }): Target {
  return { space: toSpace(entityName), entityName }
}

/** Only numbers of that many digits or with such an exponent are infinite as doubles. */
const MAYBE_INFINITE = /\d{200}|\d[eE]\+?\d{3,}[\s,\]}]/

/** @returns `undefined` when the text is no JSON, or holds a number that no double holds, such as 1e999. */
function parseBody(text: string): unknown {
  const body = parseJson(text)
  return MAYBE_INFINITE.test(text) && findJsonProblem(body) !== undefined ? undefined : body
}
