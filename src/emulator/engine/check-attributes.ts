/**
 * The rules for the value of an entity's item: declared attributes, their types, and what an index can hold.
 *
 * @module
 */
import { fitsAttributeType } from '../../values/attribute-value.js'
import type { AttributeType, EntityDefinition } from '../../wire/entity-definition.js'
import { LIMITS } from '../../wire/limits.js'
import { type Decimal, isDecimal, isFloatDecimal } from './decimal.js'
import type { EngineRules } from './engine-rules.js'
import { readAttribute } from './read-attribute.js'
import { type Refusal, refuse } from './refusal.js'

/** Checks the value of an item against its entity. */
export function checkAttributes(
  value: unknown,
  schema: EntityDefinition,
  rules: EngineRules,
): Refusal | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('INVALID_ENTITY_VALUE')
  }
  for (const [property, member] of Object.entries(value)) {
    const refusal = checkAttribute(property, member, schema, rules)
    if (refusal !== undefined) return refusal
  }
  // The limits are documented, their answer is not: inferred.
  return fitsIndexes(value, schema) ? undefined : refuse('INVALID_ENTITY_VALUE')
}

function checkAttribute(
  property: string,
  member: unknown,
  { attributes }: EntityDefinition,
  rules: EngineRules,
): Refusal | undefined {
  const type = Object.hasOwn(attributes, property) ? attributes[property] : undefined
  if (type === undefined) {
    const code = rules.undeclaredAttribute
    return code === 'accept' ? undefined : refuse(code)
  }
  if (isDecimal(member) ? fitsDecimal(type, member) : fitsAttributeType(type, member)) {
    return undefined
  }
  return refuse(codeOf(type, rules), { property, type })
}

function fitsDecimal(type: AttributeType, member: Decimal): boolean {
  return type === 'any' || (type === 'float' && isFloatDecimal(member))
}

/** Measured for integers only. */
function codeOf(type: AttributeType, { wrongAttributeType }: EngineRules) {
  return type === 'integer' ? 'INCORRECT_PROPERTY_TYPE' : wrongAttributeType
}

function fitsIndexes(value: object, { indexes }: EntityDefinition): boolean {
  return indexes.every(
    ({ range, partition }) =>
      measureBytes(value, [range]) <= LIMITS.indexRangeBytes.value &&
      measureBytes(value, partition) <= LIMITS.indexPartitionBytes.value,
  )
}

/** Bytes of the attributes together; only texts can be large. */
function measureBytes(value: object, attributes: readonly string[]): number {
  return attributes
    .map((attribute) => readAttribute(value, attribute))
    .filter((member) => typeof member === 'string')
    .reduce((sum, text) => sum + Buffer.byteLength(text), 0)
}
