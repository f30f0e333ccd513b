/**
 * Checks what names an item, alone and among others.
 *
 * @module
 */
import { checkEntity, type KnownEntities } from './check-entity.js'
import { checkKey } from './check-key.js'
import { type CheckSubject, refuse } from './refusal.js'

/** Names one item: of the key-value or secret store, or of an entity. */
export interface ItemAddress {
  /** 1 to 500 characters. */
  key: string
  /** Name of a declared entity. Default: none, an item of the key-value store. */
  entityName?: string | undefined
}

/** Checks one item's entity name and key. */
export function checkAddress(
  subject: CheckSubject,
  { key, entityName }: ItemAddress,
  entities: KnownEntities,
): void {
  if (entityName !== undefined) checkEntity(subject, entityName, entities)
  checkKey(subject, key)
}

/** Refuses an item that is named twice: the platform refuses the whole request then. */
export function checkUnique(subject: CheckSubject, items: readonly ItemAddress[]): void {
  const seen = new Map<string, number>()
  for (const [item, { key, entityName }] of items.entries()) {
    const name = JSON.stringify([key, entityName])
    const first = seen.get(name)
    if (first !== undefined) {
      const problem = `it has the same key as item ${first}`
      throw refuse({ ...subject, item }, 'KEY_DUPLICATION_ERROR', problem)
    }
    seen.set(name, item)
  }
}
