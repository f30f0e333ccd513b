/**
 * Renders the interface of an entity's values.
 *
 * Source: Custom Entity Store, attribute types.
 *
 * @module
 */
import type { AttributeType, EntityDefinition } from '../wire/entity-definition.js'
import { toNamedIndexes } from './named-indexes.js'
import { indent, renderComment, toMemberKey } from './source-text.js'

const TYPESCRIPT_TYPES: Readonly<Record<AttributeType, string>> = {
  integer: 'number | undefined',
  float: 'number | undefined',
  string: 'string | undefined',
  boolean: 'boolean | undefined',
  any: 'unknown',
}

const LIMITS: Readonly<Record<AttributeType, string>> = {
  integer: '`integer`: −2147483648 to 2147483647',
  float: '`float`: 0, or 1e-130 to just below 1e126 in size',
  string: '`string`: at least one character that is not white space',
  boolean: '`boolean`',
  any: '`any`: JSON but `null`; never filtered',
}

/** @returns The lines of `export interface Survey { … }`. */
export function renderValueType(entity: EntityDefinition, typeName: string): readonly string[] {
  const comment = renderComment(0, `Value of an item of entity \`${entity.name}\`.`)
  const attributes = Object.entries(entity.attributes)
  if (attributes.length === 0) return [...comment, `export interface ${typeName} {}`]
  const members = attributes.flatMap(([name, type]) => [
    ...renderComment(2, describeAttribute(entity, name, type)),
    `${toMemberKey(name)}?: ${TYPESCRIPT_TYPES[type]}`,
  ])
  return [...comment, `export interface ${typeName} {`, ...indent(2, members), '}']
}

function describeAttribute(entity: EntityDefinition, name: string, type: AttributeType): string {
  const users = toNamedIndexes(entity)
    .filter(({ range, partition }) => range === name || partition.includes(name))
    .map((index) => `\`${index.name}\``)
  if (users.length === 0) return `${LIMITS[type]}.`
  return `${LIMITS[type]}. In ${users.length === 1 ? 'index' : 'indexes'} ${users.join(', ')}.`
}
