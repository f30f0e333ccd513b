/**
 * Turns what callers write about attributes into the platform's conditions.
 *
 * @module
 */
import { type CheckSubject, refuse } from '../storage/refusal.js'
import type { AttributeCondition, ConditionSet } from '../wire/condition.js'
import type { BuildConditions, ConditionBuilder, ConditionCombinators } from './conditions.js'
import type { Entity } from './entity.js'
import type { EntityTypes } from './entity-types.js'
import { createLookup } from './lookup.js'
import { type Comparand, findOperator, listOperators, requireComparable } from './operators.js'

const COMBINATORS: ConditionCombinators = {
  and: (...conditions) => ({ and: conditions }),
  or: (...conditions) => ({ or: conditions }),
}

/**
 * Asks the caller for conditions.
 *
 * @throws `INVALID_ENTITY_ATTRIBUTE`, `INVALID_FILTER_CONDITION`, `INCORRECT_PROPERTY_TYPE` or
 *   `INVALID_FILTER_OPERATORS_COMBINATION`, which compilers have told already.
 */
export function renderConditions<Types extends EntityTypes>(
  subject: CheckSubject,
  entity: Entity<Types>,
  build: BuildConditions<Types>,
): ConditionSet {
  if (typeof build !== 'function') {
    throw refuse(subject, 'BAD_REQUEST', 'give conditions as a function: (f) => f.and(…)')
  }
  const built: unknown = build(createConditionBuilder(subject, entity))
  if (isCondition(built)) return { and: [built] }
  if (!isConditionSet(built)) {
    throw refuse(subject, 'BAD_REQUEST', 'return what f.and, f.or or a condition returns')
  }
  const conditions = 'and' in built ? built.and : built.or
  if (conditions.every(isCondition)) return built
  const problem = 'and and or take conditions only, and cannot be mixed'
  throw refuse(subject, 'INVALID_FILTER_OPERATORS_COMBINATION', problem)
}

function createConditionBuilder<Types extends EntityTypes>(
  subject: CheckSubject,
  { definition: { name: entityName, attributes } }: Entity<Types>,
): ConditionBuilder<Types> {
  const find = (name: string) => {
    if (isCombinator(name)) return COMBINATORS[name]
    const type = Object.hasOwn(attributes, name) ? attributes[name] : undefined
    if (type === undefined || type === 'any') return undefined
    return createConditions(subject, { property: name, type })
  }
  return createLookup(find, (name) => {
    const usable = Object.keys(attributes).filter((attribute) => attributes[attribute] !== 'any')
    const problem = `${entityName} has no attribute ${name} that can be compared; there are: ${usable.join(', ')}`
    return refuse(subject, 'INVALID_ENTITY_ATTRIBUTE', problem)
  })
}

function createConditions(subject: CheckSubject, comparand: Comparand): object {
  const { property, type } = comparand
  const find = (name: string) => {
    const condition = findOperator(name, type)
    if (condition === undefined) return undefined
    return (...values: readonly unknown[]): AttributeCondition => ({
      property,
      condition,
      values: requireComparable(subject, comparand, values),
    })
  }
  return createLookup(find, (name) => {
    const problem = `${property} is of type ${type} and has no condition ${name}; there are: ${listOperators(type)}`
    return refuse(subject, 'INVALID_FILTER_CONDITION', problem)
  })
}

function isCombinator(name: string): name is keyof ConditionCombinators {
  return Object.hasOwn(COMBINATORS, name)
}

function isCondition(built: unknown): built is AttributeCondition {
  return typeof built === 'object' && built !== null && 'condition' in built && 'values' in built
}

function isConditionSet(built: unknown): built is ConditionSet {
  if (typeof built !== 'object' || built === null) return false
  return ('and' in built && Array.isArray(built.and)) || ('or' in built && Array.isArray(built.or))
}
