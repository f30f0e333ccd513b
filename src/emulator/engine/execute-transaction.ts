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
import { sliceInexact } from './exact-value.js'
import { hasDuplicates } from './has-duplicates.js'
import { toRecord } from './item-text.js'
import { sliceElements, sliceMembers } from './json-slices.js'
import type { OperationContext } from './operation-context.js'
import { type Outcome, answerDone, answerRefused } from './outcome.js'
import { parseAttributes } from './read-attribute.js'
import { type Refusal, refuse } from './refusal.js'
import { type Write, toSpace } from './tenant-store.js'
import { readValueText } from './value-texts.js'

/** Decides `/v1/transaction`. */
export function executeTransaction(
  request: TransactionRequest,
  context: OperationContext,
): Outcome {
  const steps = toSteps(request, context.bodyText)
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
  if (isConflict(conditions, context)) return answerRefused(refuse('CONDITIONAL_CHECK_FAILED'))
  return answerDone(steps.flatMap((step) => toWrites(step, context)))
}

interface Step extends ItemReference {
  readonly kind: 'set' | 'delete' | 'check'
  /** The step as it came. */
  readonly text: string
  readonly conditions?: UncheckedConditionSet
  readonly value?: unknown
  readonly options?: { readonly ttl?: Ttl }
}

interface Condition {
  readonly step: Step
  readonly conditions: CheckedConditionSet | undefined
}

const STEP_KINDS = ['set', 'delete', 'check'] as const

function toSteps(request: TransactionRequest, bodyText: string): readonly Step[] {
  const lists = sliceMembers(bodyText)
  return STEP_KINDS.flatMap((kind) => {
    const texts = sliceElements(lists.get(kind) ?? '[]')
    const items: readonly Omit<Step, 'kind' | 'text'>[] = request[kind] ?? []
    return items.map((item, position) => ({ ...item, kind, text: texts[position] ?? '{}' }))
  })
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
  const { kind, entityName, conditions, value, options, text } = step
  const refusal =
    checkReference(step, context) ??
    (kind === 'set'
      ? checkValue({ value, valueText: readValueText(text), entityName }, context)
      : undefined) ??
    (kind === 'set' ? checkTtl(options?.ttl) : undefined)
  if (refusal !== undefined) return { refusal }
  if (conditions === undefined) return { value: undefined }
  const schema = entityName === undefined ? undefined : context.schemas.get(entityName)
  if (schema === undefined) return { refusal: refuse('INVALID_TRANSACTION_REQUEST') }
  return checkConditionSet(conditions, schema, sliceInexact(text).get('conditions'))
}

/** A missing item fails a check; what it does to a `set` or `delete` is a switch. */
function holds({ step, conditions }: Condition, { view, rules }: OperationContext): boolean {
  if (conditions === undefined) return true
  const record = view.find(toSpace(step.entityName), step.key)
  const failsMissing = step.kind === 'check' || rules.missingItemConditions === 'fail'
  if (record === undefined && failsMissing) return false
  return meetsConditions(record && parseAttributes(record.valueText), conditions)
}

/** Another writer that the platform's optimistic locking noticed; without conditions there is nothing to protect (inferred). */
function isConflict(conditions: readonly Condition[], context: OperationContext): boolean {
  const { occConflictProbability } = context.rules
  const isConditional = conditions.some((condition) => condition.conditions !== undefined)
  return occConflictProbability > 0 && isConditional && context.random() < occConflictProbability
}

function toWrites(step: Step, { view, now }: OperationContext): readonly Write[] {
  const { kind, key, text, options } = step
  const space = toSpace(step.entityName)
  switch (kind) {
    case 'check':
      return []
    case 'delete':
      return [{ kind: 'delete', space, key }]
    case 'set': {
      const previous = view.find(space, key)
      return [
        {
          kind: 'put',
          space,
          record: toRecord(
            { key, valueText: readValueText(text), ttl: options?.ttl },
            previous,
            now,
          ),
        },
      ]
    }
  }
}
