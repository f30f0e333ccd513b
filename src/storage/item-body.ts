/**
 * Bodies of `get`, `set` and `delete`, which differ between the stores only in the entity's name.
 *
 * @module
 */
import { METADATA_FIELDS } from '../wire/write-options.js'
import { checkAddress, type ItemAddress } from './check-address.js'
import type { KnownEntities } from './check-entity.js'
import { type CheckSubject, refuse } from './refusal.js'
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

/** Checks what `get` is asked for: the platform would refuse a whole batch for one unknown field. */
export function checkGet(subject: ItemSubject, key: string, options: MetadataOptions): void {
  checkAddress(subject, { key, entityName: subject.entityName }, subject.entities)
  checkMetadataFields(subject, options)
}

/** Refuses metadata that the platform does not know. */
export function checkMetadataFields(
  subject: CheckSubject,
  { metadataFields = [] }: MetadataOptions,
): void {
  const isList = Array.isArray(metadataFields)
  if (isList && metadataFields.every((field) => METADATA_FIELDS.includes(field))) return
  const problem = `metadataFields is not a list of ${METADATA_FIELDS.join(', ')}`
  throw refuse(subject, 'BAD_REQUEST', problem)
}

/** Body of `get`, for an address that is checked. */
export function renderGetBody({
  key,
  entityName,
  metadataFields,
}: ItemAddress & MetadataOptions): string {
  return renderObject({
    entityName: renderOptional(entityName),
    key: JSON.stringify(key),
    options: renderReadOptions({ metadataFields }),
  })
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
