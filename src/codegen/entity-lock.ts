/**
 * The lock: which entities, attributes and indexes have been deployed, and so can never be taken back.
 *
 * @module
 */
import type { AttributeType, EntityDefinition, IndexDefinition } from '../wire/entity-definition.js'

/** Name of the file that holds the lock; it lies beside the manifest. */
export const ENTITY_LOCK_FILE = 'forge-entities.lock.json'

/** What the lock holds of an index. */
export type LockedIndex = Pick<IndexDefinition, 'partition' | 'range'>

/** A deployed entity. */
export interface LockedEntity {
  /** Attribute name to type. */
  readonly attributes: ReadonlyMap<string, AttributeType>
  /** Index name to its attributes. */
  readonly indexes: ReadonlyMap<string, LockedIndex>
}

/** The deployed entities by name. */
export type EntityLock = ReadonlyMap<string, LockedEntity>

/** @returns The lock that stands for these definitions; of indexes with one name, the first counts. */
export function toEntityLock(entities: readonly EntityDefinition[]): EntityLock {
  return new Map(entities.map((entity) => [entity.name, toLockedEntity(entity)]))
}

function toLockedEntity({ attributes, indexes }: EntityDefinition): LockedEntity {
  return {
    attributes: new Map(Object.entries(attributes)),
    indexes: new Map(
      indexes.toReversed().map(({ name, partition, range }) => [name, { partition, range }]),
    ),
  }
}
