/**
 * Values as JSON text, checked on the way.
 *
 * @module
 */
import { findJsonProblem, measureDepth } from '../values/json.js'
import { isValueTooLarge } from '../values/value-size.js'
import { LIMITS } from '../wire/limits.js'
import { type CheckSubject, refuse } from './refusal.js'

/**
 * Renders a value of the key-value or secret store.
 *
 * @throws `ERR_VALUE_NOT_JSON` for what JSON would drop or change, `MAX_DEPTH`, or `MAX_SIZE`.
 */
export function renderValue(subject: CheckSubject, value: unknown): string {
  if (value === null) throw refuse(subject, 'ERR_VALUE_NOT_JSON', 'the value is null')
  const problem = findJsonProblem(value)
  if (problem !== undefined) {
    const place = problem.path === '' ? 'the value is' : `the value has at ${problem.path}`
    throw refuse(subject, 'ERR_VALUE_NOT_JSON', `${place} ${problem.found}`)
  }
  const maxDepth = LIMITS.valueDepth.value
  if (measureDepth(value, maxDepth) > maxDepth) {
    throw refuse(subject, 'MAX_DEPTH', `the value is more than ${maxDepth} levels deep`)
  }
  const json = JSON.stringify(value)
  if (isValueTooLarge(json)) {
    const found = `the value has ${Buffer.byteLength(json)} bytes as JSON`
    throw refuse(subject, 'MAX_SIZE', `${found}, more than ${LIMITS.valueBytes.value}`)
  }
  return json
}

/**
 * Renders a value of an entity.
 *
 * @throws `INVALID_ENTITY_VALUE` unless it is an object of attributes, or what {@link renderValue} throws.
 */
export function renderEntityValue(subject: CheckSubject, value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse(subject, 'INVALID_ENTITY_VALUE', 'the value is not an object of attributes')
  }
  return renderValue(subject, value)
}
