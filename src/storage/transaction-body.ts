/**
 * Body of a transaction.
 *
 * @module
 */
import type { RetrySafety } from '../retry/retry-matrix.js'
import type { ConditionSet } from '../wire/condition.js'
import { LIMITS } from '../wire/limits.js'
import type { Ttl } from '../wire/write-options.js'
import { checkAddress, checkUnique, type ItemAddress } from './check-address.js'
import { toWireConditions } from './check-conditions.js'
import type { KnownEntities } from './check-entity.js'
import { refuseUnknownOption } from './check-options.js'
import { limitBodySize } from './limit-body-size.js'
import { type CheckSubject, refuse } from './refusal.js'
import { renderArray, renderObject, renderOptional } from './render-json.js'
import { renderTtlOptions } from './render-options.js'
import { renderEntityValue, renderValue } from './render-value.js'

/** One operation of a transaction. */
export type TransactionStep = {
  /** Name of an option that was given and does not exist; the transaction is refused then. */
  unknownOption?: string | undefined
} & (
  | (ItemAddress & {
      kind: 'set'
      value: unknown
      conditions?: ConditionSet | undefined
      ttl?: Ttl | undefined
      /** Whether this package added it, and not the caller. Default `false`. */
      isMarker?: boolean
    })
  | (ItemAddress & { kind: 'delete'; conditions?: ConditionSet | undefined })
  | (ItemAddress & { kind: 'check'; conditions: ConditionSet })
)

/** The options that each kind of operation has. */
export const STEP_OPTIONS: Readonly<Record<TransactionStep['kind'], readonly string[]>> = {
  set: ['entityName', 'conditions', 'ttl'],
  delete: ['entityName', 'conditions'],
  check: ['entityName', 'conditions'],
}

/** @returns What happens when the transaction is done twice: its own writes may change what its conditions look at. */
export function toTransactionSafety(steps: readonly TransactionStep[]): RetrySafety {
  return steps.some(({ conditions }) => conditions !== undefined) ? 'once' : 'overwrite'
}

/** Body of `transaction`. Lists without an operation are left out. */
export function renderTransactionBody(
  steps: readonly TransactionStep[],
  entities: KnownEntities,
): string {
  const operation = 'transaction'
  checkCount({ operation }, steps)
  const rendered = steps.map((step, item) => ({
    kind: step.kind,
    json: renderStep({ operation, item }, step, entities),
  }))
  checkUnique({ operation }, steps)
  const listOf = (kind: TransactionStep['kind']) => {
    const items = rendered.filter((step) => step.kind === kind).map((step) => step.json)
    return items.length === 0 ? undefined : renderArray(items)
  }
  const lists = { set: listOf('set'), delete: listOf('delete'), check: listOf('check') }
  return limitBodySize({ operation }, renderObject(lists), LIMITS.transactionBytes)
}

function renderStep(subject: CheckSubject, step: TransactionStep, entities: KnownEntities): string {
  refuseUnknownOption(subject, step.unknownOption, STEP_OPTIONS[step.kind])
  checkAddress(subject, step, entities)
  const key = JSON.stringify(step.key)
  const entityName = renderOptional(step.entityName)
  const conditions = renderConditions(subject, step)
  if (step.kind !== 'set') return renderObject({ key, entityName, conditions })
  const renderAny = step.entityName === undefined ? renderValue : renderEntityValue
  const value = renderAny(subject, step.value)
  const options = renderTtlOptions(subject, step.ttl)
  return renderObject({ key, value, entityName, conditions, options })
}

function renderConditions(
  subject: CheckSubject,
  { kind, entityName, conditions }: TransactionStep,
): string | undefined {
  if (kind === 'check' && (entityName === undefined || conditions === undefined)) {
    throw refuse(subject, 'INVALID_TRANSACTION_REQUEST', 'a check needs an entity and conditions')
  }
  if (conditions === undefined) return undefined
  if (entityName === undefined) {
    throw refuse(subject, 'INVALID_TRANSACTION_REQUEST', 'conditions need an entity')
  }
  return JSON.stringify(toWireConditions(subject, conditions))
}

function checkCount(subject: CheckSubject, steps: readonly TransactionStep[]): void {
  const max = LIMITS.transactionOperations.value
  const own = steps.filter((step) => step.kind !== 'set' || step.isMarker !== true)
  if (own.length === 0) {
    throw refuse(subject, 'INVALID_TRANSACTION_REQUEST', 'the transaction has no operations')
  }
  if (steps.length <= max) return
  const marker = own.length < steps.length ? ', with the one that writeId adds' : ''
  const problem = `the transaction has ${steps.length} operations${marker}, more than ${max}`
  throw refuse(subject, 'UNPROCESSABLE_ENTITY', problem)
}
