/**
 * Entities of the manifest.
 *
 * Source: Forge manifest reference: app.storage; Forge's own check as measured 2026-10-09.
 *
 * @module
 */
import { type EntityNameProblem, findEntityNameProblem } from '../values/entity-name.js'
import type { EntityDefinition } from '../wire/entity-definition.js'
import { LIMITS } from '../wire/limits.js'
import { checkCount } from './check-count.js'
import { checkKnownMembers } from './check-known-members.js'
import type { ManifestSource } from './manifest-source.js'
import { type ManifestValue, findMember } from './manifest-value.js'
import { quote } from './quote.js'
import { readAttributes, toAttributes } from './read-attributes.js'
import { readFilledList } from './read-filled-list.js'
import { readIndexes } from './read-indexes.js'
import { hasVariable, reportVariable } from './variable.js'

const NAME_GRAMMAR: Readonly<Record<EntityNameProblem, string>> = {
  ENTITY_TYPE_TOO_SHORT: `at least ${LIMITS.entityNameMinLength.value} characters`,
  ENTITY_TYPE_TOO_LARGE: `at most ${LIMITS.entityNameMaxLength.value} characters`,
  INVALID_ENTITY_TYPE:
    'only a-z 0-9 : - _ . that neither start with - _ . nor end with . nor hold ..',
}

/** @returns The entities that can be read; nothing of a broken one is left out without a finding. */
export function readEntities(
  source: ManifestSource,
  list: ManifestValue,
): readonly EntityDefinition[] {
  if (list.node === undefined) return []
  const expected = 'a list of entities'
  const items = readFilledList(source, list, { noun: 'entity', expected })
  checkCount(source, items, { rule: 'entity-count', limit: LIMITS.entities, noun: 'entities' })
  const names = new Set<string>()
  return items.flatMap((item) => {
    const entity = readEntity(source, item)
    if (entity === undefined) return []
    if (names.has(entity.name)) {
      const problem = `expected a name of its own, found ${quote(entity.name)} a second time`
      source.report('entity-duplicate', item, problem)
    }
    if (!hasVariable(entity.name)) names.add(entity.name)
    return [entity]
  })
}

function readEntity(source: ManifestSource, item: ManifestValue): EntityDefinition | undefined {
  const members = source.readMapping(item, 'an entity with "name" and "attributes"')
  if (members === undefined) return undefined
  const name = readEntityName(source, findMember(item, members, 'name'))
  const entity = name === undefined ? item : { ...item, subject: `entity ${quote(name)}` }
  checkKnownMembers(source, entity, members, ['name', 'attributes', 'indexes'])
  const types = readAttributes(source, findMember(entity, members, 'attributes'))
  const indexes = readIndexes(source, findMember(entity, members, 'indexes'), { entity, types })
  return name === undefined ? undefined : { name, attributes: toAttributes(types), indexes }
}

function readEntityName(source: ManifestSource, value: ManifestValue): string | undefined {
  const name = source.readText(value, 'a name of 3 to 60 characters')
  if (name === undefined || reportVariable(source, value, name)) return name
  const problem = findEntityNameProblem(name)
  if (problem !== undefined) {
    const named = { ...value, subject: `entity ${quote(name)} name` }
    const found = problem === 'INVALID_ENTITY_TYPE' ? quote(name) : name.length
    source.report('entity-name', named, `expected ${NAME_GRAMMAR[problem]}, found ${found}`)
  }
  return name
}
