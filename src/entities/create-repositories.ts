/**
 * The repositories of a remote's entities, by name.
 *
 * @module
 */
import { OptionsError } from '../errors.js'
import type { ForgeStorage } from '../storage/storage.js'
import { createRepository } from './create-repository.js'
import type { EntitySet } from './entity.js'
import type { ForgeEntities } from './forge-entities.js'
import { createLookup } from './lookup.js'

/** Creates them; each is made when it is first asked for. A name that no entity has throws an `OptionsError`. */
export function createRepositories(
  entities: EntitySet | undefined,
  storage: ForgeStorage,
): ForgeEntities {
  const made = new Map<string, object>()
  const find = (name: string) => {
    const entity = entities && Object.hasOwn(entities, name) ? entities[name] : undefined
    if (entity === undefined) return undefined
    const repository = made.get(name) ?? createRepository(entity, storage)
    made.set(name, repository)
    return repository
  }
  return createLookup<ForgeEntities>(find, (name) => {
    if (entities === undefined) {
      return new OptionsError('entities', `is needed for the repository of ${name}`)
    }
    const declared = Object.keys(entities).join(', ')
    return new OptionsError('entities', `has no entity ${name}; there are: ${declared}`)
  })
}
