/**
 * Decides `/v1/transaction`: up to 25 operations that are all done or not at all.
 *
 * @module
 */
import type { ItemReference } from '../../wire/batch.js'
import type { UncheckedConditionSet } from '../../wire/condition.js'
import { LIMITS } from '../../wire/limits.js'
import type { TransactionRequest } from '../../wire/transaction.js'
import type { Ttl } from '../../wire/write-options.js'
import { type Checked, checkConditionSet } from './check-condition.js'
import { checkReference, checkTtl, checkValue } from './check-item.js'
import { type CheckedConditionSet, meetsConditions } from './condition.js'
import { hasDuplicates } from './has-duplicates.js'
import type { OperationContext } from './operation-context.js'
import { type Outcome, answerDone, answerRefused } from './outcome.js'
import { type Refusal, refuse } from './refusal.js'
import { toRecord } from './stored-item.js'
import { type Write, toSpace } from './tenant-store.js'

/** Decides `/v1/transaction`. */
export function executeTransaction(
  request: TransactionRequest,
  context: OperationContext,
): Outcome {
  const steps = toSteps(request)
  const refusal = checkSteps(steps, context)
  if (refusal !== undefined) return answerRefused(refusal)
  const conditions: Condition[] = []
  for (const step of steps) {
    const checked = checkStep(step, context)
    if ('refusal' in checked) return answerRefused(checked.refusal)
    conditions.push({ step, conditions: checked.value })
  }
  if (!conditions.every((condition) => holds(condition, context))) {
    return answerRefused(refuse('CONDITIONAL_CHECK_FAILED'))
  }
  return answerDone(steps.flatMap((step) => toWrites(step, context)))
}

interface Step extends ItemReference {
  readonly kind: 'set' | 'delete' | 'check'
  readonly conditions?: UncheckedConditionSet
  readonly value?: unknown
  readonly options?: { readonly ttl?: Ttl }
}

interface Condition {
  readonly step: Step
  readonly conditions: CheckedConditionSet | undefined
}

function toSteps({ set = [], delete: deletes = [], check = [] }: TransactionRequest): Step[] {
  return [
    ...set.map((item): Step => ({ ...item, kind: 'set' })),
    ...deletes.map((item): Step => ({ ...item, kind: 'delete' })),
    ...check.map((item): Step => ({ ...item, kind: 'check' })),
  ]
}

function checkSteps(steps: readonly Step[], { bodyBytes }: OperationContext): Refusal | undefined {
  if (steps.length === 0) return refuse('INVALID_TRANSACTION_REQUEST')
  if (steps.length > LIMITS.transactionOperations.value) return refuse('UNPROCESSABLE_ENTITY')
  if (hasDuplicates(steps)) return refuse('KEY_DUPLICATION_ERROR')
  return bodyBytes > LIMITS.transactionBytes.value ? refuse('MAX_SIZE') : undefined
}

function checkStep(
  step: Step,
  context: OperationContext,
): Checked<CheckedConditionSet | undefined> {
  const { kind, entityName, conditions, value, options } = step
  const refusal =
    checkReference(step, context.schemas) ??
    (kind === 'set' ? checkValue(value, entityName, context) : undefined) ??
    (kind === 'set' ? checkTtl(options?.ttl) : undefined)
  if (refusal !== undefined) return { refusal }
  if (conditions === undefined) return { value: undefined }
  const schema = entityName === undefined ? undefined : context.schemas.get(entityName)
  if (schema === undefined) return { refusal: refuse('INVALID_TRANSACTION_REQUEST') }
  return checkConditionSet(conditions, schema)
}

/** A missing item fails a check; for a `set` or `delete` it counts as one without attributes (inferred). */
function holds({ step, conditions }: Condition, { view }: OperationContext): boolean {
  if (conditions === undefined) return true
  const record = view.find(toSpace(step.entityName), step.key)
  if (record === undefined && step.kind === 'check') return false
  return meetsConditions(record?.value, conditions)
}

function toWrites(step: Step, { view, now }: OperationContext): readonly Write[] {
  const { kind, key, value, options } = step
  const space = toSpace(step.entityName)
  switch (kind) {
    case 'check':
      return []
    case 'delete':
      return [{ kind: 'delete', space, key }]
    case 'set': {
      const previous = view.find(space, key)
      return [
        { kind: 'put', space, record: toRecord({ key, value, ttl: options?.ttl }, previous, now) },
      ]
    }
  }
}
