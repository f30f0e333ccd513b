/**
 * Attributes of an entity.
 *
 * Source: Forge manifest reference: app.storage; Forge's own check.
 *
 * @module
 */
import { ATTRIBUTE_TYPES, type AttributeType } from '../wire/entity-definition.js'
import { LIMITS } from '../wire/limits.js'
import { checkCount } from './check-count.js'
import { checkKnownMembers } from './check-known-members.js'
import type { ManifestSource } from './manifest-source.js'
import { type ManifestValue, findMember } from './manifest-value.js'
import { quote } from './quote.js'
import { reportVariable } from './variable.js'

/** Attribute name to type, in order; a type is `undefined` when it is wrong or a variable. */
export type AttributeTypes = ReadonlyMap<string, AttributeType | undefined>

const ATTRIBUTE_NAME = /^[a-zA-Z][a-zA-Z0-9_]*$/

/** @returns `undefined` when the value is no mapping. */
export function readAttributes(
  source: ManifestSource,
  value: ManifestValue,
): AttributeTypes | undefined {
  const members = source.readMapping(value, 'a mapping from attribute names to { type: … }')
  if (members === undefined) return undefined
  if (members.length === 0) {
    source.report('attribute-none', value, 'expected at least one attribute, found none')
  }
  const limit = LIMITS.attributesPerEntity
  checkCount(
    source,
    members.map(({ key }) => key),
    { rule: 'attribute-count', limit, noun: 'attributes' },
  )
  return new Map(
    members.map((member) => {
      const subject = `${value.subject} ${quote(member.name)}`
      checkAttributeName(source, { ...member.key, subject }, member.name)
      return [member.name, readAttributeType(source, { ...member, subject })]
    }),
  )
}

/** @returns The attributes of a definition, those of unknown type as `any`. */
export function toAttributes(
  types: AttributeTypes = new Map(),
): Readonly<Record<string, AttributeType>> {
  return Object.fromEntries([...types].map(([name, type]) => [name, type ?? 'any']))
}

function checkAttributeName(source: ManifestSource, key: ManifestValue, name: string): void {
  const longest = LIMITS.attributeNameLength.value
  if (name.length > longest) {
    const problem = `expected at most ${longest} characters, found ${name.length}`
    source.report('attribute-name', key, problem)
  } else if (!ATTRIBUTE_NAME.test(name)) {
    source.report('attribute-name', key, 'expected a letter, then only a-z A-Z 0-9 _')
  }
}

function readAttributeType(
  source: ManifestSource,
  attribute: ManifestValue,
): AttributeType | undefined {
  const members = source.readMapping(attribute, 'a mapping with "type"')
  if (members === undefined) return undefined
  checkKnownMembers(source, attribute, members, ['type'])
  const value = findMember(attribute, members, 'type')
  const expected = `one of ${ATTRIBUTE_TYPES.join(', ')}`
  const text = source.readText(value, expected)
  const type = ATTRIBUTE_TYPES.find((known) => known === text)
  const isWrong = text !== undefined && type === undefined
  if (isWrong && !reportVariable(source, value, text)) {
    source.report('attribute-type', value, `expected ${expected}, found ${quote(text)}`)
  }
  return type
}
