/**
 * The rules for keys, entity names, values and options, in the order in which the emulator looks at them.
 *
 * Source of each answer: the error table. Which of two broken rules is named first has not been measured: inferred.
 *
 * @module
 */
import { findEntityNameProblem } from '../../values/entity-name.js'
import { measureDepth } from '../../values/json.js'
import { findKeyProblem } from '../../values/key.js'
import { isInvalidTtl, toSeconds } from '../../values/ttl.js'
import { LIMITS } from '../../wire/limits.js'
import type { Ttl, WriteOptions } from '../../wire/write-options.js'
import { checkAttributes } from './check-attributes.js'
import type { EntitySchemas } from './entity-schemas.js'
import { toExactAttributes } from './exact-value.js'
import type { OperationContext } from './operation-context.js'
import { type Refusal, refuse } from './refusal.js'

/** Names an item; without an entity it belongs to the key-value or the secret store. */
export interface Reference {
  readonly key: string
  readonly entityName?: string | undefined
}

/** Most bytes that a character of JSON can become when it is written anew: three in UTF-8, or a digit of `1e20`. */
const MAX_GROWTH = 6

/** What keys and values are checked against. */
export type CheckContext = Pick<OperationContext, 'rules' | 'schemas'>

/** The limit is documented, its answer is not: inferred. */
const TTL_TOO_LONG: Refusal = {
  code: 'INVALID_TTL',
  message: 'TTL value must not be longer than 1 year',
}

/** Checks key, then entity name, then whether the entity is declared. */
export function checkReference(
  { key, entityName }: Reference,
  { schemas, rules }: CheckContext,
): Refusal | undefined {
  const problem = findKeyProblem(key)
  if (problem === 'KEY_TOO_SHORT') {
    return refuse(entityName === undefined ? rules.emptyKeyCode : 'EMPTY_KEY')
  }
  if (problem !== undefined) return refuse(problem)
  return entityName === undefined ? undefined : checkEntityName(entityName, schemas)
}

/** Checks the name of an entity, then whether it is declared. */
export function checkEntityName(name: string, schemas: EntitySchemas): Refusal | undefined {
  const problem = findEntityNameProblem(name)
  if (problem !== undefined) return refuse(problem)
  return schemas.has(name) ? undefined : refuse('SCHEMA_NOT_FOUND')
}

/** A value to store. */
export interface NewValue {
  readonly value: unknown
  /** The text that it was parsed from. */
  readonly valueText: string
  readonly entityName?: string | undefined
  /** Default: what the key-value store and entities hold. */
  readonly maxBytes?: number
}

/** Checks that a value can be stored: not `null`, not too deep, not too large, and of the entity's types when there is one. */
export function checkValue(
  { value, valueText, entityName, maxBytes = LIMITS.valueBytes.value }: NewValue,
  { rules, schemas }: CheckContext,
): Refusal | undefined {
  if (value === undefined || value === null) return refuse('BAD_REQUEST')
  if (measureDepth(value, rules.maxValueDepth) > rules.maxValueDepth) return refuse('MAX_DEPTH')
  if (isTooLarge(value, valueText, maxBytes)) return refuse('MAX_SIZE')
  const schema = entityName === undefined ? undefined : schemas.get(entityName)
  return schema && checkAttributes(toExactAttributes(value, valueText), schema, rules)
}

/** Checks a time to live. */
export function checkTtl(ttl: Ttl | undefined): Refusal | undefined {
  if (ttl === undefined || !isInvalidTtl(ttl)) return undefined
  return isTooLong(ttl) ? TTL_TOO_LONG : refuse('INVALID_TTL', { received: ttl.value })
}

/** Checks the options of a `set`. */
export function checkWriteOptions(options: WriteOptions): Refusal | undefined {
  const { ttl, keyPolicy, returnValue, returnMetadataFields } = options
  const refusal = checkTtl(ttl)
  if (refusal !== undefined) return refusal
  if (keyPolicy === 'FAIL_IF_EXISTS' && returnValue !== undefined) {
    return refuse('INVALID_KEY_POLICY_RETURN_VALUE_COMBINATION')
  }
  const isPointless = returnMetadataFields !== undefined && returnValue === undefined
  return isPointless ? refuse('BAD_REQUEST') : undefined
}

/** The size without white space counts (inferred). */
function isTooLarge(value: unknown, valueText: string, maxBytes: number): boolean {
  if (valueText.length * MAX_GROWTH <= maxBytes) return false
  return Buffer.byteLength(JSON.stringify(value)) > maxBytes
}

function isTooLong(ttl: Ttl): boolean {
  return Number.isSafeInteger(ttl.value) && toSeconds(ttl) > LIMITS.ttlSeconds.value
}
