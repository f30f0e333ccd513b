/**
 * The spaces of an installation: values, secrets and one for each entity.
 *
 * @module
 */

/** What an installation keeps apart. */
export type Space = 'values' | 'secrets' | `entity ${string}`

const ENTITY = 'entity '

/** The operations of the storage API for one space. */
export interface SpaceOperations {
  readonly set: string
  readonly delete: string
}

/** @returns The space of an entity. */
export function toEntitySpace(name: string): Space {
  return `entity ${name}`
}

/** @returns The entity of a space, if it is one. */
export function readEntityName(space: Space): string | undefined {
  return space.startsWith(ENTITY) ? space.slice(ENTITY.length) : undefined
}

/** @returns Which operations write to a space. */
export function operationsOf(space: Space): SpaceOperations {
  if (space === 'values') return { set: 'set', delete: 'delete' }
  const group = space === 'secrets' ? 'secret' : 'entity'
  return { set: `${group}/set`, delete: `${group}/delete` }
}
