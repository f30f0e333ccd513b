/**
 * Grammar of entity names in requests.
 *
 * Source: Storage REST API 0.1.0, text of INVALID_ENTITY_TYPE. The manifest also allows `_` inside a name, the API's text does not;
 * it is allowed here, since a name the manifest accepted must be usable.
 *
 * @module
 */
import { LIMITS } from '../wire/limits.js'

const ENTITY_NAME = /^(?![_.-])(?!.*\.{2})[a-z0-9:\-_.]*(?<![.])$/

/** Codes an entity name can be refused with. */
export type EntityNameProblem =
  'ENTITY_TYPE_TOO_SHORT' | 'ENTITY_TYPE_TOO_LARGE' | 'INVALID_ENTITY_TYPE'

/** @returns The platform's code, or `undefined` when the name is fine. */
export function findEntityNameProblem(name: string): EntityNameProblem | undefined {
  if (name.length < LIMITS.entityNameMinLength.value) return 'ENTITY_TYPE_TOO_SHORT'
  if (name.length > LIMITS.entityNameMaxLength.value) return 'ENTITY_TYPE_TOO_LARGE'
  return ENTITY_NAME.test(name) ? undefined : 'INVALID_ENTITY_TYPE'
}
