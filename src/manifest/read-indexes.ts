/**
 * Indexes of an entity, in the short form (`- surname`) and the named one.
 *
 * Two indexes of one name, and an index on an attribute of type `any`, pass with a warning: Forge's own check accepts both.
 *
 * Source: Forge manifest reference: app.storage; the server's check as measured 2026-10-09.
 *
 * @module
 */
import { isMap } from 'yaml'
import {
  BY_KEY_INDEX,
  type EntityDefinition,
  type IndexDefinition,
} from '../wire/entity-definition.js'
import { LIMITS } from '../wire/limits.js'
import { type ManifestSource, type ManifestValue, findMember } from './manifest-source.js'
import { refuseSurplus } from './refuse-surplus.js'
import { refuseUnknownMembers } from './refuse-unknown-members.js'

const INDEX_NAME = /^(?!\.)(?!.*\.{2})[a-zA-Z0-9:\-_.]+(?<!\.)$/

type IndexedEntity = Pick<EntityDefinition, 'name' | 'attributes'>

/** @throws ManifestError at the first thing that Forge would refuse. */
export function readIndexes(
  source: ManifestSource,
  list: ManifestValue,
  entity: IndexedEntity,
): readonly IndexDefinition[] {
  const items = source.readList(list, 'a list of indexes')
  refuseSurplus(source, items, LIMITS.indexesPerEntity, 'indexes')
  if (items.length === 0) throw source.errorAt(list, 'expected at least one index, found none')
  const names = new Set<string>()
  return items.map((item) => {
    const index = isMap(item.node)
      ? readNamedIndex(source, item, entity)
      : readSimpleIndex(source, item, entity)
    if (names.has(index.name)) {
      const subject = `entity "${entity.name}" index "${index.name}"`
      const problem =
        'has the name of another one, which the documentation forbids; the first counts'
      source.warnAt({ ...item, subject }, problem)
    }
    names.add(index.name)
    return index
  })
}

function readSimpleIndex(
  source: ManifestSource,
  item: ManifestValue,
  entity: IndexedEntity,
): IndexDefinition {
  const range = readAttributeName(source, item, entity)
  return { name: range, range, partition: [] }
}

function readNamedIndex(
  source: ManifestSource,
  item: ManifestValue,
  entity: IndexedEntity,
): IndexDefinition {
  const members = source.readMapping(item, 'an index with "name" and "range"')
  const name = readIndexName(source, findMember(item, members, 'name'), entity)
  const index = { ...item, subject: `entity "${entity.name}" index "${name}"` }
  refuseUnknownMembers(source, index, members, ['name', 'partition', 'range'])
  const range = readAttributeNames(source, index, findMember(index, members, 'range'), entity)
  const [only, ...others] = range
  if (only === undefined || others.length > 0) {
    throw source.errorAt(
      findMember(index, members, 'range'),
      `expected exactly one attribute, found ${range.length}`,
    )
  }
  const partition = findMember(index, members, 'partition')
  if (partition.node === undefined) return { name, range: only, partition: [] }
  return { name, range: only, partition: readAttributeNames(source, index, partition, entity) }
}

function readIndexName(
  source: ManifestSource,
  value: ManifestValue,
  entity: IndexedEntity,
): string {
  const { indexNameMinLength: min, indexNameMaxLength: max } = LIMITS
  const name = source.readText(value, `a name of ${min.value} to ${max.value} characters`)
  const at = { ...value, subject: `entity "${entity.name}" index "${name}" name` }
  if (name.length < min.value || name.length > max.value) {
    throw source.errorAt(
      at,
      `expected ${min.value} to ${max.value} characters, found ${name.length}`,
    )
  }
  if (name === BY_KEY_INDEX) {
    throw source.errorAt(at, `expected a name other than the reserved ${BY_KEY_INDEX}`)
  }
  if (INDEX_NAME.test(name)) return name
  throw source.errorAt(
    at,
    'expected only a-z A-Z 0-9 : - _ . that neither start nor end with . nor hold ..',
  )
}

function readAttributeNames(
  source: ManifestSource,
  index: ManifestValue,
  value: ManifestValue,
  entity: IndexedEntity,
): readonly string[] {
  const items = source.readList(value, 'a list of attribute names')
  if (items.length === 0) throw source.errorAt(value, 'expected at least one attribute, found none')
  return items.map((item) => readAttributeName(source, { ...item, subject: index.subject }, entity))
}

function readAttributeName(
  source: ManifestSource,
  value: ManifestValue,
  entity: IndexedEntity,
): string {
  const name = source.readText(value, 'the name of an attribute')
  const at = { ...value, subject: `entity "${entity.name}" index` }
  if (!Object.hasOwn(entity.attributes, name)) {
    throw source.errorAt(at, `expected one of its attributes, found ${JSON.stringify(name)}`)
  }
  if (entity.attributes[name] === 'any') {
    source.warnAt(at, `the attribute "${name}" is of type any, which the documentation forbids`)
  }
  return name
}
