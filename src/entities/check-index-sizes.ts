/**
 * Checks that the indexes of an entity can hold a value.
 *
 * Source: Forge storage limits. What the platform answers is not documented: inferred.
 *
 * @module
 */
import { type CheckSubject, refuse } from '../storage/refusal.js'
import type { EntityDefinition } from '../wire/entity-definition.js'
import { LIMITS } from '../wire/limits.js'
import { readMember } from './read-member.js'

/** One part of an index. */
interface IndexPart {
  /** `range` or `partition`. */
  readonly kind: string
  /** Name of the index, with that of the entity. */
  readonly index: string
  readonly attributes: readonly string[]
  readonly limit: number
}

/** @throws `INVALID_ENTITY_VALUE` for attributes that are too long for an index. */
export function checkIndexSizes(
  subject: CheckSubject,
  { name: entity, indexes }: EntityDefinition,
  value: object,
): void {
  const { indexRangeBytes, indexPartitionBytes } = LIMITS
  for (const { name, range, partition } of indexes) {
    const index = `${name} of ${entity}`
    const rangePart = { kind: 'range', index, attributes: [range], limit: indexRangeBytes.value }
    checkPart(subject, rangePart, value)
    const limit = indexPartitionBytes.value
    checkPart(subject, { kind: 'partition', index, attributes: partition, limit }, value)
  }
}

function checkPart(
  subject: CheckSubject,
  { kind, index, attributes, limit }: IndexPart,
  value: object,
): void {
  let bytes = 0
  for (const attribute of attributes) {
    const member = readMember(value, attribute)
    // Only texts can be that long.
    if (typeof member === 'string') bytes += Buffer.byteLength(member)
  }
  if (bytes <= limit) return
  const what = `attribute ${attributes.join(' with ')} has ${bytes} bytes`
  const problem = `${what}, the ${kind} of index ${index} has ${limit} at most`
  throw refuse(subject, 'INVALID_ENTITY_VALUE', problem)
}
