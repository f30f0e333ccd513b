/**
 * Bodies of `get`, `set` and `delete`, which differ between the stores only in the entity's name.
 *
 * @module
 */
import { checkAddress } from './check-address.js'
import type { KnownEntities } from './check-entity.js'
import type { CheckSubject } from './refusal.js'
import { type JsonMembers, renderObject, renderOptional } from './render-json.js'
import {
  type MetadataOptions,
  renderReadOptions,
  renderSetOptions,
  type SetOptions,
} from './render-options.js'
import { renderEntityValue, renderValue } from './render-value.js'

/** The operation that will be asked for, and the store it belongs to. */
export interface ItemSubject extends CheckSubject {
  /** Name of the entity; absent for the key-value and the secret store. */
  readonly entityName?: string | undefined
  /** The entities of the manifest. */
  readonly entities?: KnownEntities
}

/** Body of `get`. */
export function renderGetBody(subject: ItemSubject, key: string, options: MetadataOptions): string {
  return renderObject({ ...renderAddress(subject, key), options: renderReadOptions(options) })
}

/** Body of `set`. */
export function renderSetBody(
  subject: ItemSubject,
  key: string,
  value: unknown,
  options: SetOptions,
): string {
  const renderAny = subject.entityName === undefined ? renderValue : renderEntityValue
  return renderObject({
    ...renderAddress(subject, key),
    value: renderAny(subject, value),
    options: renderSetOptions(subject, options),
  })
}

/** Body of `delete`. */
export function renderDeleteBody(subject: ItemSubject, key: string): string {
  return renderObject(renderAddress(subject, key))
}

function renderAddress(subject: ItemSubject, key: string): JsonMembers {
  const { entityName, entities } = subject
  checkAddress(subject, { key, entityName }, entities)
  return { entityName: renderOptional(entityName), key: JSON.stringify(key) }
}
