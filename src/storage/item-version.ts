/**
 * The attribute of an item that counts its writes.
 *
 * @module
 */
import { fitsAttributeType } from '../values/attribute-value.js'
import type { EntityDefinition } from '../wire/entity-definition.js'
import { type CheckSubject, refuse } from './refusal.js'

/** Version of an item that is written for the first time. */
export const FIRST_VERSION = 1

/** Refuses what cannot be a version attribute. `entity` is `undefined` when the entities are not known. */
export function checkVersionAttribute(
  subject: CheckSubject,
  attribute: string,
  entity: EntityDefinition | undefined,
): void {
  if (typeof attribute !== 'string' || attribute === '') {
    const problem =
      'give the option version: the name of an integer attribute that counts the writes'
    throw refuse(subject, 'BAD_REQUEST', problem)
  }
  if (entity === undefined) return
  const type = Object.hasOwn(entity.attributes, attribute)
    ? entity.attributes[attribute]
    : undefined
  if (type === 'integer') return
  const code = type === undefined ? 'INVALID_ENTITY_ATTRIBUTE' : 'INCORRECT_PROPERTY_TYPE'
  const found = type === undefined ? 'not declared' : `of type ${type}`
  const problem = `the version attribute ${attribute} of ${entity.name} is ${found}, not of type integer`
  throw refuse(subject, code, problem)
}

/** @returns The version of a stored item. */
export function readVersion(subject: CheckSubject, value: object, attribute: string): number {
  const version: unknown = Object.hasOwn(value, attribute)
    ? Reflect.get(value, attribute)
    : undefined
  if (typeof version === 'number' && fitsAttributeType('integer', version)) return version
  const problem = `the stored item has no integer in its version attribute ${attribute}; set it once`
  throw refuse(subject, 'INCORRECT_PROPERTY_TYPE', problem)
}

/** @returns The version of the item's next write. */
export function toNextVersion(subject: CheckSubject, version: number, attribute: string): number {
  if (fitsAttributeType('integer', version + 1)) return version + 1
  const problem = `the version attribute ${attribute} is at ${version}, the largest integer; set it to a small one`
  throw refuse(subject, 'INCORRECT_PROPERTY_TYPE', problem)
}
