/**
 * One index in the named form: `{ name, partition, range }`.
 *
 * @module
 */
import { BY_KEY_INDEX, type IndexDefinition } from '../wire/entity-definition.js'
import { LIMITS } from '../wire/limits.js'
import { checkKnownMembers } from './check-known-members.js'
import type { ManifestSource } from './manifest-source.js'
import { type ManifestValue, findMember } from './manifest-value.js'
import { quote } from './quote.js'
import { readFilledList } from './read-filled-list.js'
import { type IndexedEntity, readIndexAttribute } from './read-index-attribute.js'
import { hasVariable, reportVariable } from './variable.js'

const INDEX_NAME = /^(?!\.)(?!.*\.{2})[a-zA-Z0-9:\-_.]+(?<!\.)$/

interface NamedAttribute {
  readonly name: string
  readonly value: ManifestValue
}

/** @returns `undefined` when name or range are missing. */
export function readNamedIndex(
  source: ManifestSource,
  item: ManifestValue,
  indexed: IndexedEntity,
): IndexDefinition | undefined {
  const members = source.toMembers(item)
  const unnamed = { ...item, subject: `${indexed.entity.subject} index` }
  const name = readIndexName(source, findMember(unnamed, members, 'name'), indexed)
  const index =
    name === undefined ? unnamed : { ...item, subject: `${unnamed.subject} ${quote(name)}` }
  checkKnownMembers(source, index, members, ['name', 'partition', 'range'])
  const ranges = findMember(index, members, 'range')
  const range = readAttributeNames(source, ranges, indexed)
  if (range.length > 1) {
    source.report(
      'index-range-count',
      ranges,
      `expected exactly one attribute, found ${range.length}`,
    )
  }
  const partitions = findMember(index, members, 'partition')
  const partition =
    partitions.node === undefined ? [] : readAttributeNames(source, partitions, indexed)
  const [first] = range
  if (name === undefined || first === undefined) return undefined
  checkRepeats(source, index, [first, ...partition])
  return { name, range: first.name, partition: partition.map((attribute) => attribute.name) }
}

function readIndexName(
  source: ManifestSource,
  value: ManifestValue,
  { entity }: IndexedEntity,
): string | undefined {
  const { indexNameMinLength: min, indexNameMaxLength: max } = LIMITS
  const length = `${min.value} to ${max.value} characters`
  const name = source.readText(value, `a name of ${length}`)
  if (name === undefined || reportVariable(source, value, name)) return name
  const at = { ...value, subject: `${entity.subject} index ${quote(name)} name` }
  if (name.length < min.value || name.length > max.value) {
    source.report('index-name', at, `expected ${length}, found ${name.length}`)
  } else if (!INDEX_NAME.test(name)) {
    const expected = 'only a-z A-Z 0-9 : - _ . that neither start nor end with . nor hold ..'
    source.report('index-name', at, `expected ${expected}, found ${quote(name)}`)
  } else if (name === BY_KEY_INDEX) {
    source.report(
      'index-reserved-name',
      at,
      `expected a name other than the reserved ${BY_KEY_INDEX}`,
    )
  }
  return name
}

function readAttributeNames(
  source: ManifestSource,
  list: ManifestValue,
  indexed: IndexedEntity,
): readonly NamedAttribute[] {
  const expected = 'a list of attribute names'
  return readFilledList(source, list, { noun: 'attribute', expected }).flatMap((value) => {
    const name = readIndexAttribute(source, value, indexed)
    return name === undefined ? [] : [{ name, value }]
  })
}

function checkRepeats(
  source: ManifestSource,
  { subject }: ManifestValue,
  attributes: readonly NamedAttribute[],
): void {
  const names = new Set<string>()
  for (const { name, value } of attributes) {
    if (names.has(name)) {
      const problem = `expected each attribute once, found ${quote(name)} twice`
      source.report('index-repeated-attribute', { ...value, subject }, problem)
    }
    if (!hasVariable(name)) names.add(name)
  }
}
