/**
 * Entities of the manifest: names, attributes and counts.
 *
 * Source: Forge manifest reference: app.storage; the server's check as measured 2026-10-09.
 *
 * @module
 */
import { findEntityNameProblem } from '../values/entity-name.js'
import {
  ATTRIBUTE_TYPES,
  type AttributeType,
  type EntityDefinition,
} from '../wire/entity-definition.js'
import { LIMITS } from '../wire/limits.js'
import { type ManifestSource, type ManifestValue, findMember } from './manifest-source.js'
import { readIndexes } from './read-indexes.js'
import { refuseSurplus } from './refuse-surplus.js'
import { refuseUnknownMembers } from './refuse-unknown-members.js'

const ATTRIBUTE_NAME = /^[a-zA-Z][a-zA-Z0-9_]*$/

/** @throws ManifestError at the first thing that Forge would refuse. */
export function readEntities(
  source: ManifestSource,
  list: ManifestValue,
): readonly EntityDefinition[] {
  const items = source.readList(list, 'a list of entities')
  refuseSurplus(source, items, LIMITS.entities, 'entities')
  if (items.length === 0) throw source.errorAt(list, 'expected at least one entity, found none')
  const names = new Set<string>()
  return items.map((item) => {
    const entity = readEntity(source, item)
    if (names.has(entity.name)) {
      throw source.errorAt(item, `expected a name of its own, found "${entity.name}" a second time`)
    }
    names.add(entity.name)
    return entity
  })
}

function readEntity(source: ManifestSource, item: ManifestValue): EntityDefinition {
  const members = source.readMapping(item, 'an entity with "name" and "attributes"')
  const name = readEntityName(source, findMember(item, members, 'name'))
  const entity = { ...item, subject: `entity "${name}"` }
  refuseUnknownMembers(source, entity, members, ['name', 'attributes', 'indexes'])
  const attributes = readAttributes(source, {
    ...findMember(entity, members, 'attributes'),
    subject: `${entity.subject} attributes`,
  })
  const indexes = findMember(entity, members, 'indexes')
  if (indexes.node === undefined) return { name, attributes, indexes: [] }
  return { name, attributes, indexes: readIndexes(source, indexes, { name, attributes }) }
}

function readEntityName(source: ManifestSource, value: ManifestValue): string {
  const name = source.readText(value, 'a name of 3 to 60 characters')
  const problem = findEntityNameProblem(name)
  if (problem === undefined) return name
  const expected = {
    ENTITY_TYPE_TOO_SHORT: `at least ${LIMITS.entityNameMinLength.value} characters`,
    ENTITY_TYPE_TOO_LARGE: `at most ${LIMITS.entityNameMaxLength.value} characters`,
    INVALID_ENTITY_TYPE:
      'only a-z 0-9 : - _ . that neither start with - _ . nor end with . nor hold ..',
  }[problem]
  throw source.errorAt(
    { ...value, subject: `entity "${name}" name` },
    `expected ${expected}, found ${name.length} characters`,
  )
}

function readAttributes(
  source: ManifestSource,
  value: ManifestValue,
): Readonly<Record<string, AttributeType>> {
  const members = source.readMapping(value, 'a mapping from attribute names to { type: … }')
  refuseSurplus(source, members, LIMITS.attributesPerEntity, 'attributes')
  return Object.fromEntries(
    members.map((member) => {
      const attribute = { ...member, subject: `${value.subject} "${member.name}"` }
      refuseBadAttributeName(source, attribute, member.name)
      return [member.name, readAttributeType(source, attribute)]
    }),
  )
}

function refuseBadAttributeName(
  source: ManifestSource,
  attribute: ManifestValue,
  name: string,
): void {
  const atName = { ...attribute, ...(attribute.near && { node: attribute.near }) }
  const longest = LIMITS.attributeNameLength.value
  if (name.length > longest) {
    throw source.errorAt(atName, `expected at most ${longest} characters, found ${name.length}`)
  }
  if (!ATTRIBUTE_NAME.test(name)) {
    throw source.errorAt(atName, 'expected a letter, then only a-z A-Z 0-9 _')
  }
}

function readAttributeType(source: ManifestSource, attribute: ManifestValue): AttributeType {
  const members = source.readMapping(attribute, 'a mapping with "type"')
  refuseUnknownMembers(source, attribute, members, ['type'])
  const value = {
    ...findMember(attribute, members, 'type'),
    subject: `${attribute.subject} type`,
  }
  const expected = `one of ${ATTRIBUTE_TYPES.join(', ')}`
  const text = source.readText(value, expected)
  const type = ATTRIBUTE_TYPES.find((known) => known === text)
  if (type !== undefined) return type
  throw source.errorAt(value, `expected ${expected}, found ${JSON.stringify(text)}`)
}
