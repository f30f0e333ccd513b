/**
 * Which operations the actions of faults apply to.
 *
 * @module
 */
import type { FaultAction, FaultOperation, FaultRule } from './fault-rule.js'

type Applies = (operation: FaultOperation) => boolean

const LIMITED: Partial<Record<FaultAction['kind'], Applies>> = {
  'partial-batch': (operation) => operation.startsWith('batch/'),
  'empty-key-set': (operation) => operation === 'key-set',
}

/** Whether an action can be done to the calls of an operation. */
export function appliesTo({ kind }: FaultAction, operation: FaultOperation): boolean {
  return LIMITED[kind]?.(operation) ?? true
}

/** Whether a rule is about an operation. One that names none is about all of storage, or about the key set when its action is. */
export function isAbout({ match = {}, action }: FaultRule, operation: FaultOperation): boolean {
  const { operation: named = '*' } = match
  if (named !== '*') return named === operation && appliesTo(action, operation)
  return (
    appliesTo(action, operation) && (operation !== 'key-set' || action.kind === 'empty-key-set')
  )
}
